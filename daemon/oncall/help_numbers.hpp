#pragma once

#include <kaiku/clock/time.hpp>
#include <kaiku/config/config.hpp>
#include <kaiku/result/diagnostic.hpp>

namespace oncall {

/// A warning for each brand whose words for somebody in danger hold numbers that nobody has checked
/// for 180 days.
void check_help_numbers(const kaiku::config::Config& config, kaiku::TimePoint now,
                        kaiku::Diagnostics& diagnostics);

}  // namespace oncall
