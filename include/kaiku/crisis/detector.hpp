#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <kaiku/clock/time.hpp>
#include <kaiku/crisis/observation.hpp>
#include <kaiku/crisis/thresholds.hpp>
#include <kaiku/domain/ids.hpp>
#include <kaiku/result/result.hpp>

namespace kaiku::crisis {

/// A detector fired, or what it told of is over.
struct Alarm {
  enum class Change {
    kRaised,  ///< begins, goes on or grew: opens the incident of its cause or joins it
    kCalm,    ///< nothing unusual for two hours; people decide whether it is over
    kOver,    ///< an operational one has ended by itself: the source sends again
  };
  Change change = Change::kRaised;
  std::string cause;  ///< one incident per cause
  std::string kind;
  std::string severity;  ///< "warning", "urgent", "crisis"
  BrandId brand;
  AccountId account;
  std::optional<PostId> post;
  std::string title;
  std::string reason;  ///< numbers: "14 negative authors in 15 min, 1.2 expected"
  std::string permalink;
  std::vector<CommentId> samples;  ///< at most five, the one that raised it first
  std::size_t comments = 0;
  std::size_t authors = 0;
  bool freezes = true;  ///< false: operational, nothing is said about the brand
  TimePoint started_at{};
  TimePoint at{};  ///< by the detector's clock
};

/// Detectors over the decision stream, in order of decision. No clock, no I/O, constant memory per
/// brand. Time is what observations and tick() say; docs/detection.md describes every kind for
/// operators. In short:
/// - a grave message raises an alarm by itself, at once, from the first minute on, one cause an
///   author; a second author of the same kind within a day makes it a crisis;
/// - "surge": more distinct authors of negative comments in 15 minutes, 1 hour or 6 hours than a
///   seasonal baseline explains, of the brand, an account, a topic or a post, while negative
///   comments also make up an unusual share (so that joy, giveaways and backlogs stay quiet);
/// - "slow_burn": the same over hours and days, too slow for those windows;
/// - "safety", "data", "outage", "outrage", "press": few authors of one severe category;
/// - "coordinated": near copies by many authors;
/// - "reach": a negative comment of somebody whom very many follow;
/// - "source_silent", "rule_rate": operational, no crisis.
/// What belongs to one storm comes under one cause while it lasts: raised when it begins, when it
/// becomes graver and each time its authors have doubled; calm after two quiet hours; a return
/// within six hours is the same storm. A brand that is new (three days, or until 200 comments are
/// learned) gets only warnings of surges. Comments that arrive more than 15 minutes late teach the
/// baseline and are judged once in their own time when the backlog is in; a comment counts once,
/// whatever its revisions and repeated deliveries.
class Detector {
 public:
  struct Settings {
    double prior_comments_per_hour = 2.0;       ///< of a brand not yet learned; above 0
    std::string time_zone = "Europe/Helsinki";  ///< whose hours the baseline lives by
    bool finnish_holidays = true;               ///< are days off
    Thresholds thresholds{};
  };
  /// Throws std::invalid_argument for settings that are not possible, with what would be.
  explicit Detector(Settings settings);
  ~Detector();

  /// Alarms raised by this observation and by the time that has passed until it; usually none.
  std::vector<Alarm> observe(const Observation& observation);
  /// What the passing of time alone leads to: silent sources, calm, a backlog that is in.
  std::vector<Alarm> tick(TimePoint now);

  /// Settings of brands of their own from now on, replacing those before; what is learned and told
  /// of stays. Throws as the constructor and changes nothing then.
  void use(std::map<BrandId, Settings> brands);
  /// What people's verdicts ask for, replacing what they asked for before: how many times surer a
  /// detector has to be, by kind and area as "surge", "surge/post", "surge/account:x".
  void be_careful(const std::map<BrandId, std::map<std::string, double>>& cautions);

  /// Nobody has listened until `now`: silence before it is not the sources'.
  void resume(TimePoint now);

  /// Everything needed to go on after a restart as if nothing had happened; versioned text.
  std::string checkpoint() const;
  /// Reads every version written so far. Errors: kMalformedPayload; the detector is unchanged then.
  Result<void> restore(std::string_view checkpoint);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace kaiku::crisis
