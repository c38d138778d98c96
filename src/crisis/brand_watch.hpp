#pragma once

#include <algorithm>
#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <unordered_set>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include <kaiku/crisis/detector.hpp>

#include "baseline.hpp"
#include "follower_scale.hpp"
#include "near_copies.hpp"
#include "rare_claims.hpp"
#include "recent_map.hpp"
#include "rule_rate.hpp"
#include "scope.hpp"
#include "slow_drift.hpp"
#include "storm.hpp"
#include "velocity.hpp"

namespace kaiku::crisis {

/// Everything watched for one brand.
class BrandWatch {
 public:
  BrandWatch(BrandId brand, Baseline fresh, Thresholds thresholds = {});

  /// Other settings from now on; what is learned and what has been told stays.
  void use(const Baseline& fresh, const Thresholds& thresholds);
  /// How many times surer detectors have to be: by kind and area ("surge/post"), replacing all.
  void be_careful(std::map<std::string, double> cautions) { cautions_ = std::move(cautions); }

  /// `arrived`: when by the detector's clock, which wrong clocks of others do not move.
  std::vector<Alarm> observe(const Observation& observation, TimePoint arrived);
  std::vector<Alarm> tick(TimePoint now);
  /// Silence before `now` is not the sources'.
  void listen_from(TimePoint now) { listening_since_ = std::max(listening_since_, now); }
  /// The clock was wrong and has been set back.
  void set_back(TimePoint now);

  nlohmann::json to_json() const;
  bool from_json(const nlohmann::json& value);  ///< false: unchanged

 private:
  static constexpr std::size_t kMostPosts = 500;
  static constexpr std::size_t kMostAccounts = 64;
  static constexpr std::size_t kMostTopics = 32;
  static constexpr std::size_t kMostRules = 128;
  static constexpr std::size_t kRemembered = 4'096;  ///< comments whose edits are not counted again
  static constexpr std::size_t kMostSamples = 16;
  static constexpr BucketNumber kLateBuckets = 288;  ///< a day

  struct WatchedPost {
    Scope scope;
    SlowDrift drift;
    double volume = 0;  ///< comments, old ones counting less
    TimePoint volume_at{};
  };
  struct WatchedAccount {
    Baseline baseline;
    Scope scope;
    SlowDrift drift;
    TimePoint last_arrival{};
    double longest_quiet = 0;  ///< comments that were expected in a silence; old ones count less
    std::optional<TimePoint> silent_since;  ///< told
  };
  struct WatchedTopic {
    Baseline baseline;
    Scope scope;
    SlowDrift drift;
  };
  /// Claims of one severe category that have been told of.
  struct Pattern {
    TimePoint opened_at{};
    TimePoint since{};
    TimePoint last_sign{};
    std::size_t told_authors = 0;
    Level level = Level::kCrisis;
    std::optional<TimePoint> closed_at;
  };
  struct Sample {
    std::string comment;
    std::string post;
  };
  /// An observation with what every detector asks of it.
  struct Moment {
    const Observation& comment;
    TimePoint at{};  ///< event time
    TimePoint arrived{};
    std::uint64_t author = 0;
  };
  using Alarms = std::vector<Alarm>;

  // brand_watch.cpp: counting
  bool seen_before(std::string_view what);
  void count(const Moment& moment, Alarms& alarms);
  void note_account(const Moment& moment, Alarms& alarms);
  Normal normal() const {
    return {baseline_, baseline_.negative_share(), 1, nullptr, nullptr, &thresholds_};
  }
  double learned_caution(std::string_view kind, const Area& area) const;
  /// With what the settings ask for.
  double caution(std::string_view kind, const Area& area) const {
    return thresholds_.caution * learned_caution(kind, area);
  }
  std::string why_careful(std::string_view kind, const Area& area) const;
  Normal normal_of(const WatchedPost& post) const;
  Normal normal_of(const WatchedAccount& account) const;
  Normal normal_of(const WatchedTopic& topic) const;
  Level surge_level() const;
  void follow_drift(SlowDrift& drift, const Scope& scope, const Normal& normal, double strictness,
                    const Area& area, Alarms& alarms);
  double decayed_volume(double volume, TimePoint since) const;

