#include <algorithm>
#include <charconv>

#include <kaiku/http/retry_after.hpp>

namespace kaiku::http {
namespace {

constexpr std::string_view kMonths[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                        "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
constexpr Duration kLongestWait = std::chrono::hours(24);

template <class Number>
std::optional<Number> whole(std::string_view text) {
  Number number = 0;
  const char* const text_end = text.data() + text.size();
  const auto [end, error] = std::from_chars(text.data(), text_end, number);
  return error == std::errc() && end == text_end ? std::optional(number) : std::nullopt;
}

}  // namespace

std::optional<TimePoint> parse_http_date(std::string_view text) {
  //          0    5  8   12   17 20 23 26
  // Shape:  "Sun, 06 Nov 1994 08:49:37 GMT"
  constexpr std::size_t kLength = 29;
  if (text.size() != kLength || text.substr(3, 2) != ", " || text.substr(25) != " GMT" ||
      text[7] != ' ' || text[11] != ' ' || text[16] != ' ' || text[19] != ':' || text[22] != ':') {
    return std::nullopt;
  }
  const auto day = whole<unsigned>(text.substr(5, 2));
  const auto* const month = std::ranges::find(kMonths, text.substr(8, 3));
  const auto year = whole<unsigned>(text.substr(12, 4));
  const auto hour = whole<unsigned>(text.substr(17, 2));
  const auto minute = whole<unsigned>(text.substr(20, 2));
  const auto second = whole<unsigned>(text.substr(23, 2));
  if (!day || month == std::end(kMonths) || !year || !hour || !minute || !second)
    return std::nullopt;

  const std::chrono::year_month_day date{
      std::chrono::year(static_cast<int>(*year)),
      std::chrono::month(static_cast<unsigned>(month - std::begin(kMonths) + 1)),
      std::chrono::day(*day)};
  if (!date.ok() || *hour > 23 || *minute > 59 || *second > 60) return std::nullopt;
  return TimePoint(std::chrono::sys_days(date)) + std::chrono::hours(*hour) +
         std::chrono::minutes(*minute) + std::chrono::seconds(*second);
}

std::optional<Duration> retry_after(const Response& response) {
  const auto header = response.headers.find("Retry-After");
  if (!header) return std::nullopt;
  if (const auto seconds = whole<std::uint32_t>(*header)) {
    return std::min<Duration>(std::chrono::seconds(*seconds), kLongestWait);
  }
  const auto until = parse_http_date(*header);
  const auto sent = parse_http_date(response.headers.find("Date").value_or(""));
  if (!until || !sent) return std::nullopt;
  return std::clamp<Duration>(*until - *sent, Duration::zero(), kLongestWait);
}

}  // namespace kaiku::http
