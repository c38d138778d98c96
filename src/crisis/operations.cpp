// Operational alarms: something of the plant, nothing that people say.
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <utility>

#include "brand_watch.hpp"

namespace kaiku::crisis {
namespace {

constexpr double kImpossibleSilence = 12;  // comments that should have come
constexpr double kUnlearned = 10;          // times as many while the nights are hardly known
constexpr Duration kLearned = std::chrono::hours(24 * 14);
constexpr double kTimesLongest = 2;
constexpr Duration kLooksBack = std::chrono::hours(24 * 60);  // however long nothing has come
constexpr Duration kShortestSilence = std::chrono::hours(1);
constexpr Duration kLearnedFrom = std::chrono::minutes(30);
constexpr BucketNumber kHour = 12;

std::string rounded(double value) {
  char text[32];
  std::snprintf(text, sizeof text, "%.0f", value);
  return text;
}

}  // namespace

// The deepest hours of the night are learned last and worst. How quiet a source has been before
// while nothing was wrong says how far the baseline can be trusted.
double BrandWatch::quiet_limit(const WatchedAccount& account, TimePoint now) {
  if (account.baseline.age(now) < kLearned) return kImpossibleSilence * kUnlearned;
  return std::max(kImpossibleSilence, kTimesLongest * account.longest_quiet);
}

void BrandWatch::learn_quiet(WatchedAccount& account, TimePoint arrived) const {
  const Duration gap = arrived - account.last_arrival;
  if (account.last_arrival < listening_since_ || gap < kLearnedFrom) return;
  if (account.last_arrival == TimePoint{}) return;
  if (account.baseline.age(arrived) < kLearned / 2) return;
  const double days = std::chrono::duration<double, std::ratio<86400>>(gap).count();
  const double expected = account.baseline.expected(
      account.last_arrival, std::min(arrived, account.last_arrival + kLearned));
  account.longest_quiet =
      std::max(account.longest_quiet * std::exp2(-days / 14),
               std::min(expected, kTimesLongest * quiet_limit(account, arrived)));
}

void BrandWatch::look_for_silence(TimePoint now, Alarms& alarms) {
  for (auto& [name, account] : accounts_) {
    if (account.silent_since || account.baseline.warming_up(now)) continue;
    const TimePoint since = std::max(account.last_arrival, listening_since_);
    if (now - since < kShortestSilence) continue;
    const double expected = account.baseline.expected(std::max(since, now - kLooksBack), now);
    if (expected < quiet_limit(account, now)) continue;
    account.silent_since = account.last_arrival;
    Alarm alarm = operational("source_silent", name, account.last_arrival);
    alarm.account = AccountId(name);
    alarm.title = "No comments arrive from " + name;
    alarm.reason = "nothing since " +
                   to_iso8601(std::chrono::floor<std::chrono::seconds>(account.last_arrival)) +
                   ", " + rounded(expected) + " comments expected";
    alarms.push_back(std::move(alarm));
  }
}

void BrandWatch::look_at_rules(const Moment& moment, Alarms& alarms) {
  if (moment.comment.restrictions.empty()) return;
  const std::size_t comments = all_.totals(head_, kHour).comments;
  for (const std::string& name : moment.comment.restrictions) {
    RuleRate& rate = rules_.use(name, [] { return RuleRate(); });
    const auto jump = rate.hit(head_, comments);
    if (!jump) continue;
    Alarm alarm = operational("rule_rate", name, moment.at);
    alarm.title = "Rule " + name + " restricts unusually many comments";
    alarm.reason = std::to_string(jump->hits) + " of " + std::to_string(jump->comments) +
                   " comments in 1 h, usually " + rounded(100 * jump->usual_share) + " %";
    alarm.samples = {moment.comment.comment};
    alarm.permalink = moment.comment.permalink;
    alarm.comments = jump->hits;
    alarms.push_back(std::move(alarm));
  }
}

Alarm BrandWatch::operational(std::string_view kind, const std::string& key,
                              TimePoint since) const {
  Alarm alarm;
  alarm.kind = kind;
  alarm.cause = std::string(kind) + "/" + brand_.value + "/" + key + "/" +
                to_iso8601(std::chrono::floor<std::chrono::seconds>(since));
  alarm.severity = "warning";
  alarm.brand = brand_;
  alarm.freezes = false;
  alarm.started_at = since;
  return alarm;
}

}  // namespace kaiku::crisis
