#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <kaiku/clock/time.hpp>
#include <kaiku/domain/ids.hpp>
#include <kaiku/result/result.hpp>

namespace kaiku::crisis {

/// What detection needs to know of one decided comment.
struct Observation {
  BrandId brand;
  AccountId account;
  PostId post;              ///< may be empty
  CommentId comment;
  AuthorId author;          ///< empty: counted as one author of its own
  std::string permalink;
  TimePoint at{};           ///< event time
  TimePoint arrived{};      ///< decision time
  bool negative = false;    ///< criticism or abuse holds
  std::optional<std::string> grave;   ///< "injury", "threat", "self_harm", "data_leak"
};

/// A detector fired.
struct Alarm {
  std::string cause;        ///< one incident per cause
  std::string kind;
  std::string severity;     ///< "warning", "urgent", "crisis"
  BrandId brand;
  AccountId account;
  std::optional<PostId> post;
  std::string title;
  std::string reason;       ///< numbers: "14 negative authors in 15 min, 1.2 expected"
  std::string permalink;
  std::size_t comments = 0;
  std::size_t authors = 0;
  TimePoint started_at{};
};

/// Detectors over the decision stream, in order of decision. No clock, no I/O; memory per scope is
/// constant. First form: grave single messages, and D1 velocity of crisis.md section 3 on brand and
/// brand × post with the seasonal baseline of section 2.
class Detector {
 public:
  struct Settings {
    double prior_comments_per_hour = 2.0;
    std::string time_zone = "Europe/Helsinki";
  };
  explicit Detector(Settings settings);
  ~Detector();

  /// Alarms raised by this observation; usually none.
  std::vector<Alarm> observe(const Observation& observation);

  /// Everything needed to go on after a restart as if nothing had happened; versioned text.
  std::string checkpoint() const;
  /// Errors: kMalformedPayload; the detector is unchanged then.
  Result<void> restore(std::string_view checkpoint);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace kaiku::crisis
