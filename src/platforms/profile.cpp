#include <kaiku/platforms/profile.hpp>

namespace kaiku::platforms {

std::string_view to_string(LengthUnit unit) {
  switch (unit) {
    case LengthUnit::kCodePoints:
      return "characters";
    case LengthUnit::kBytes:
      return "bytes";
    case LengthUnit::kUtf16:
      return "UTF-16 units";
    case LengthUnit::kGraphemes:
      return "graphemes";
    case LengthUnit::kWeighted:
      return "weighted characters";
  }
  return "";
}

std::set<ActionKind> kinds_of(std::span<const Capability> actions, bool condition_holds) {
  std::set<ActionKind> kinds;
  for (const Capability& action : actions) {
    if (condition_holds || action.condition.empty()) kinds.insert(action.kind);
  }
  return kinds;
}

}  // namespace kaiku::platforms
