// Few messages that are enough: a grave one alone, or several authors with one severe claim.
#include <algorithm>
#include <utility>

#include "brand_watch.hpp"
#include "grave.hpp"

namespace kaiku::crisis {
namespace {

using std::chrono::hours;
using std::chrono::minutes;

constexpr Duration kLate = minutes(15);
constexpr Duration kQuiteLate = hours(2);
constexpr Duration kReturnsWithin = hours(6);

Duration rests_after(Category category) {
  switch (category) {
    case Category::kOutage:
      return hours(2);
    case Category::kOutrage:
    case Category::kData:
      return hours(6);
    default:
      return hours(24);
  }
}

bool is_single(Category category) {
  return category == Category::kSelfHarm || category == Category::kThreat;
}

std::string hours_of(Duration window) {
  return std::to_string(std::chrono::duration_cast<hours>(window).count()) + " h";
}

}  // namespace

// On its first day a brand has learned nothing yet, and what has come is all that is known.
RareClaims::Usual BrandWatch::usual_claims() const {
  const auto lately = static_cast<double>(all_.totals(head_, kBuckets).comments);
  return {baseline_, std::max(24 * baseline_.level(), 4 * lately)};
}

void BrandWatch::look_for_grave(const Moment& moment, Alarms& alarms) {
  auto alarm = grave_alarm(moment.comment);
  if (!alarm) return;
  // An edit may make a comment grave; the same one told again does not.
  const std::string id = moment.comment.account.value + "/" + moment.comment.comment.value;
  if (!moment.comment.comment.empty() && seen_before(alarm->kind + "/" + id)) return;
  if (alarm->severity == "urgent") {
    const auto rules = claim_rules();
    for (std::size_t i = 0; i < rules.size(); ++i) {
      if (!is_single(rules[i].category) || rules[i].category != moment.comment.category) continue;
      const auto found = claims_[i].add(rules[i], usual_claims(), moment.at, moment.author);
      if (!found) continue;
      alarm->severity = "crisis";
      alarm->reason =
          std::to_string(found->authors) + " authors within " + hours_of(rules[i].window);
    }
  }
  alarms.push_back(std::move(*alarm));
}

// What the settings and people's verdicts ask of a rule. Nothing is learned about lives.
ClaimRule BrandWatch::asked_of(ClaimRule rule) const {
  const std::pair<std::string_view, std::size_t> authors[] = {
      {"safety", thresholds_.safety_authors},
      {"safety_slow", thresholds_.safety_authors + 1},
      {"safety_injury", thresholds_.injury_authors},
      {"data", thresholds_.data_authors},
      {"outage", thresholds_.outage_authors},
      {"outrage", thresholds_.outrage_authors},
      {"press", thresholds_.press_authors}};
  for (const auto& [name, least] : authors) {
    if (name == rule.name) rule.authors = least;
  }
  if (rule.name != "safety_injury" && !is_single(rule.category))
    rule.probability /= caution(to_string(rule.category), {});
  return rule;
}

void BrandWatch::look_for_claims(const Moment& moment, Alarms& alarms) {
  const Observation& comment = moment.comment;
  const auto rules = claim_rules();
  for (std::size_t i = 0; i < rules.size(); ++i) {
    const bool also = comment.outage && rules[i].category == Category::kOutage;
    if (rules[i].category != comment.category && !also) continue;
    const ClaimRule rule = asked_of(rules[i]);
    const bool counts =
        comment.severity >= rule.severity && comment.negative && !is_single(rule.category);
    if (!counts || (rule.about_now && moment.arrived - moment.at > kLate)) continue;
    const auto found = claims_[i].add(rule, usual_claims(), moment.at, moment.author);
    if (found) tell_pattern(rule, *found, moment, alarms);
  }
}

void BrandWatch::tell_pattern(const ClaimRule& rule, const RareClaims::Found& found,
                              const Moment& moment, Alarms& alarms) {
  Pattern& pattern = patterns_[rule.category];
  const bool fresh = pattern.opened_at == TimePoint{} ||
                     (pattern.closed_at && now_ - *pattern.closed_at > kReturnsWithin);
  if (fresh) {
    pattern = {};
    pattern.opened_at = now_;
    pattern.since = found.since;
  }
  const bool returns = pattern.closed_at.has_value();
  pattern.closed_at.reset();
  pattern.last_sign = std::max(pattern.last_sign, now_);
  pattern.since = std::min(pattern.since, found.since);
  // What comes hours late is a matter for people, but not one of this minute.
  const Level level = moment.arrived - moment.at > kQuiteLate ? Level::kUrgent : Level::kCrisis;
  const bool rises = !fresh && level > pattern.level;
  pattern.level = fresh ? level : std::max(pattern.level, level);
  if (!fresh && !returns && !rises && found.authors < 2 * pattern.told_authors) return;
  pattern.told_authors = std::max(pattern.told_authors, found.authors);

  Alarm alarm;
  alarm.kind = to_string(rule.category);
  alarm.cause = alarm.kind + "/" + brand_.value + "/" +
                to_iso8601(std::chrono::floor<std::chrono::seconds>(pattern.opened_at));
  alarm.severity = to_string(pattern.level);
  alarm.brand = brand_;
  alarm.title = "Several claims of " + alarm.kind + ": " + brand_.value;
  alarm.reason = std::to_string(found.authors) + " authors within " + hours_of(rule.window) +
                 " claim: " + alarm.kind +
                 (rule.name == "safety_injury" ? std::string() : why_careful(alarm.kind, {}));
  alarm.permalink = moment.comment.permalink;
  alarm.samples = {moment.comment.comment};
  alarm.comments = alarm.authors = found.authors;
  alarm.started_at = pattern.since;
  alarms.push_back(std::move(alarm));
}

// Product safety and leaked data stay open until a person closes them.
void BrandWatch::let_patterns_rest(TimePoint now, Alarms& alarms) {
  for (auto& [category, pattern] : patterns_) {
    if (pattern.closed_at || now - pattern.last_sign < rests_after(category)) continue;
    pattern.closed_at = now;
    if (category == Category::kSafety || category == Category::kData) continue;
    Alarm calm;
    calm.change = Alarm::Change::kCalm;
    calm.kind = to_string(category);
    calm.cause = calm.kind + "/" + brand_.value + "/" +
                 to_iso8601(std::chrono::floor<std::chrono::seconds>(pattern.opened_at));
    calm.severity = to_string(pattern.level);
    calm.brand = brand_;
    calm.reason = "no further claim";
    alarms.push_back(std::move(calm));
  }
  std::erase_if(patterns_, [now](const auto& entry) {
    return entry.second.closed_at && now - *entry.second.closed_at > kReturnsWithin;
  });
}

}  // namespace kaiku::crisis
