#include <algorithm>
#include <array>
#include <charconv>
#include <iterator>

#include <kaiku/clock/opening_hours.hpp>

namespace kaiku {
namespace {

using std::chrono::hours;
using std::chrono::minutes;

constexpr minutes kDay = hours(24);
constexpr std::array<std::string_view, 7> kDays = {"sun", "mon", "tue", "wed", "thu", "fri", "sat"};

std::string_view trimmed(std::string_view text) {
  while (text.starts_with(' ')) text.remove_prefix(1);
  while (text.ends_with(' ')) text.remove_suffix(1);
  return text;
}

/// Up to `digits` digits and nothing else.
std::optional<int> number(std::string_view text, std::size_t digits) {
  int value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  const bool whole = error == std::errc() && end == text.data() + text.size();
  if (!whole || text.size() > digits || value < 0) return std::nullopt;
  return value;
}

/// "22" or "9:30"; up to 24:00.
std::optional<minutes> parse_time(std::string_view text) {
  text = trimmed(text);
  const std::size_t colon = text.find(':');
  const auto hour = number(text.substr(0, colon), 2);
  const auto minute = colon == text.npos ? std::optional(0) : number(text.substr(colon + 1), 2);
  if (!hour || !minute || *minute > 59) return std::nullopt;
  const minutes time = hours(*hour) + minutes(*minute);
  if (time > kDay) return std::nullopt;
  return time;
}

std::optional<std::chrono::month_day> parse_month_day(std::string_view text) {
  const std::size_t dash = text.find('-');
  if (dash == text.npos) return std::nullopt;
  const auto month = number(text.substr(0, dash), 2);
  const auto day = number(text.substr(dash + 1), 2);
  if (!month || !day) return std::nullopt;
  const std::chrono::month_day date(std::chrono::month(static_cast<unsigned>(*month)),
                                    std::chrono::day(static_cast<unsigned>(*day)));
  if (!date.ok()) return std::nullopt;
  return date;
}

}  // namespace

std::optional<Weekdays> parse_weekdays(std::string_view text) {
  const std::size_t dash = text.find('-');
  const auto first = std::ranges::find(kDays, trimmed(text.substr(0, dash)));
  const auto last =
      dash == text.npos ? first : std::ranges::find(kDays, trimmed(text.substr(dash + 1)));
  if (first == kDays.end() || last == kDays.end()) return std::nullopt;
  Weekdays days;
  for (auto day = first;; day = std::next(day) == kDays.end() ? kDays.begin() : std::next(day)) {
    days.set(static_cast<std::size_t>(day - kDays.begin()));
    if (day == last) return days;
  }
}

std::string_view weekday_name(std::chrono::weekday day) {
  return kDays[day.c_encoding() % kDays.size()];
}

bool DayStretch::holds(minutes since_midnight) const {
  return from < to ? from <= since_midnight && since_midnight < to
                   : since_midnight >= from || since_midnight < to;
}

std::optional<DayStretch> parse_day_stretch(std::string_view text) {
  const std::size_t dash = text.find('-');
  if (dash == text.npos) return std::nullopt;
  const auto from = parse_time(text.substr(0, dash));
  const auto to = parse_time(text.substr(dash + 1));
  if (!from || !to || *from == kDay || *from == *to) return std::nullopt;
  return DayStretch{.from = *from, .to = *to};
}

bool OpeningHours::add(std::string_view text) {
  text = trimmed(text);
  const std::size_t space = text.find(' ');
  if (space == text.npos) return false;
  const auto days = parse_weekdays(text.substr(0, space));
  const auto time = parse_day_stretch(text.substr(space + 1));
  if (!days || !time) return false;
  stretches_.push_back({*days, *time});
  return true;
}

bool OpeningHours::add_day_off(std::string_view text) {
  text = trimmed(text);
  if (const auto date = parse_month_day(text)) {
    every_year_.insert(*date);
    return true;
  }
  const auto year = text.size() > 5 && text[4] == '-' ? number(text.substr(0, 4), 4) : std::nullopt;
  const auto rest = year ? parse_month_day(text.substr(5)) : std::nullopt;
  if (!rest) return false;
  const std::chrono::year_month_day date(std::chrono::year(*year), rest->month(), rest->day());
  if (!date.ok()) return false;
  once_.insert(date);
  return true;
}

bool OpeningHours::works_on(std::chrono::local_days day, const Weekdays& days) const {
  const std::chrono::year_month_day date(day);
  return days.test(std::chrono::weekday(day).c_encoding()) && !once_.contains(date) &&
         !every_year_.contains(std::chrono::month_day(date.month(), date.day())) &&
         !(holidays_ == PublicHolidays::kFinland && is_finnish_holiday(date));
}

bool OpeningHours::open_at(WallTime time) const {
  const auto today = std::chrono::floor<std::chrono::days>(time);
  const auto minute = std::chrono::floor<minutes>(time - today);
  return std::ranges::any_of(stretches_, [&](const Stretch& stretch) {
    if (!stretch.time.holds(minute)) return false;
    const bool since_yesterday = stretch.time.to <= stretch.time.from && minute < stretch.time.to;
    return works_on(since_yesterday ? today - std::chrono::days(1) : today, stretch.days);
  });
}

std::vector<WallStretch> OpeningHours::open_between(WallTime from, WallTime to) const {
  std::vector<WallStretch> open;
  // What began yesterday may go on today.
  const auto first = std::chrono::floor<std::chrono::days>(from) - std::chrono::days(1);
  for (auto day = first; day < to; day += std::chrono::days(1)) {
    for (const Stretch& stretch : stretches_) {
      if (!works_on(day, stretch.days)) continue;
      const bool over_midnight = stretch.time.to <= stretch.time.from;
      const WallTime begin = std::max<WallTime>(from, day + stretch.time.from);
      const WallTime end =
          std::min<WallTime>(to, day + stretch.time.to + (over_midnight ? kDay : minutes(0)));
      if (begin < end) open.push_back({begin, end});
    }
  }
  std::ranges::sort(open, {}, &WallStretch::from);
  std::vector<WallStretch> merged;
  for (const WallStretch& stretch : open) {
    if (merged.empty() || merged.back().to < stretch.from) {
      merged.push_back(stretch);
    } else {
      merged.back().to = std::max(merged.back().to, stretch.to);
    }
  }
  return merged;
}

}  // namespace kaiku
