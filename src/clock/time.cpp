#include <array>
#include <charconv>
#include <cstdio>
#include <utility>

#include <kaiku/clock/time.hpp>

namespace kaiku {
namespace {

// Reads exactly `digits` decimal digits at the front of `text` and takes them off.
bool take_number(std::string_view& text, std::size_t digits, int& value) {
  if (text.size() < digits) return false;
  const auto [end, error] = std::from_chars(text.data(), text.data() + digits, value);
  if (error != std::errc() || end != text.data() + digits || text.front() == '-') return false;
  text.remove_prefix(digits);
  return true;
}

bool take(std::string_view& text, char expected) {
  if (text.empty() || text.front() != expected) return false;
  text.remove_prefix(1);
  return true;
}

// "", "Z", "+02:00", "+0200"
bool take_zone(std::string_view& text, std::chrono::minutes& offset) {
  if (text.empty() || text == "Z" || text == "z") {
    text = {};
    return true;
  }
  const char sign = text.front();
  if (sign != '+' && sign != '-') return false;
  text.remove_prefix(1);
  int hours = 0;
  int minutes = 0;
  if (!take_number(text, 2, hours)) return false;
  take(text, ':');
  if (!take_number(text, 2, minutes) || hours > 23 || minutes > 59) return false;
  offset = std::chrono::minutes((sign == '-' ? -1 : 1) * (hours * 60 + minutes));
  return text.empty();
}

// "" or ".250" of any length; what is finer than a microsecond is dropped. A dot needs a digit.
bool take_fraction(std::string_view& text, Duration& fraction) {
  if (!take(text, '.')) return true;
  const std::size_t before = text.size();
  std::int64_t micros = 0;
  std::int64_t scale = 100'000;
  while (!text.empty() && text.front() >= '0' && text.front() <= '9') {
    micros += (text.front() - '0') * scale;
    scale /= 10;
    text.remove_prefix(1);
  }
  fraction = Duration(micros);
  return text.size() < before;
}

struct Unit {
  std::string_view name;
  std::int64_t micros;
};
constexpr std::array<Unit, 6> kUnits = {{{"w", 604'800'000'000},
                                         {"d", 86'400'000'000},
                                         {"h", 3'600'000'000},
                                         {"m", 60'000'000},
                                         {"s", 1'000'000},
                                         {"ms", 1'000}}};

}  // namespace

std::string to_iso8601(TimePoint time) {
  const auto day = std::chrono::floor<std::chrono::days>(time);
  const std::chrono::year_month_day date(day);
  const std::chrono::hh_mm_ss clock(time - day);
  std::array<char, 40> buffer{};
  std::snprintf(buffer.data(), buffer.size(), "%04d-%02u-%02uT%02d:%02d:%02d",
                static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
                static_cast<unsigned>(date.day()), static_cast<int>(clock.hours().count()),
                static_cast<int>(clock.minutes().count()),
                static_cast<int>(clock.seconds().count()));
  std::string text = buffer.data();
  if (const auto micros = clock.subseconds().count(); micros != 0) {
    std::snprintf(buffer.data(), buffer.size(), ".%06d", static_cast<int>(micros));
    std::string_view fraction = buffer.data();
    if (fraction.ends_with("000")) fraction.remove_suffix(3);
    text += fraction;
  }
  return text + "Z";
}

Result<TimePoint> parse_iso8601(std::string_view text) {
  const Error malformed(Errc::kMalformedPayload, "time '" + std::string(text.substr(0, 40)) +
                                                     "': expected 2026-01-01T00:00:00Z");
  int year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0;
  if (!take_number(text, 4, year) || !take(text, '-') || !take_number(text, 2, month) ||
      !take(text, '-') || !take_number(text, 2, day)) {
    return malformed;
  }
  if (!take(text, 'T') && !take(text, ' ')) return malformed;
  if (!take_number(text, 2, hour) || !take(text, ':') || !take_number(text, 2, minute) ||
      !take(text, ':') || !take_number(text, 2, second)) {
    return malformed;
  }
  const std::chrono::year_month_day date{std::chrono::year(year),
                                         std::chrono::month(static_cast<unsigned>(month)),
                                         std::chrono::day(static_cast<unsigned>(day))};
  if (!date.ok() || hour > 23 || minute > 59 || second > 60) return malformed;
  Duration fraction(0);
  std::chrono::minutes offset(0);
  if (!take_fraction(text, fraction) || !take_zone(text, offset)) return malformed;
  return TimePoint(std::chrono::sys_days(date)) + std::chrono::hours(hour) +
         std::chrono::minutes(minute) + std::chrono::seconds(second) + fraction - offset;
}

Result<Duration> parse_duration(std::string_view text) {
  std::int64_t count = 0;
  const char* const end_of_text = text.data() + text.size();
  const auto [end, error] = std::from_chars(text.data(), end_of_text, count);
  const std::string_view name(end, static_cast<std::size_t>(end_of_text - end));
  if (error == std::errc() && count >= 0) {
    for (const auto& unit : kUnits) {
      if (unit.name == name && count <= 3'153'600'000'000'000 / unit.micros) {  // a century
        return Duration(count * unit.micros);
      }
    }
  }
  return Error(Errc::kInvalidArgument,
               "'" + std::string(text.substr(0, 40)) +
                   "' is no duration: write a whole number and ms, s, m, h, d or w, as in 15m");
}

std::string to_string(Duration duration) {
  for (const auto& unit : kUnits) {
    if (duration.count() != 0 && duration.count() % unit.micros == 0) {
      return std::to_string(duration.count() / unit.micros) + std::string(unit.name);
    }
  }
  return std::to_string(duration.count() / 1'000) + "ms";
}

}  // namespace kaiku
