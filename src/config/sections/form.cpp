#include "form.hpp"

#include <algorithm>
#include <array>
#include <string>

#include <arpa/inet.h>

#include <kaiku/clock/opening_hours.hpp>
#include <kaiku/clock/weekly_time.hpp>
#include <kaiku/clock/zoned_moment.hpp>

namespace kaiku::config {
namespace {

bool is_lower_or_digit(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

bool is_visible(char c) {
  return c > ' ' && c < 0x7F;
}

bool has_control(std::string_view text) {
  return std::ranges::any_of(text, [](char c) { return (c >= 0 && c < ' ') || c == 0x7F; });
}

bool is_id(std::string_view text) {
  return !text.empty() && text.size() <= 64 && is_lower_or_digit(text.front()) &&
         std::ranges::all_of(
             text, [](char c) { return is_lower_or_digit(c) || c == '-' || c == '_' || c == '.'; });
}

bool is_ip_address(std::string_view text) {
  std::array<unsigned char, 16> parsed{};
  const std::string address(text);
  return inet_pton(AF_INET, address.c_str(), parsed.data()) == 1 ||
         inet_pton(AF_INET6, address.c_str(), parsed.data()) == 1;
}

bool is_host_name(std::string_view text) {
  return !text.empty() && text.size() <= 253 && text.front() != '-' &&
         std::ranges::all_of(text, [](char c) {
           return is_lower_or_digit(c) || (c >= 'A' && c <= 'Z') || c == '-' || c == '.' ||
                  c == ':';
         });
}

bool is_web_url(std::string_view text) {
  if (text.size() > 2'000 || !std::ranges::all_of(text, is_visible)) return false;
  const std::size_t scheme = text.starts_with("https://")  ? 8
                             : text.starts_with("http://") ? 7
                                                           : std::string_view::npos;
  if (scheme == std::string_view::npos) return false;
  const std::string_view rest = text.substr(scheme);
  const std::string_view authority = rest.substr(0, rest.find_first_of("/?#"));
  // "user:password@host" would be a secret in the file, and in every log line with the URL.
  return !authority.empty() && authority.front() != ':' &&
         authority.find('@') == std::string_view::npos;
}

bool is_mail_address(std::string_view text) {
  const std::size_t at = text.find('@');
  if (at == 0 || at == std::string_view::npos || text.size() > 254) return false;
  const std::string_view local = text.substr(0, at);
  const bool plain = std::ranges::all_of(local, [](char c) {
    return is_visible(c) && std::string_view("\"(),:;<>@[\\]").find(c) == std::string_view::npos;
  });
  return plain && local.size() <= 64 && is_host_name(text.substr(at + 1)) &&
         text.find(':', at) == std::string_view::npos;
}

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

bool is_number(std::string_view text, std::size_t least, std::size_t most) {
  return text.size() >= least && text.size() <= most && std::ranges::all_of(text, is_digit);
}

}  // namespace

const Form kAnyText{"a text in one line", "",
                    [](std::string_view text) { return !has_control(text); }};

const Form kWords{"a text, of several lines where it needs them", "", [](std::string_view text) {
                    std::string lines(text);
                    std::erase(lines, '\n');
                    return !has_control(lines);
                  }};

const Form kId{"a short name of lower-case letters, digits, '-', '_' and '.'",
               "^[a-z0-9][a-z0-9._-]{0,63}$", is_id};

const Form kIpAddress{"an IPv4 or IPv6 address", "", is_ip_address};

const Form kWebUrl{"a URL beginning with https:// (or http://), without user name or password",
                   "^https?://[^/?#@:]", is_web_url};

const Form kMailAddress{"a mail address such as kaiku@example.org", "^[!-~]+@[A-Za-z0-9.-]+$",
                        is_mail_address};

const Form kHostName{"a host name or address", "^[A-Za-z0-9.:-]+$", is_host_name};

const Form kPath{"a path", "",
                 [](std::string_view text) { return !text.empty() && !has_control(text); }};

const Form kPathOrNone{"a path, or \"\" for none", "",
                       [](std::string_view text) { return !has_control(text); }};

const Form kTimeZone{"a time zone such as Europe/Helsinki", "^[A-Za-z0-9_+/-]+$",
                     [](std::string_view text) { return TimeZone::named(text).has_value(); }};

const Form kOpeningHours{"days and hours such as mon-fri 8:30-16",
                         "^[a-z]{3}(-[a-z]{3})? [0-9]{1,2}(:[0-9]{2})?-[0-9]{1,2}(:[0-9]{2})?$",
                         [](std::string_view text) { return OpeningHours().add(text); }};

const Form kDayOff{"a date such as 12-24 (every year) or 2026-04-03",
                   "^([0-9]{4}-)?[0-9]{1,2}-[0-9]{1,2}$",
                   [](std::string_view text) { return OpeningHours().add_day_off(text); }};

const Form kWeeklyTime{"a day and time such as mon 10:00", "^[a-z]{3} [0-9]{1,2}:[0-9]{2}$",
                       [](std::string_view text) { return parse_weekly_time(text).has_value(); }};

const Form kPhoneNumber{"a number with its country such as +358401234567", "",
                        [](std::string_view text) {
                          return text.starts_with('+') && is_number(text.substr(1), 6, 15);
                        }};

const Form kSlackChannel{"a channel's id such as C0123456789", "", [](std::string_view text) {
                           return text.size() >= 2 && text.size() <= 32 &&
                                  std::ranges::all_of(text, [](char c) {
                                    return is_digit(c) || (c >= 'A' && c <= 'Z');
                                  });
                         }};

const Form kMatrixRoom{"a room's id such as !abc:example.org", "", [](std::string_view text) {
                         return text.size() <= 255 && text.starts_with('!') &&
                                std::ranges::all_of(text, is_visible);
                       }};

const Form kTelegramChat{"a chat's number, or @name of a channel", "", [](std::string_view text) {
                           if (text.starts_with('@')) {
                             return text.size() > 1 && text.size() <= 64 &&
                                    std::ranges::all_of(text, is_visible);
                           }
                           if (text.starts_with('-')) text.remove_prefix(1);
                           return is_number(text, 1, 19);
                         }};
const Form kWallTime{"a local time such as 2026-01-05T09:00",
                     "^[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}$",
                     [](std::string_view text) { return parse_wall_time(text).has_value(); }};

const Form kDate{"a date such as 2026-11-01", "^[0-9]{4}-[0-9]{2}-[0-9]{2}$",
                 [](std::string_view text) {
                   return parse_wall_time(std::string(text) + "T00:00").has_value();
                 }};

const Form kCalmText{"20 to 600 bytes of calm words, without '!', '#' and '{{'", "^[^!#]{20,600}$",
                     [](std::string_view text) {
                       return text.size() >= 20 && text.size() <= 600 && !has_control(text) &&
                              text.find_first_of("!#") == text.npos && text.find("{{") == text.npos;
                     }};

}  // namespace kaiku::config
