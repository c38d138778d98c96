#include "rare_claims.hpp"

#include <algorithm>
#include <cmath>

#include <nlohmann/json.hpp>

#include "statistics.hpp"
#include "stored.hpp"

namespace kaiku::crisis {
namespace {

using std::chrono::hours;

constexpr ClaimRule kRules[] = {
    {"safety", Category::kSafety, 2, 3, hours(24), 1e-5, false, 0},
    {"safety_slow", Category::kSafety, 2, 4, hours(72), 1e-5, false, 0},
    {"safety_injury", Category::kSafety, 3, 2, hours(24), 1e-4, false, 0},
    {"data", Category::kData, 2, 3, hours(6), 1e-5, false, 0.0002},
    {"outage", Category::kOutage, 1, 8, hours(1), 1e-6, true, 0.001},
    {"outrage", Category::kOutrage, 2, 5, hours(6), 1e-5, true, 0.002},
    {"press", Category::kPress, 2, 2, hours(24), 1e-4, false, 0.0002},
    {"self_harm", Category::kSelfHarm, kGravest, 2, hours(24), 1, false, 0},
    {"threat", Category::kThreat, kGravest, 2, hours(24), 1, false, 0}};

constexpr Duration kLittleKnown = hours(24 * 14);
constexpr double kFewEvents = 3;
constexpr double kRareADay = 0.01;
// How often a brand's people are indignant is not known on its first days: until then such claims
// must be a part of what is said, not only a number.
constexpr double kFirstShare = 0.1;
constexpr double kToldCounts = 0.5;
constexpr double kScatter = 0.5;  // long windows average the scatter of hours out
constexpr double kHalfLifeDays = 90;

double days_of(Duration duration) {
  return std::chrono::duration<double, std::ratio<86400>>(duration).count();
}

}  // namespace

std::span<const ClaimRule> claim_rules() {
  return kRules;
}

std::optional<RareClaims::Found> RareClaims::add(const ClaimRule& rule, const Usual& usual,
                                                 TimePoint at, std::uint64_t author) {
  if (first_ == TimePoint{}) first_ = learned_until_ = at;
  const auto same = std::ranges::find(claims_, author, &Claim::author);
  if (same != claims_.end()) {
    if (at <= same->at) return std::nullopt;
    const bool told = same->told && at - same->at < rule.window;
    claims_.erase(same);
    claims_.insert(std::ranges::upper_bound(claims_, at, {}, &Claim::at), {at, author, told});
  } else {
    claims_.insert(std::ranges::upper_bound(claims_, at, {}, &Claim::at), {at, author, false});
  }
  forget(rule);

  // The fullest window that holds this claim.
  Found fullest;
  auto begin = claims_.begin();
  for (auto end = claims_.begin(); end != claims_.end(); ++end) {
    while (begin->at <= end->at - rule.window) ++begin;
    if (end->at < at || begin->at > at) continue;
    const auto authors = static_cast<std::size_t>(end - begin) + 1;
    if (authors >= fullest.authors) fullest = {authors, begin->at};
  }
  if (fullest.authors < rule.authors) return std::nullopt;
  if (chance(rule, usual, fullest.since, fullest.authors) > rule.probability) return std::nullopt;
  for (Claim& claim : claims_) {
    if (claim.at >= fullest.since && claim.at < fullest.since + rule.window) claim.told = true;
  }
  return fullest;
}

// Evenings have more of everything: short windows are compared with the hours that they cover.
double RareClaims::chance(const ClaimRule& rule, const Usual& usual, TimePoint at,
                          std::size_t authors) const {
  const bool unknown = at - first_ < kLittleKnown && history_.sum < kFewEvents;
  if (unknown && rule.usual_share == 0) return 0;
  const double window = days_of(rule.window);
  if (rule.about_now && usual.baseline.warming_up(at)) {
    const auto comments = static_cast<std::size_t>(usual.comments_a_day * window);
    if (wilson_lower_bound(authors, std::max(authors, comments)) < kFirstShare) return 1;
  }
  const Baseline& brand = usual.baseline;
  const double crowded =
      brand.expected(at, at + rule.window) / std::max(1e-9, 24 * window * brand.level());
  const double usual_a_day = std::max(kRareADay, rule.usual_share * usual.comments_a_day);
  return predicted_tail(history_.sum, history_.weight, 0.3 / usual_a_day,
                        window * std::max(1.0, crowded), kScatter * brand.dispersion(), authors);
}

// What is older than two windows becomes history. What was part of an alarm counts half: one
// outbreak must not become ordinary, but what comes every day must.
void RareClaims::forget(const ClaimRule& rule) {
  const TimePoint keep_from = claims_.back().at - 2 * rule.window;
  while (claims_.front().at < keep_from || claims_.size() > kMostAuthors) {
    learn(claims_.front().at, claims_.front().told ? kToldCounts : 1);
    claims_.erase(claims_.begin());
  }
  learn(keep_from, 0);
}

void RareClaims::learn(TimePoint until, double events) {
  const double days = std::max(0.0, days_of(until - learned_until_));
  history_.add(std::exp2(-days / kHalfLifeDays), events, days);
  learned_until_ = std::max(learned_until_, until);
}

nlohmann::json RareClaims::to_json() const {
  auto claims = nlohmann::json::array();
  for (const Claim& claim : claims_) {
    claims.push_back({to_unix_micros(claim.at), claim.author, claim.told});
  }
  return {{"claims", claims},
          {"events", history_.sum},
          {"days", history_.weight},
          {"first", to_unix_micros(first_)},
          {"until", to_unix_micros(learned_until_)}};
}

bool RareClaims::from_json(const nlohmann::json& value) {
  if (!value.is_object()) return false;
  const auto at = [&value](const char* key) { return value.value(key, nlohmann::json()); };
  const auto claims = at("claims");
  if (!claims.is_array() || claims.size() > kMostAuthors || !is_amount(at("events")) ||
      !is_amount(at("days")) || at("events") < 0 || at("days") < 0 || !is_time(at("first")) ||
      !is_time(at("until"))) {
    return false;
  }
  RareClaims read;
  for (const auto& claim : claims) {
    if (!claim.is_array() || claim.size() != 3 || !is_time(claim[0]) ||
        !claim[1].is_number_unsigned() || !claim[2].is_boolean()) {
      return false;
    }
    const TimePoint time = from_unix_micros(claim[0].get<std::int64_t>());
    if (!read.claims_.empty() && time < read.claims_.back().at) return false;
    read.claims_.push_back({time, claim[1].get<std::uint64_t>(), claim[2].get<bool>()});
  }
  read.history_ = {at("events").get<double>(), at("days").get<double>()};
  read.first_ = from_unix_micros(at("first").get<std::int64_t>());
  read.learned_until_ = from_unix_micros(at("until").get<std::int64_t>());
  *this = std::move(read);
  return true;
}

}  // namespace kaiku::crisis
