// Many: surges, near copies, and one whom many follow.
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <utility>

#include "brand_watch.hpp"
#include "statistics.hpp"

namespace kaiku::crisis {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

constexpr double kManyScopes = 10;            // many posts, many chances
constexpr double kDominates = 0.8;            // share of a brand's excess that makes it a post's
constexpr Duration kLookAgain = seconds(10);  // at a storm that is known
constexpr Duration kBacklogIsIn = minutes(5);
constexpr Duration kStale = hours(2);  // a storm seen later than that wakes nobody

constexpr double kReachScore = 0.7;
constexpr Duration kReachStale = hours(6);

constexpr double kRareText = 0.2;      // times an hour
constexpr double kUsualScatter = 2.5;  // a text known for some nights only comes more often by day
constexpr double kTextDispersion = 0.3;
constexpr double kCopyProbability = 1e-6;
constexpr Duration kYoungAccount = hours(24 * 30);
constexpr BucketNumber kHour = 12;

std::string rounded(double value) {
  char text[32];
  std::snprintf(text, sizeof text, "%.1f", value);
  return text;
}

std::size_t percent(std::size_t part, std::size_t whole) {
  return 100 * part / std::max<std::size_t>(1, whole);
}

std::string reason_of(const Burst& burst) {
  const Tally& tally = burst.tally;
  return std::to_string(tally.authors) + " negative authors in " + std::string(burst.window) +
         ", " + rounded(burst.expected) + " expected; " +
         std::to_string(percent(tally.negatives, tally.comments)) + " % of " +
         std::to_string(tally.comments) + " comments negative";
}

Evidence evidence_of(const Burst& burst, Area area, Level level) {
  return {"surge",
          std::move(area),
          level,
          reason_of(burst),
          burst.tally.negatives,
          burst.tally.authors,
          burst.tally.since,
          0};
}

}  // namespace

void BrandWatch::look_for_surges(const Moment& moment, Alarms& alarms) {
  if (storm_is_open()) {
    if (moment.at - storm_->looked_at < kLookAgain && moment.at >= storm_->looked_at) return;
    storm_->looked_at = moment.at;
  }
  const bool warming_up = baseline_.warming_up(moment.arrived);
  if (warming_up && all_.tally(head_, kHour).authors < thresholds_.new_brand_authors) return;
  const auto surge = find_surge(moment);
  if (surge) tell(*surge, &moment, now_, alarms);
}

std::optional<Evidence> BrandWatch::find_surge(const Moment& moment) const {
  const Level level = surge_level();
  if (const WatchedPost* const post = posts_.find(moment.comment.post.value)) {
    const auto burst = find_burst(post->scope, normal_of(*post), head_,
                                  kManyScopes * caution("surge", {Area::Kind::kPost, {}}));
    if (burst) return evidence_of(*burst, {Area::Kind::kPost, moment.comment.post.value}, level);
  }
  if (const auto burst = find_burst(all_, normal(), head_, caution("surge", {})))
    return surge_of_brand(*burst);
  if (accounts_.size() > 1) {
    const std::string& name = moment.comment.account.value;
    const WatchedAccount* const account = accounts_.find(name);
    const auto burst =
        account ? find_burst(account->scope, normal_of(*account), head_,
                             kManyScopes * caution("surge", {Area::Kind::kAccount, name}))
                : std::nullopt;
    if (burst) return evidence_of(*burst, {Area::Kind::kAccount, name}, level);
  }
  for (const std::string& name : moment.comment.topics) {
    const WatchedTopic* const topic = topics_.find(name);
    const auto burst = topic
                           ? find_burst(topic->scope, normal_of(*topic), head_,
                                        kManyScopes * caution("surge", {Area::Kind::kTopic, name}))
                           : std::nullopt;
    if (burst) return evidence_of(*burst, {Area::Kind::kTopic, name}, level);
  }
  return std::nullopt;
}

// A burst of the brand that no single post explains by itself yet.
std::optional<Evidence> BrandWatch::surge_of_brand(const Burst& burst) const {
  const Level level = surge_level();
  if (storm_is_open() && storm_->area.kind == Area::Kind::kPost) {
    const auto outside =
        find_burst(all_, normal(), head_, caution("surge", {}), scope_of(storm_->area));
    if (!outside) return evidence_of(burst, storm_->area, level);
    return evidence_of(*outside, {}, level);
  }
  if (storm_is_open()) return evidence_of(burst, {}, level);
  if (const std::string* const post = post_behind(burst)) {
    return evidence_of(burst, {Area::Kind::kPost, *post}, level);
  }
  return evidence_of(burst, {}, level);
}

