#include <kaiku/rights/appeals.hpp>

namespace kaiku::rights {

std::string_view to_string(AppealState state) {
  switch (state) {
    case AppealState::kOpen:
      return "open";
    case AppealState::kUpheld:
      return "upheld";
    case AppealState::kOverturned:
      return "overturned";
  }
  return "";
}

std::optional<AppealState> parse_appeal_state(std::string_view name) {
  for (const AppealState state :
       {AppealState::kOpen, AppealState::kUpheld, AppealState::kOverturned}) {
    if (to_string(state) == name) return state;
  }
  return std::nullopt;
}

}  // namespace kaiku::rights
