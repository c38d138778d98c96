#pragma once

#include <optional>

#include <kaiku/clock/business_calendar.hpp>
#include <kaiku/clock/opening_hours.hpp>
#include <kaiku/config/config.hpp>

namespace kaikud {

/// When a brand is at work. The loader has refused what cannot be read.
kaiku::OpeningHours hours_of(const kaiku::config::Brand& brand);

/// The same in the brand's own time; nothing when its zone is not known.
std::optional<kaiku::BusinessCalendar> calendar_of(const kaiku::config::Brand& brand);

}  // namespace kaikud