// The post that holds nearly all of what is too much, when there is one: then the rest of the brand
// need not stand still.
const std::string* BrandWatch::post_behind(const Burst& burst) const {
  const std::string* angriest = nullptr;
  std::size_t most = 0;
  for (const auto& [name, post] : posts_) {
    const std::size_t negatives = post.scope.negatives(head_, burst.buckets);
    if (negatives > most) {
      most = negatives;
      angriest = &name;
    }
  }
  const double excess = static_cast<double>(burst.tally.negatives) - burst.expected;
  return static_cast<double>(most) >= kDominates * excess ? angriest : nullptr;
}

// Nothing of reach is a chance: each step of caution asks for the usual number once more.
std::uint64_t BrandWatch::least_reach() const {
  const double learned =
      std::max(learned_caution("reach", {}), learned_caution("reach", {Area::Kind::kPost, {}}));
  const double times = 1 + std::log10(std::max(1.0, learned));
  return static_cast<std::uint64_t>(static_cast<double>(thresholds_.followers) * times);
}

// Follower counts are often missing and easily bought: one alone wakes people only far above what
// is usual, and when its comment is clearly negative.
void BrandWatch::look_for_reach(const Moment& moment, Alarms& alarms) {
  const Observation& comment = moment.comment;
  const std::uint64_t followers = *comment.followers;
  const std::uint64_t influential = followers_.influential_from(least_reach());
  followers_.add(followers);
  const bool counts = comment.negative && comment.score >= kReachScore && comment.severity >= 1 &&
                      followers >= influential && moment.arrived - moment.at <= kReachStale;
  if (!counts) return;
  Area area;
  if (!comment.post.empty()) area = {Area::Kind::kPost, comment.post.value};
  tell({"reach", std::move(area), Level::kUrgent,
        "a negative comment of an account with " + std::to_string(followers) + " followers", 1, 1,
        moment.at, followers},
       &moment, now_, alarms);
}

void BrandWatch::look_for_copies(const Moment& moment, Alarms& alarms) {
  const auto signature = copy_signature(moment.comment.text);
  if (!signature) return;
  const Observation& comment = moment.comment;
  const bool young = comment.author_created && moment.at - *comment.author_created < kYoungAccount;
  const bool unfollowed = comment.followers && *comment.followers == 0;
  const NearCopies::Group group =
      copies_.add(*signature, {moment.author, moment.at, stable_hash(comment.post.value),
                               comment.negative, young, unfollowed});
  // The joy of a giveaway is copied as well: only anger is a campaign against the brand.
  if (group.authors < thresholds_.copies || 10 * group.negative < 6 * group.authors) return;
  if (5 * group.negative < all_.tally(head_, kHour).authors) return;
  // Nor are words that many use every day, or a day on which everybody says one of a few things.
  const double asked =
      caution("coordinated", group.posts == 1 ? Area{Area::Kind::kPost, {}} : Area{});
  const double usual = kUsualScatter * std::max(kRareText, group.usual_an_hour);
  if (negative_binomial_tail(usual, kTextDispersion, group.authors) > kCopyProbability / asked)
    return;
  if (group.authors < 2 * group.next_largest) return;
  Area area;
  if (group.posts == 1 && !comment.post.empty()) {
    area = {Area::Kind::kPost, comment.post.value};
  }
  tell({"coordinated", std::move(area), Level::kCrisis,
        std::to_string(group.authors) + " authors wrote nearly the same in an hour, on " +
            std::to_string(group.posts) + " posts; " +
            std::to_string(percent(group.young, group.authors)) +
            " % of the accounts are younger than 30 days, " +
            std::to_string(percent(group.unfollowed, group.authors)) + " % have no followers",
        group.negative, group.authors, group.since, 0},
       &moment, now_, alarms);
}

// A backlog is judged once it is in, by the hours in which it was written.
void BrandWatch::look_back(TimePoint now, Alarms& alarms) {
  if (!late_arrival_ || now - *late_arrival_ < kBacklogIsIn) return;
  late_arrival_.reset();
  std::optional<Burst> burst;
  BucketNumber head = 0;
  for (const Scope::Bucket& bucket : late_.buckets()) {
    if (bucket.negatives == 0) continue;
    burst = find_burst(late_, normal(), bucket.number, caution("surge", {}));
    head = bucket.number;
    if (burst) break;
  }
  late_.clear();
  if (!burst || baseline_.warming_up(now)) return;
  const Level level = end_of(head) < now - kStale ? Level::kWarning : Level::kUrgent;
  Evidence evidence = evidence_of(*burst, {}, level);
  evidence.reason = "seen late: " + evidence.reason;
  tell(evidence, nullptr, now, alarms);
}

}  // namespace kaiku::crisis
