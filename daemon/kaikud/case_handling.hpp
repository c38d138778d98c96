#pragma once

#include <kaiku/cases/handling.hpp>
#include <kaiku/config/config.hpp>

namespace kaikud {

/// How cases are worked, from the configuration.
kaiku::cases::Handling case_handling(const kaiku::config::Config& config);

}  // namespace kaikud
