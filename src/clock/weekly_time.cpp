#include <string>

#include <kaiku/clock/opening_hours.hpp>
#include <kaiku/clock/weekly_time.hpp>

namespace kaiku {

TimePoint WeeklyTime::latest(TimePoint now) const {
  const auto today = std::chrono::floor<std::chrono::days>(now);
  const auto since = std::chrono::weekday(today) - day;  // 0 to 6 days
  const TimePoint moment = TimePoint(today) - since + since_midnight;
  return moment <= now ? moment : moment - std::chrono::weeks(1);
}

std::optional<WeeklyTime> parse_weekly_time(std::string_view text) {
  const std::size_t gap = text.find(' ');
  if (gap == std::string_view::npos) return std::nullopt;
  const auto days = parse_weekdays(text.substr(0, gap));
  // The rest of the day from then on: its beginning is the time.
  const auto stretch = parse_day_stretch(std::string(text.substr(gap + 1)) + "-24");
  if (!days || days->count() != 1 || !stretch || text.find('-') != std::string_view::npos) {
    return std::nullopt;
  }
  for (unsigned day = 0; day < days->size(); ++day) {
    if (days->test(day)) return WeeklyTime{std::chrono::weekday(day), stretch->from};
  }
  return std::nullopt;
}

}  // namespace kaiku
