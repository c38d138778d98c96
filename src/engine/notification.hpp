#pragma once

#include <string>

#include <kaiku/domain/action.hpp>
#include <kaiku/incidents/escalation.hpp>

namespace kaiku::engine {

/// A message about an incident for one channel, as the outbox takes it.
Action notification(const incidents::Incident& incident, const incidents::Target& target,
                    std::string text, TimePoint now);

}  // namespace kaiku::engine
