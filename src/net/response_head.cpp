#include "response_head.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <cstdio>
#include <string_view>

#include "field_syntax.hpp"

namespace kaiku::net {
namespace {

constexpr std::array kDays = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
constexpr std::array kMonths = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

constexpr std::array<std::string_view, 6> kOurs = {"connection", "content-length",    "date",
                                                   "server",     "transfer-encoding", "keep-alive"};

bool is_ours(std::string_view name) {
  return std::ranges::any_of(
      kOurs, [name](std::string_view ours) { return equal_ignoring_case(name, ours); });
}

void append_number(std::string& out, std::size_t number) {
  std::array<char, 20> digits{};
  const auto [end, error] = std::to_chars(digits.data(), digits.data() + digits.size(), number);
  out.append(digits.data(), end);
}

void append_status_line(std::string& out, int status) {
  if (status == 200) {  // nearly all of them
    out += "HTTP/1.1 200 OK\r\n";
    return;
  }
  out += "HTTP/1.1 ";
  append_number(out, static_cast<std::size_t>(status));
  out += ' ';
  out += http::reason_phrase(status);
  out += "\r\n";
}

}  // namespace

const std::string& DateField::at(TimePoint now) {
  const std::int64_t second = to_unix_seconds(now);
  if (second == second_) return text_;
  second_ = second;
  const auto day = std::chrono::floor<std::chrono::days>(now);
  const std::chrono::year_month_day date(day);
  const std::chrono::hh_mm_ss time(std::chrono::floor<std::chrono::seconds>(now - day));
  std::array<char, 64> buffer{};
  std::snprintf(buffer.data(), buffer.size(), "Date: %s, %02u %s %04d %02d:%02d:%02d GMT\r\n",
                kDays[std::chrono::weekday(day).c_encoding()], static_cast<unsigned>(date.day()),
                kMonths[static_cast<unsigned>(date.month()) - 1], static_cast<int>(date.year()),
                static_cast<int>(time.hours().count()), static_cast<int>(time.minutes().count()),
                static_cast<int>(time.seconds().count()));
  text_ = buffer.data();
  return text_;
}

bool has_content(int status) {
  return status >= 200 && status != 204 && status != 304;
}

bool is_answerable(const http::Response& response) {
  if (response.status < 200 || response.status > 599) return false;
  return std::ranges::all_of(response.headers.fields(), [](const auto& field) {
    return is_token(field.first) && is_one_line(field.second);
  });
}

void write_head(std::string& out, const http::Response& response, Framing framing,
                const std::string& date_field) {
  out.clear();
  append_status_line(out, response.status);
  out += date_field;
  out += "Server: kaiku\r\n";
  for (const auto& [name, value] : response.headers.fields()) {
    if (is_ours(name)) continue;
    out.append(name).append(": ").append(value).append("\r\n");
  }
  if (!framing.keep_alive) {
    out += "Connection: close\r\n";
  } else if (framing.http10) {
    out += "Connection: keep-alive\r\n";
  }
  if (has_content(response.status)) {
    out += "Content-Length: ";
    append_number(out, response.body.size());
    out += "\r\n";
  }
  out += "\r\n";
}

}  // namespace kaiku::net
