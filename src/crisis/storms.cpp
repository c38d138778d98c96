// What belongs together: signs of many kinds become one storm, told once, then when it gets worse.
#include <algorithm>
#include <cctype>
#include <utility>

#include "brand_watch.hpp"

namespace kaiku::crisis {
namespace {

using std::chrono::hours;
using std::chrono::minutes;

constexpr Duration kCalmFor = hours(2);
constexpr Duration kReturnsWithin = hours(6);
constexpr std::size_t kSamplesOfAlarm = 5;
constexpr std::size_t kCertainAuthors = 5;  // fewer double by chance

std::string title_of(const Storm& storm, const BrandId& brand) {
  if (storm.kind == "coordinated") return "Coordinated near copies against " + brand.value;
  if (storm.kind == "reach") return "A widely followed account criticises " + brand.value;
  if (storm.kind == "slow_burn") return "Slowly growing criticism of " + brand.value;
  return "Surge of negative comments on " + brand.value;
}

}  // namespace

void BrandWatch::tell(const Evidence& evidence, const Moment* moment, TimePoint now,
                      Alarms& alarms) {
  const bool returns = storm_ && storm_->closed_at && now - *storm_->closed_at <= kReturnsWithin;
  if (!storm_ || (storm_->closed_at && !returns)) {
    open_storm(evidence, now);
  } else {
    if (returns) {
      storm_->closed_at.reset();
      storm_->told_authors = 0;
    }
    storm_->last_sign = std::max(storm_->last_sign, now);
    storm_->calm_since.reset();
    if (!join_storm(evidence) && !returns) return;
  }
  storm_->told_authors = std::max({so_far().authors, evidence.authors, storm_->told_authors});
  storm_->told_reach = std::max(storm_->told_reach,
                                std::min(static_cast<double>(evidence.reach), Storm::kMostReach));
  alarms.push_back(
      alarm_of_storm(evidence.reason + why_careful(evidence.kind, evidence.area), moment));
}

void BrandWatch::open_storm(const Evidence& evidence, TimePoint now) {
  Storm storm;
  storm.kind = evidence.kind;
  storm.area = evidence.area;
  storm.level = evidence.level;
  storm.opened_at = storm.last_sign = now;
  storm.looked_at = TimePoint(kBucket * head_);
  storm.since = evidence.since;
  storm.cause = storm.kind + "/" + brand_.value + storm.area.path() + "/" +
                to_iso8601(std::chrono::floor<std::chrono::seconds>(now));
  storm_ = std::move(storm);
}

// Whether that makes it worth telling again: it spreads, shows another kind, or its authors have
// doubled since it was told of.
bool BrandWatch::join_storm(const Evidence& evidence) {
  Storm& storm = *storm_;
  const bool certain = evidence.level > Level::kWarning;  // not of a brand that is warming up
  bool tell = false;
  if (rank_of(evidence.kind) > rank_of(storm.kind)) {
    storm.kind = evidence.kind;
    tell = true;
  }
  if (evidence.area != storm.area && storm.area.kind != Area::Kind::kBrand) {
    const bool spreads =
        evidence.kind == "surge" && storm.kind == "surge" && storm.area.kind == Area::Kind::kPost;
    storm.area = {};
    if (spreads && certain) storm.level = Level::kCrisis;
    tell = true;
  }
  if (evidence.level > storm.level) {
    storm.level = evidence.level;
    tell = true;
  }
  const std::size_t authors = std::max(so_far().authors, evidence.authors);
  if (authors >= 2 * storm.told_authors && storm.told_authors > 0) {
    if (certain && storm.told_authors >= kCertainAuthors) storm.level = Level::kCrisis;
    tell = true;
  }
  if (static_cast<double>(evidence.reach) > 10 * std::max(storm.told_reach, 1.0)) tell = true;
  return tell;
}

bool BrandWatch::in_storm(const Moment& moment) const {
  const Observation& comment = moment.comment;
  const Area& area = storm_->area;
  switch (area.kind) {
    case Area::Kind::kBrand:
      return true;
    case Area::Kind::kAccount:
      return comment.account.value == area.key;
    case Area::Kind::kPost:
      return comment.post.value == area.key;
    case Area::Kind::kTopic:
      return std::ranges::find(comment.topics, area.key) != comment.topics.end();
  }
  return false;
}

void BrandWatch::grow_storm(const Moment& moment, Alarms& alarms) {
  if (!in_storm(moment)) return;
  const std::string graver = storm_->grows_by(moment.comment, moment.author);
  // A lone widely followed voice, or a brand hardly known, is no crisis for having company.
  const bool rises = !graver.empty() && storm_->level == Level::kUrgent && storm_->kind != "reach";
  if (!rises) return;
  storm_->level = Level::kCrisis;
  alarms.push_back(alarm_of_storm(graver, &moment));
}

void BrandWatch::let_storm_rest(TimePoint now, Alarms& alarms) {
  if (!storm_) return;
  if (storm_->closed_at) {
    if (now - *storm_->closed_at > kReturnsWithin) storm_.reset();
    return;
  }
  const BucketNumber head = std::max(head_, bucket_of(now));
  const Scope* const scope = scope_of(storm_->area);
  bool calm = scope == nullptr;
  if (!calm && storm_->area.kind == Area::Kind::kPost) {
    calm = has_calmed(*scope, normal_of(*posts_.find(storm_->area.key)), head);
  } else if (!calm) {
    calm = has_calmed(*scope, normal(), head);
  }
  if (!calm) {
    storm_->calm_since.reset();
    return;
  }
  if (!storm_->calm_since) storm_->calm_since = now;
  if (now - *storm_->calm_since < kCalmFor || now - storm_->last_sign < kCalmFor) return;
  storm_->closed_at = now;
  Alarm over = alarm_of_storm("calm for two hours", nullptr);
  over.change = Alarm::Change::kCalm;
  alarms.push_back(std::move(over));
}

const Scope* BrandWatch::scope_of(const Area& area) const {
  switch (area.kind) {
    case Area::Kind::kBrand:
      return &all_;
    case Area::Kind::kPost: {
      const WatchedPost* const post = posts_.find(area.key);
      return post ? &post->scope : nullptr;
    }
    case Area::Kind::kAccount: {
      const WatchedAccount* const account = accounts_.find(area.key);
      return account ? &account->scope : nullptr;
    }
    case Area::Kind::kTopic: {
      const WatchedTopic* const topic = topics_.find(area.key);
      return topic ? &topic->scope : nullptr;
    }
  }
  return nullptr;
}

// The storm since its first comment, as far as six hours reach back.
Tally BrandWatch::so_far() const {
  const Scope* const scope = scope_of(storm_->area);
  if (!scope) return {};
  const BucketNumber buckets = head_ - bucket_of(storm_->since) + 1;
  return scope->tally(head_, std::clamp<BucketNumber>(buckets, 0, kBuckets));
}

Alarm BrandWatch::alarm_of_storm(const std::string& reason, const Moment* moment) const {
  const Storm& storm = *storm_;
  Alarm alarm;
  alarm.cause = storm.cause;
  alarm.kind = storm.kind;
  alarm.severity = to_string(storm.level);
  alarm.brand = brand_;
  alarm.title = title_of(storm, brand_) + storm.area.words();
  alarm.reason = reason;
  if (storm.area.kind == Area::Kind::kPost) alarm.post = PostId(storm.area.key);
  if (storm.area.kind == Area::Kind::kAccount) alarm.account = AccountId(storm.area.key);
  if (moment != nullptr) {
    const bool of_it = in_storm(*moment);
    if (alarm.account.empty() && storm.area.kind != Area::Kind::kBrand) {
      alarm.account = moment->comment.account;
    }
    if (of_it) alarm.permalink = moment->comment.permalink;
    alarm.samples.push_back(moment->comment.comment);
  }
  for (auto sample = samples_.rbegin();
       sample != samples_.rend() && alarm.samples.size() < kSamplesOfAlarm; ++sample) {
    const bool of_it = !alarm.post || sample->post == alarm.post->value;
    const CommentId id(sample->comment);
    if (of_it && std::ranges::find(alarm.samples, id) == alarm.samples.end()) {
      alarm.samples.push_back(id);
    }
  }
  const Tally whole = so_far();
  alarm.comments = std::max<std::size_t>(whole.negatives, 1);
  alarm.authors = std::max<std::size_t>({whole.authors, storm.told_authors, 1});
  alarm.started_at = storm.since;
  return alarm;
}

}  // namespace kaiku::crisis
