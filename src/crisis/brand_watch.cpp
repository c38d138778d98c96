#include "brand_watch.hpp"

#include <algorithm>
#include <cstdio>

namespace kaiku::crisis {
namespace {

using std::chrono::hours;
using std::chrono::minutes;

constexpr Duration kLate = minutes(15);     // older on arrival: no storm of now
constexpr Duration kMostSkew = minutes(2);  // further ahead: the sender's clock is wrong
constexpr Duration kStormEnds =
    hours(6);                           // without a burst: what the longest window may still hold
constexpr double kPostStrictness = 10;  // many posts, many chances
constexpr double kDominates = 0.8;      // share of a brand's excess that makes it a post's

std::string rounded(double value) {
  char text[32];
  std::snprintf(text, sizeof text, "%.1f", value);
  return text;
}

std::string reason_of(const Burst& burst) {
  const Tally& tally = burst.tally;
  const std::size_t percent = 100 * tally.negatives / std::max<std::size_t>(1, tally.comments);
  return std::to_string(tally.authors) + " negative authors in " + std::string(burst.window) +
         ", " + rounded(burst.expected) + " expected; " + std::to_string(percent) + " % of " +
         std::to_string(tally.comments) + " comments negative";
}

}  // namespace

BrandWatch::BrandWatch(BrandId brand, Baseline baseline)
    : brand_(std::move(brand)), baseline_(std::move(baseline)) {}

std::vector<Alarm> BrandWatch::observe(const Observation& observation) {
  baseline_.advance(observation.arrived);
  if (seen_before(observation.comment)) return {};
  const TimePoint at =
      observation.at > observation.arrived + kMostSkew ? observation.arrived : observation.at;
  baseline_.count(at, observation.negative);
  if (observation.arrived - at > kLate) return {};

  const std::string& author =
      observation.author.empty() ? observation.comment.value : observation.author.value;
  const std::uint64_t hash = stable_hash(author);
  all_.add(at, hash, observation.negative);
  if (Scope* const scope = scope_of(observation.post)) scope->add(at, hash, observation.negative);
  head_ = std::max(head_, bucket_of(at));
  if (!observation.negative) return {};
  return look_for_storms(observation, at);
}

// A platform may tell of one comment several times, and an edit is decided anew: counted once.
bool BrandWatch::seen_before(const CommentId& comment) {
  if (comment.empty()) return false;
  const std::uint64_t hash = stable_hash(comment.value);
  if (!remembered_set_.insert(hash).second) return true;
  remembered_.push_back(hash);
  if (remembered_.size() > kRemembered) {
    remembered_set_.erase(remembered_.front());
    remembered_.pop_front();
  }
  return false;
}

Scope* BrandWatch::scope_of(const PostId& post) {
  if (post.empty()) return nullptr;
  if (const auto known = by_post_.find(post); known != by_post_.end()) {
    posts_.splice(posts_.begin(), posts_, known->second);
  } else {
    posts_.push_front({post, {}});
    by_post_[post] = posts_.begin();
    if (posts_.size() > kMostPosts) {
      by_post_.erase(posts_.back().post);
      posts_.pop_back();
    }
  }
  return &posts_.front().scope;
}

const Scope* BrandWatch::find_scope(const PostId& post) const {
  const auto known = by_post_.find(post);
  return known == by_post_.end() ? nullptr : &known->second->scope;
}

std::vector<Alarm> BrandWatch::look_for_storms(const Observation& observation, TimePoint at) {
  if (on_post_ && at - on_post_->last_burst > kStormEnds) on_post_.reset();
  if (on_brand_ && at - on_brand_->last_burst > kStormEnds) on_brand_.reset();
  const bool warming_up = baseline_.warming_up(observation.arrived);
  if (warming_up && all_.tally(head_, 12).authors < kWarmUpAuthors) return {};

  std::vector<Alarm> alarms;
  const auto tell = [&alarms](std::optional<Alarm> alarm) {
    if (alarm) alarms.push_back(std::move(*alarm));
  };
  const Scope* const post = find_scope(observation.post);
  const auto post_burst =
      post ? find_burst(*post, baseline_, head_, kPostStrictness) : std::nullopt;
  const auto brand_burst = find_burst(all_, baseline_, head_, 1);
  if (on_brand_) {
    if (brand_burst || post_burst) {
      tell(in_running_storm(*on_brand_, brand_burst ? *brand_burst : *post_burst, observation, at));
    }
    return alarms;
  }
  if (post_burst && on_post_ && on_post_->post != observation.post) {
    tell(open(on_brand_, PostId(), true, *post_burst, observation,
              at));  // a second post: it spreads
  } else if (post_burst && on_post_) {
    tell(in_running_storm(*on_post_, *post_burst, observation, at));
  } else if (post_burst) {
    tell(open(on_post_, observation.post, false, *post_burst, observation, at));
  } else if (brand_burst) {
    tell(about_brand(*brand_burst, observation, at));
  }
  return alarms;
}

// A burst of the brand that no single post explains by itself yet.
std::optional<Alarm> BrandWatch::about_brand(const Burst& burst, const Observation& cause,
                                             TimePoint at) {
  if (on_post_) {
    const auto outside = find_burst(all_, baseline_, head_, 1, find_scope(on_post_->post));
    if (outside) return open(on_brand_, PostId(), true, *outside, cause, at);
    on_post_->last_burst = std::max(on_post_->last_burst, at);
    return std::nullopt;
  }
  if (const PostId* const post = post_behind(burst)) {
    return open(on_post_, PostId(*post), false, burst, cause, at);
  }
  return open(on_brand_, PostId(), false, burst, cause, at);
}

// The post that holds nearly all of what is too much, when there is one: then the rest of the brand
// need not stand still.
const PostId* BrandWatch::post_behind(const Burst& burst) const {
  const PostId* angriest = nullptr;
  std::size_t most = 0;
  for (const WatchedPost& watched : posts_) {
    const std::size_t negatives = watched.scope.negatives(head_, burst.buckets);
    if (negatives > most) {
      most = negatives;
      angriest = &watched.post;
    }
  }
  const double excess = static_cast<double>(burst.tally.negatives) - burst.expected;
  return static_cast<double>(most) >= kDominates * excess ? angriest : nullptr;
}

// Told again only when it has doubled: people know already that it storms.
std::optional<Alarm> BrandWatch::in_running_storm(Storm& storm, const Burst& burst,
                                                  const Observation& cause, TimePoint at) {
  storm.last_burst = std::max(storm.last_burst, at);
  const std::size_t authors = so_far(storm).authors;
  if (authors < 2 * storm.told_authors) return std::nullopt;
  storm.told_authors = authors;
  return alarm_of(storm, baseline_.warming_up(cause.arrived) ? "warning" : "crisis", burst, cause);
}

Alarm BrandWatch::open(std::optional<Storm>& storm, const PostId& post, bool spread,
                       const Burst& burst, const Observation& cause, TimePoint at) {
  storm = Storm{post, at, burst.tally.since, at, 0};
  storm->told_authors = so_far(*storm).authors;
  const char* severity = spread ? "crisis" : "urgent";
  if (baseline_.warming_up(cause.arrived)) severity = "warning";
  return alarm_of(*storm, severity, burst, cause);
}

Alarm BrandWatch::alarm_of(const Storm& storm, const char* severity, const Burst& burst,
                           const Observation& cause) const {
  Alarm alarm;
  alarm.kind = "surge";
  alarm.severity = severity;
  alarm.brand = brand_;
  alarm.account = cause.account;
  alarm.cause = "surge/" + brand_.value;
  alarm.title = "Surge of negative comments on " + brand_.value;
  if (!storm.post.empty()) {
    alarm.post = storm.post;
    alarm.cause += "/post:" + storm.post.value;
    alarm.title += ", post " + storm.post.value;
  }
  alarm.cause += "/" + to_iso8601(std::chrono::floor<std::chrono::seconds>(storm.opened_at));
  alarm.reason = reason_of(burst);
  if (storm.post.empty() || storm.post == cause.post) alarm.permalink = cause.permalink;
  const Tally whole = so_far(storm);
  alarm.comments = whole.negatives;
  alarm.authors = whole.authors;
  alarm.started_at = storm.since;
  return alarm;
}

// The storm since its first comment, as far as six hours reach back.
Tally BrandWatch::so_far(const Storm& storm) const {
  const Scope* const scope = storm.post.empty() ? &all_ : find_scope(storm.post);
  if (!scope) return {};
  return scope->tally(head_, std::min(kBuckets, head_ - bucket_of(storm.since) + 1));
}

}  // namespace kaiku::crisis
