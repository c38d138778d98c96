#pragma once

#include <chrono>
#include <optional>
#include <string_view>

namespace kaiku {

/// Finnish public holidays, the movable ones too, and the eves of Midsummer and Christmas, which
/// are days off as well.
bool is_finnish_holiday(std::chrono::year_month_day date);

/// Whose public holidays are days off.
enum class PublicHolidays { kNone, kFinland };
/// "none", "finland".
std::string_view to_string(PublicHolidays holidays);
std::optional<PublicHolidays> parse_public_holidays(std::string_view name);

}  // namespace kaiku
