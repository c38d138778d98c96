#pragma once

#include <optional>
#include <string_view>

#include <kaiku/clock/time.hpp>
#include <kaiku/http/message.hpp>

namespace kaiku::http {

/// "Sun, 06 Nov 1994 08:49:37 GMT" (RFC 9110 section 5.6.7, the form that senders must use).
std::optional<TimePoint> parse_http_date(std::string_view text);

/// How long the answer asks to wait: Retry-After as seconds, or as a date measured against the
/// answer's own Date, so that no clock has to agree. At most a day; nothing when absent or
/// unreadable.
std::optional<Duration> retry_after(const Response& response);

}  // namespace kaiku::http
