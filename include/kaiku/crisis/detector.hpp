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
  PostId post;  ///< may be empty
  CommentId comment;
  AuthorId author;  ///< empty: counted as one author of its own
  std::string permalink;
  TimePoint at{};                    ///< event time
  TimePoint arrived{};               ///< decision time
  bool negative = false;             ///< criticism or abuse holds
  std::optional<std::string> grave;  ///< "injury", "threat", "self_harm", "data_leak"
};

/// A detector fired.
struct Alarm {
  std::string cause;  ///< one incident per cause
  std::string kind;
  std::string severity;  ///< "warning", "urgent", "crisis"
  BrandId brand;
  AccountId account;
  std::optional<PostId> post;
  std::string title;
  std::string reason;  ///< numbers: "14 negative authors in 15 min, 1.2 expected"
  std::string permalink;
  std::size_t comments = 0;
  std::size_t authors = 0;
  TimePoint started_at{};
};

/// Detectors over the decision stream, in order of decision. No clock, no I/O; memory per brand is
/// constant (at most 500 posts, six hours, 1024 comment ids). Two kinds:
/// - a grave message raises an alarm by itself, at once, from the first minute on; one cause an
/// author;
/// - a surge: more distinct authors of negative comments in 15 minutes, 1 hour or 6 hours than a
///   seasonal baseline explains, on a post or on the brand, while negative comments also make up an
///   unusual share (so that joy, giveaways and backlogs stay quiet). Raised when it begins and each
///   time its authors have doubled, under one cause while it lasts. A brand that is new (three
///   days, or until 200 comments are learned) gets warnings only.
/// Comments that arrive more than 15 minutes late teach the baseline but raise no surge; a comment
/// counts once, whatever its revisions.
class Detector {
 public:
  struct Settings {
    double prior_comments_per_hour = 2.0;  ///< of a brand not yet learned; above 0
    /// Whose hours and days off the baseline lives by. One of a small table, among them the zones
    /// of the Nordic countries and UTC.
    std::string time_zone = "Europe/Helsinki";
  };
  /// Throws std::invalid_argument for settings that are not possible, with what would be.
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
