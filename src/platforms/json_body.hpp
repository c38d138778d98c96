#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <nlohmann/json.hpp>

#include <kaiku/clock/time.hpp>
#include <kaiku/result/result.hpp>

namespace kaiku::platforms {

/// Reads JSON from outside. Bounds: 64 levels, 200,000 values; both are checked while reading,
/// before anything deep exists. Integers beyond 64 bits become text with all their digits. A
/// commenter chooses the bytes of a text, so broken UTF-8 and lone surrogates become U+FFFD instead
/// of making the whole delivery unreadable. Errors: kMalformedPayload with the place, never with
/// content.
Result<nlohmann::json> parse_json(std::string_view body);

/// The member `key`; null when `object` is no object, or the member is absent or null.
const nlohmann::json* member(const nlohmann::json& object, const char* key);

/// A string member, else "".
std::string text_at(const nlohmann::json& object, const char* key);

/// An identifier written as string or whole number. "" when absent, empty, of another type, longer
/// than 512 bytes or with control characters.
std::string id_at(const nlohmann::json& object, const char* key);

/// A whole number, also when written as text.
std::optional<std::int64_t> whole_at(const nlohmann::json& object, const char* key);

/// true, 1, "true" or "1"; nothing for anything that is neither of these nor its opposite.
std::optional<bool> flag_at(const nlohmann::json& object, const char* key);

/// Unix time; nothing outside the years 1970 to 9999.
std::optional<TimePoint> seconds_at(const nlohmann::json& object, const char* key);
std::optional<TimePoint> millis_at(const nlohmann::json& object, const char* key);
/// ISO 8601 text.
std::optional<TimePoint> time_at(const nlohmann::json& object, const char* key);

}  // namespace kaiku::platforms
