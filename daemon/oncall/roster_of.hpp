#pragma once

#include <kaiku/config/config.hpp>
#include <kaiku/incidents/roster.hpp>

namespace oncall {

/// Who is told, from a configuration that was read without errors. The chain of `oncall.steps`
/// comes last, under the name "steps".
kaiku::incidents::Roster roster_of(const kaiku::config::Config& config);

/// Gaps of the coming week: a warning for each step that reaches nobody for a while, an error where
/// a chain has no one in it and no administrator is there to be told instead.
void check_coming_week(const kaiku::config::Config& config, kaiku::TimePoint now,
                       kaiku::Diagnostics& diagnostics);

}  // namespace oncall
