// Counting: what an observation adds to the brand, its account, its topics and its post.
#include "brand_watch.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <utility>

namespace kaiku::crisis {
namespace {

using std::chrono::hours;
using std::chrono::minutes;

constexpr Duration kLate = minutes(15);     // older on arrival: no storm of now
constexpr Duration kMostSkew = minutes(2);  // further ahead: the sender's clock is wrong
constexpr std::size_t kTopicsOfComment = 4;
constexpr double kManyScopes = 10;    // many posts, many chances
constexpr double kVolumePrior = 200;  // comments: until then a post is expected to get all
constexpr double kLeastPart = 0.3;    // what is written about one subject comes in clumps

double days_between(TimePoint from, TimePoint to) {
  return std::chrono::duration<double, std::ratio<86400>>(to - from).count();
}

}  // namespace

BrandWatch::BrandWatch(BrandId brand, Baseline fresh, Thresholds thresholds)
    : brand_(std::move(brand)),
      thresholds_(thresholds),
      fresh_(fresh),
      baseline_(std::move(fresh)) {
  claims_.resize(claim_rules().size());
}

void BrandWatch::use(const Baseline& fresh, const Thresholds& thresholds) {
  thresholds_ = thresholds;
  fresh_ = fresh;
  baseline_.live_as(fresh);
  for (auto& [name, account] : accounts_) account.baseline.live_as(fresh);
  for (auto& [name, topic] : topics_) topic.baseline.live_as(fresh);
}

double BrandWatch::learned_caution(std::string_view kind, const Area& area) const {
  if (cautions_.empty()) return 1;
  const std::string where = area.kind == Area::Kind::kPost ? "/post" : area.path();
  const auto found = cautions_.find(std::string(kind) + where);
  return found == cautions_.end() ? 1 : found->second;
}

std::string BrandWatch::why_careful(std::string_view kind, const Area& area) const {
  const double factor = learned_caution(kind, area);
  if (factor <= 1) return {};
  char text[96];
  std::snprintf(text, sizeof text, "; asked to be %.0f times surer since false alarms", factor);
  return text;
}

std::vector<Alarm> BrandWatch::observe(const Observation& observation, TimePoint arrived) {
  Alarms alarms;
  now_ = std::max(now_, arrived);
  baseline_.advance(arrived);
  Moment moment{observation, std::min(observation.at, arrived + kMostSkew), arrived, 0};
  if (observation.at > arrived + kMostSkew) moment.at = arrived;
  const std::string& author =
      observation.author.empty() ? observation.comment.value : observation.author.value;
  moment.author = stable_hash(author);

  look_for_grave(moment, alarms);
  note_account(moment, alarms);
  const std::string id = observation.account.value + "/" + observation.comment.value;
  if (!observation.comment.empty() && seen_before(id)) return alarms;
  baseline_.count(moment.at, observation.negative);
  look_for_claims(moment, alarms);
  if (observation.followers) look_for_reach(moment, alarms);
  if (arrived - moment.at > kLate) {
    late_.add(moment.at, moment.author, observation.negative);
    late_arrival_ = arrived;
    return alarms;
  }
  count(moment, alarms);
  look_at_rules(moment, alarms);
  look_for_copies(moment, alarms);
  return alarms;
}

void BrandWatch::set_back(TimePoint now) {
  now_ = now;
  listening_since_ = std::min(listening_since_, now);
  head_ = 0;
  baseline_.set_back(now);
  all_.clear();
  drift_.clear();
  late_.clear();
  late_arrival_.reset();
  copies_.clear();
  posts_ = RecentMap<WatchedPost>(kMostPosts);
  volume_at_ = std::min(volume_at_, now);
  for (auto& [name, account] : accounts_) {
    account.baseline.set_back(now);
    account.scope.clear();
    account.drift.clear();
    account.last_arrival = std::min(account.last_arrival, now);
  }
  for (auto& [name, topic] : topics_) {
    topic.baseline.set_back(now);
    topic.scope.clear();
    topic.drift.clear();
  }
  rules_ = RecentMap<RuleRate>(kMostRules);
  for (RareClaims& claims : claims_) claims.clear();
  patterns_.clear();
  storm_.reset();
}

std::vector<Alarm> BrandWatch::tick(TimePoint now) {
  Alarms alarms;
  now_ = std::max(now_, now);
  look_back(now, alarms);
  look_for_silence(now, alarms);
  let_storm_rest(now, alarms);
  let_patterns_rest(now, alarms);
  return alarms;
}

// A platform may tell of one comment several times, and an edit is decided anew: counted once.
bool BrandWatch::seen_before(std::string_view what) {
  const std::uint64_t hash = stable_hash(what);
  if (!remembered_set_.insert(hash).second) return true;
  remembered_.push_back(hash);
  if (remembered_.size() > kRemembered) {
    remembered_set_.erase(remembered_.front());
    remembered_.pop_front();
  }
  return false;
}

double BrandWatch::decayed_volume(double volume, TimePoint since) const {
  return volume * std::exp2(-std::max(0.0, days_between(since, now_)) / 7);
}

Normal BrandWatch::normal_of(const WatchedPost& post) const {
  const double part = (decayed_volume(post.volume, post.volume_at) + kVolumePrior) /
                      (decayed_volume(volume_, volume_at_) + kVolumePrior);
  return {
      baseline_,   baseline_.negative_share(), std::clamp(part, kLeastPart, 1.0), nullptr, nullptr,
      &thresholds_};
}

Normal BrandWatch::normal_of(const WatchedAccount& account) const {
  return {account.baseline,
          std::max(baseline_.negative_share(), account.baseline.negative_share()),
          1,
          nullptr,
          nullptr,
          &thresholds_};
}

// Comments on a topic may always be angry: only how many is unusual, not which share of them.
Normal BrandWatch::normal_of(const WatchedTopic& topic) const {
  return {topic.baseline, baseline_.negative_share(), 1, &all_, &baseline_, &thresholds_};
}

void BrandWatch::count(const Moment& moment, Alarms& alarms) {
  const Observation& comment = moment.comment;
  const BucketNumber bucket = bucket_of(moment.at);
  if (bucket > head_) {
    head_ = bucket;
    follow_drift(drift_, all_, normal(), 1, {}, alarms);
  }
  // Only an author who is new in this step can make a count of distinct authors rise.
  bool fresh = all_.add(moment.at, moment.author, comment.negative);
  volume_ = decayed_volume(volume_, volume_at_) + 1;
  volume_at_ = now_;
  if (comment.negative) {
    samples_.push_back({comment.comment.value.substr(0, 128), comment.post.value.substr(0, 128)});
    if (samples_.size() > kMostSamples) samples_.pop_front();
  }

  const std::size_t topics = std::min(comment.topics.size(), kTopicsOfComment);
  for (std::size_t i = 0; i < topics; ++i) {
    const std::string& name = comment.topics[i];
    WatchedTopic& topic = topics_.use(name, [this] { return WatchedTopic{fresh_, {}, {}}; });
    topic.baseline.advance(moment.arrived);
    topic.baseline.count(moment.at, comment.negative);
    follow_drift(topic.drift, topic.scope, normal_of(topic), kManyScopes,
                 {Area::Kind::kTopic, name}, alarms);
    fresh = topic.scope.add(moment.at, moment.author, comment.negative) || fresh;
  }
  if (!comment.post.empty()) {
    WatchedPost& post = posts_.use(comment.post.value, [] { return WatchedPost{}; });
    post.volume = decayed_volume(post.volume, post.volume_at) + 1;
    post.volume_at = now_;
    follow_drift(post.drift, post.scope, normal_of(post), kManyScopes,
                 {Area::Kind::kPost, comment.post.value}, alarms);
    fresh = post.scope.add(moment.at, moment.author, comment.negative) || fresh;
  }
  if (!comment.negative) return;
  if (storm_is_open()) grow_storm(moment, alarms);
  if (fresh) look_for_surges(moment, alarms);
}

void BrandWatch::note_account(const Moment& moment, Alarms& alarms) {
  if (moment.comment.account.empty()) return;
  const std::string& name = moment.comment.account.value;
  WatchedAccount& account =
      accounts_.use(name, [this] { return WatchedAccount{fresh_, {}, {}, {}, 0, {}}; });
  learn_quiet(account, moment.arrived);
  account.baseline.advance(moment.arrived);
  account.baseline.count(moment.at, moment.comment.negative);
  account.last_arrival = std::max(account.last_arrival, moment.arrived);
  if (account.silent_since) {
    Alarm over = operational("source_silent", name, *account.silent_since);
    over.change = Alarm::Change::kOver;
    over.reason = "the source sends again";
    alarms.push_back(std::move(over));
    account.silent_since.reset();
  }
  if (moment.arrived - moment.at > kLate) return;
  follow_drift(account.drift, account.scope, normal_of(account), kManyScopes,
               {Area::Kind::kAccount, name}, alarms);
  account.scope.add(moment.at, moment.author, moment.comment.negative);
}

void BrandWatch::follow_drift(SlowDrift& drift, const Scope& scope, const Normal& normal,
                              double strictness, const Area& area, Alarms& alarms) {
  // One account is the whole brand.
  if (area.kind == Area::Kind::kAccount && accounts_.size() < 2) return;
  const double evidence =
      thresholds_.slow_evidence + std::log(strictness * caution("slow_burn", area));
  const auto found = drift.advance(scope, normal, head_, evidence);
  if (!found) return;
  const auto hours_long =
      std::chrono::duration_cast<hours>(kBucket * found->buckets + hours(1)).count();
  char expected[32];
  std::snprintf(expected, sizeof expected, "%.1f", found->expected);
  tell({"slow_burn", area, surge_level(),
        std::to_string(found->tally.authors) + " negative authors in " +
            std::to_string(hours_long) + " h, " + expected + " expected",
        found->tally.negatives, found->tally.authors, found->tally.since, 0},
       nullptr, now_, alarms);
}

Level BrandWatch::surge_level() const {
  return baseline_.warming_up(now_) ? Level::kWarning : Level::kUrgent;
}

}  // namespace kaiku::crisis
