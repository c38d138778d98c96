#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <kaiku/result/result.hpp>

namespace kaiku::http {

/// RFC 3986: everything but unreserved characters becomes %XX.
std::string percent_encode(std::string_view text);
/// Errors: kMalformedPayload on a broken escape. `plus_is_space` for form bodies and queries.
Result<std::string> percent_decode(std::string_view text, bool plus_is_space = false);

using Fields = std::vector<std::pair<std::string, std::string>>;
/// application/x-www-form-urlencoded, order kept.
std::string form_encode(const Fields& fields);
/// Bounded: at most 256 fields. Errors: kMalformedPayload.
Result<Fields> form_decode(std::string_view text);
std::optional<std::string_view> find_field(const Fields& fields, std::string_view name);

/// "/path" and "query" of a request target.
std::pair<std::string_view, std::string_view> split_target(std::string_view target);

struct Url {
  std::string scheme;  ///< lower case
  std::string host;    ///< without brackets for IPv6
  int port = 0;        ///< the scheme's own when none is written
  std::string target;  ///< "/path?query"
};
/// Absolute http, https, smtp, smtps, ws or wss URL without user information. Errors:
/// kInvalidArgument.
Result<Url> parse_url(std::string_view text);

}  // namespace kaiku::http
