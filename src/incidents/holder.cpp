#include <kaiku/incidents/holder.hpp>

namespace kaiku::incidents {

std::optional<TimePoint> note_due(Severity severity, TimePoint since) {
  if (severity == Severity::kCrisis) return since + kNoteOfCrisis;
  if (severity == Severity::kUrgent) return since + kNoteOfUrgent;
  return std::nullopt;
}

}  // namespace kaiku::incidents
