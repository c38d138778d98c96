#pragma once

#include <optional>

#include <kaiku/crisis/detector.hpp>

namespace kaiku::crisis {

/// One message that a person must see now: at once, at any hour, also from a brand that is still
/// warming up. Its own incident per author; what the author writes next joins it.
std::optional<Alarm> grave_alarm(const Observation& observation);

}  // namespace kaiku::crisis
