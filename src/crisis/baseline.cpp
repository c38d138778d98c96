#include "baseline.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include <nlohmann/json.hpp>

#include "stored.hpp"

namespace kaiku::crisis {
namespace {

using std::chrono::hours;

constexpr Duration kLearnAfter = hours(12);
constexpr Duration kWarmUp = hours(72);
constexpr double kWarmUpComments = 200;
// After a longer silence only its end is worth learning: the rest would have been forgotten anyway.
constexpr std::int64_t kMostHoursAtOnce = std::int64_t{60} * 24;
// No comment where so many are expected is a broken delivery and no sample of the brand's life.
constexpr double kImpossibleSilence = 12;
constexpr Duration kShortestGap = std::chrono::minutes(10);  // less spoils no hour
constexpr std::size_t kMostGaps = 64;
constexpr std::size_t kMostWaiting = 64;  // hours: usually 13

double half_life(double samples) {
  return std::exp2(-1 / samples);
}
const double kLevelDecay = half_life(7 * 24);
const double kShareDecay = half_life(14 * 24);
const double kHourDecay = half_life(30);
const double kWeekdayDecay = half_life(8 * 24);  // a weekday gives 24 samples a week

constexpr double kHourPrior = 6;          // samples
constexpr double kWeekdayPrior = 6 * 24;  // samples: six days
constexpr double kSharePriorNegatives = 3;
constexpr double kSharePriorComments = 25;
constexpr double kScatterPrior = 0.15;
constexpr double kScatterPriorWeight = 40;
constexpr double kScatterLeast = 0.03;
constexpr double kScatterMost = 1;

// How Finnish days usually go: little at night, a working day, most in the evening.
using DayCurve = std::array<double, 24>;
constexpr DayCurve kWorkday = {0.40, 0.22, 0.14, 0.10, 0.10, 0.15, 0.40, 0.75,
                               1.00, 1.15, 1.20, 1.25, 1.30, 1.25, 1.25, 1.30,
                               1.40, 1.45, 1.55, 1.65, 1.70, 1.60, 1.25, 0.80};
constexpr DayCurve kDayOff = {0.60, 0.40, 0.25, 0.18, 0.12, 0.12, 0.20, 0.40,
                              0.70, 1.00, 1.25, 1.35, 1.40, 1.35, 1.30, 1.30,
                              1.35, 1.40, 1.50, 1.60, 1.65, 1.55, 1.30, 0.90};
constexpr std::array<double, 7> kWeekdays = {1.05, 1.05, 1.03, 1.00, 0.97, 0.90, 1.00};

double prior_hour_factor(const LocalTime::Hour& hour) {
  const DayCurve& curve = hour.day_off ? kDayOff : kWorkday;
  const double mean = std::accumulate(curve.begin(), curve.end(), 0.0) / 24;
  return curve[static_cast<std::size_t>(hour.hour)] / mean;
}

std::int64_t hour_of(TimePoint time) {
  return std::chrono::floor<hours>(time).time_since_epoch().count();
}
TimePoint start_of(std::int64_t hour) {
  return TimePoint(hours(hour));
}

nlohmann::json pair_json(const Decayed& value) {
  return {value.sum, value.weight};
}

bool read_pair(const nlohmann::json& value, Decayed& into) {
  if (!value.is_array() || value.size() != 2 || !is_amount(value[0]) || !is_amount(value[1])) {
    return false;
  }
  into = {value[0].get<double>(), value[1].get<double>()};
  return into.weight >= 0;
}

template <std::size_t N>
nlohmann::json list_json(const std::array<Decayed, N>& values) {
  auto list = nlohmann::json::array();
  for (const Decayed& value : values) list.push_back(pair_json(value));
  return list;
}

template <std::size_t N>
bool read_list(const nlohmann::json& value, std::array<Decayed, N>& into) {
  if (!value.is_array() || value.size() != N) return false;
  for (std::size_t i = 0; i < N; ++i) {
    if (!read_pair(value[i], into[i])) return false;
  }
  return true;
}

}  // namespace

Baseline::Baseline(LocalTime local, double prior_comments_per_hour)
    : local_(std::move(local)), prior_(prior_comments_per_hour) {}

double Baseline::level() const {
  return (level_.sum + prior_) / (level_.weight + 1);
}

void Baseline::live_as(const Baseline& other) {
  local_ = other.local_;
  prior_ = other.prior_;
}

double Baseline::hour_factor(const LocalTime::Hour& hour) const {
  const Decayed& known = hours_[hour.day_off ? 1 : 0][static_cast<std::size_t>(hour.hour)];
  return (kHourPrior * prior_hour_factor(hour) + known.sum) / (kHourPrior + known.weight);
}

double Baseline::weekday_factor(const LocalTime::Hour& hour) const {
  const Decayed& known = weekdays_[hour.weekday];
  return (kWeekdayPrior * kWeekdays[hour.weekday] + known.sum) / (kWeekdayPrior + known.weight);
}

double Baseline::shape(TimePoint at) const {
  const LocalTime::Hour hour = local_.hour_at(at);
  return hour_factor(hour) * weekday_factor(hour);
}

double Baseline::expected(TimePoint from, TimePoint to) const {
  double shapes = 0;
  for (TimePoint at = from; at < to;) {
    const TimePoint end = std::min(to, start_of(hour_of(at) + 1));
    shapes += shape(at) * std::chrono::duration<double, std::ratio<3600>>(end - at).count();
    at = end;
  }
  return level() * shapes;
}

double Baseline::negative_share() const {
  return (negative_.sum + kSharePriorNegatives) / (negative_.weight + kSharePriorComments);
}

double Baseline::dispersion() const {
  const double kappa = (scatter_.sum + kScatterPrior * kScatterPriorWeight) /
                       (scatter_.weight + kScatterPriorWeight);
  return std::clamp(kappa, kScatterLeast, kScatterMost);
}

void Baseline::count(TimePoint at, bool negative) {
  const HourNumber hour = hour_of(at);
  if (next_ == 0 || hour < next_) return;
  if (waiting_.size() >= kMostWaiting && !waiting_.contains(hour)) return;
  Counts& counts = waiting_[hour];
  counts.comments += 1;
  counts.negatives += negative ? 1 : 0;
}

void Baseline::advance(TimePoint arrived) {
  if (next_ == 0) {
    next_ = hour_of(arrived) + 1;  // the running hour is seen in part only
    first_arrival_ = last_arrival_ = arrived;
    return;
  }
  if (arrived > last_arrival_) {
    if (arrived - last_arrival_ >= kShortestGap) note_gap(arrived);
    last_arrival_ = arrived;
  }
  const HourNumber end = hour_of(arrived - kLearnAfter);
  next_ = std::max(next_, end - kMostHoursAtOnce);
  for (; next_ < end; ++next_) {
    const auto found = waiting_.find(next_);
    const Counts counts = found == waiting_.end() ? Counts{} : found->second;
    if (counts.comments > 0 || !in_gap(next_)) learn(next_, counts);
  }
  waiting_.erase(waiting_.begin(), waiting_.lower_bound(next_));
  std::erase_if(gaps_, [this](const Gap& gap) { return gap.end <= next_; });
}

void Baseline::note_gap(TimePoint arrived) {
  const TimePoint looked_at = std::min(arrived, last_arrival_ + hours(kMostHoursAtOnce));
  if (expected(last_arrival_, looked_at) < kImpossibleSilence) return;
  if (gaps_.size() == kMostGaps) gaps_.erase(gaps_.begin());
  gaps_.push_back({hour_of(last_arrival_), hour_of(arrived) + 1});
}

// The clock of the arrivals was wrong and has been set right: what it made of the future is
// dropped.
void Baseline::set_back(TimePoint arrived) {
  if (next_ == 0) return;
  next_ = hour_of(arrived) + 1;
  last_arrival_ = arrived;
  first_arrival_ = std::min(first_arrival_, arrived);
  waiting_.clear();
  gaps_.clear();
}

bool Baseline::in_gap(HourNumber hour) const {
  return std::ranges::any_of(
      gaps_, [hour](const Gap& gap) { return hour >= gap.begin && hour < gap.end; });
}

// A past storm must not become the new normal: counts are cut to what scatter explains first.
void Baseline::learn(HourNumber hour, Counts counts) {
  const LocalTime::Hour local = local_.hour_at(start_of(hour));
  const double by_hour = hour_factor(local);
  const double by_weekday = weekday_factor(local);
  const double base = level();
  const double expectation = base * by_hour * by_weekday;
  const double y = std::min(counts.comments,
                            expectation + 4 * std::sqrt(expectation + expectation * expectation));
  const double m = negative_share() * std::max(y, expectation);
  const double n = std::min(counts.negatives, m + 4 * std::sqrt(m + dispersion() * m * m));

  const double weight = std::min(1.0, base);
  hours_[local.day_off ? 1 : 0][static_cast<std::size_t>(local.hour)].add(
      kHourDecay, weight * y / base, weight * by_weekday);
  weekdays_[local.weekday].add(kWeekdayDecay, weight * y / base, weight * by_hour);
  level_.add(kLevelDecay, y, by_hour * by_weekday);
  scatter_.add(kShareDecay, (n - m) * (n - m) - m, m * m);
  negative_.add(kShareDecay, n, y);
  learned_comments_ += y;
}

bool Baseline::warming_up(TimePoint now) const {
  return now - first_arrival_ < kWarmUp && learned_comments_ < kWarmUpComments;
}

nlohmann::json Baseline::to_json() const {
  auto waiting = nlohmann::json::array();
  for (const auto& [hour, counts] : waiting_) {
    waiting.push_back({hour, counts.comments, counts.negatives});
  }
  auto gaps = nlohmann::json::array();
  for (const Gap& gap : gaps_) gaps.push_back({gap.begin, gap.end});
  return {{"level", pair_json(level_)},
          {"workdays", list_json(hours_[0])},
          {"days_off", list_json(hours_[1])},
          {"weekdays", list_json(weekdays_)},
          {"negative", pair_json(negative_)},
          {"scatter", pair_json(scatter_)},
          {"learned", learned_comments_},
          {"waiting", waiting},
          {"gaps", gaps},
          {"next", next_},
          {"first_arrival", to_unix_micros(first_arrival_)},
          {"last_arrival", to_unix_micros(last_arrival_)}};
}

bool Baseline::from_json(const nlohmann::json& value) {
  if (!value.is_object()) return false;
  Baseline read(local_, prior_);
  const auto at = [&value](const char* key) { return value.value(key, nlohmann::json()); };
  if (!read_pair(at("level"), read.level_) || !read_list(at("workdays"), read.hours_[0]) ||
      !read_list(at("days_off"), read.hours_[1]) || !read_list(at("weekdays"), read.weekdays_) ||
      !read_pair(at("negative"), read.negative_) || !read_pair(at("scatter"), read.scatter_)) {
    return false;
  }
  if (!is_amount(at("learned")) || !is_hour(at("next")) || !is_time(at("first_arrival")) ||
      !is_time(at("last_arrival")) || !at("waiting").is_array() || !at("gaps").is_array()) {
    return false;
  }
  read.learned_comments_ = at("learned").get<double>();
  read.next_ = at("next").get<HourNumber>();
  read.first_arrival_ = from_unix_micros(at("first_arrival").get<std::int64_t>());
  read.last_arrival_ = from_unix_micros(at("last_arrival").get<std::int64_t>());
  for (const auto& entry : at("waiting")) {
    if (!entry.is_array() || entry.size() != 3 || !is_hour(entry[0]) || !is_amount(entry[1]) ||
        !is_amount(entry[2])) {
      return false;
    }
    read.waiting_[entry[0].get<HourNumber>()] = {entry[1].get<double>(), entry[2].get<double>()};
  }
  for (const auto& gap : at("gaps")) {
    if (!gap.is_array() || gap.size() != 2 || !is_hour(gap[0]) || !is_hour(gap[1])) {
      return false;
    }
    read.gaps_.push_back({gap[0].get<HourNumber>(), gap[1].get<HourNumber>()});
  }
  *this = std::move(read);
  return true;
}

}  // namespace kaiku::crisis