  // claims.cpp: few messages that are enough
  void look_for_grave(const Moment& moment, Alarms& alarms);
  RareClaims::Usual usual_claims() const;
  ClaimRule asked_of(ClaimRule rule) const;
  void look_for_claims(const Moment& moment, Alarms& alarms);
  void tell_pattern(const ClaimRule& rule, const RareClaims::Found& found, const Moment& moment,
                    Alarms& alarms);
  void let_patterns_rest(TimePoint now, Alarms& alarms);

  // surges.cpp: many
  void look_for_surges(const Moment& moment, Alarms& alarms);
  std::optional<Evidence> find_surge(const Moment& moment) const;
  std::optional<Evidence> surge_of_brand(const Burst& burst) const;
  const std::string* post_behind(const Burst& burst) const;
  std::uint64_t least_reach() const;
  void look_for_reach(const Moment& moment, Alarms& alarms);
  void look_for_copies(const Moment& moment, Alarms& alarms);
  void look_back(TimePoint now, Alarms& alarms);

  // storms.cpp: what belongs together
  void tell(const Evidence& evidence, const Moment* moment, TimePoint now, Alarms& alarms);
  void open_storm(const Evidence& evidence, TimePoint now);
  bool join_storm(const Evidence& evidence);
  void grow_storm(const Moment& moment, Alarms& alarms);
  void let_storm_rest(TimePoint now, Alarms& alarms);
  bool in_storm(const Moment& moment) const;
  bool storm_is_open() const { return storm_ && !storm_->closed_at; }
  const Scope* scope_of(const Area& area) const;
  Tally so_far() const;
  Alarm alarm_of_storm(const std::string& reason, const Moment* moment) const;

  // operations.cpp: sources and rules
  void look_for_silence(TimePoint now, Alarms& alarms);
  static double quiet_limit(const WatchedAccount& account, TimePoint now);
  void learn_quiet(WatchedAccount& account, TimePoint arrived) const;
  void look_at_rules(const Moment& moment, Alarms& alarms);
  Alarm operational(std::string_view kind, const std::string& key, TimePoint since) const;

  nlohmann::json scopes_json() const;
  bool read_scopes(const nlohmann::json& value);
  bool read_details(const nlohmann::json& value);
  bool read_old_storms(const nlohmann::json& value);

  BrandId brand_;
  Thresholds thresholds_;
  std::map<std::string, double> cautions_;
  Baseline fresh_;  ///< of an account or a topic not seen before
  Baseline baseline_;
  Scope all_;
  SlowDrift drift_;
  Scope late_{kLateBuckets};  ///< what arrived too late, until it is judged
  std::optional<TimePoint> late_arrival_;
  RecentMap<WatchedPost> posts_{kMostPosts};
  RecentMap<WatchedAccount> accounts_{kMostAccounts};
  RecentMap<WatchedTopic> topics_{kMostTopics};
  RecentMap<RuleRate> rules_{kMostRules};
  double volume_ = 0;  ///< as WatchedPost::volume, of the brand
  TimePoint volume_at_{};
  std::deque<std::uint64_t> remembered_;
  std::unordered_set<std::uint64_t> remembered_set_;
  std::deque<Sample> samples_;      ///< latest negative comments
  std::vector<RareClaims> claims_;  ///< one for each of claim_rules()
  std::map<Category, Pattern> patterns_;
  FollowerScale followers_;
  NearCopies copies_;
  BucketNumber head_ = 0;
  TimePoint now_{};  ///< latest arrival or tick
  TimePoint listening_since_{};
  std::optional<Storm> storm_;
};

}  // namespace kaiku::crisis
