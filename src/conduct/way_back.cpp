#include <kaiku/conduct/reversals.hpp>

namespace kaiku::conduct {
namespace {

Error no_way(const outbox::Entry& entry, const std::string& why) {
  return Error(Errc::kConflict, "action " + std::to_string(entry.id) + " (" +
                                    std::string(to_string(entry.action.kind)) + "): " + why);
}

/// What takes a kind back; nothing: nothing does.
std::optional<ActionKind> counter_of(ActionKind kind) {
  switch (kind) {
    case ActionKind::kHide:
      return ActionKind::kUnhide;
    case ActionKind::kUnhide:
      return ActionKind::kHide;
    case ActionKind::kBlock:
      return ActionKind::kUnblock;
    case ActionKind::kReact:
      return ActionKind::kUnreact;
    case ActionKind::kReply:
    case ActionKind::kWarn:
      return ActionKind::kDelete;
    default:
      return std::nullopt;
  }
}

std::string why_never(ActionKind kind) {
  switch (kind) {
    case ActionKind::kDelete:
      return "what was deleted is gone from the platform";
    case ActionKind::kPrivateReply:
      return "a private message that was read cannot be taken back: write to the person";
    case ActionKind::kCase:
    case ActionKind::kHold:
      return "a case is work for people: close it instead";
    case ActionKind::kNotify:
    case ActionKind::kEscalate:
      return "people were told: resolve the incident instead";
    default:
      return "taking back is done once: decide anew on the platform";
  }
}

Result<WayBack> counter_to(const outbox::Entry& entry, const std::set<ActionKind>& capabilities) {
  const Action& action = entry.action;
  const auto counter = counter_of(action.kind);
  if (!counter) return no_way(entry, why_never(action.kind));
  const std::string name(to_string(*counter));
  if (!capabilities.contains(*counter)) {
    return no_way(entry, "the platform lets nobody " + name + " by its interface: do it there");
  }
  const bool own_text = *counter == ActionKind::kDelete;
  if (own_text && entry.remote_id.empty()) {
    return no_way(entry, "the platform never told what it calls our text: delete it there");
  }
  return WayBack{.how = WayBack::How::kCounter,
                 .kind = *counter,
                 .target = own_text ? CommentId(entry.remote_id) : action.target};
}

}  // namespace

Result<WayBack> way_back(const outbox::Entry& entry, const std::set<ActionKind>& capabilities) {
  switch (entry.state) {
    case ActionState::kPlanned:
    case ActionState::kAwaitingApproval:
    case ActionState::kReady:
      if (entry.action.kind == ActionKind::kNotify) return counter_to(entry, capabilities);
      return WayBack{.how = WayBack::How::kStop, .kind = entry.action.kind, .target = {}};
    case ActionState::kSending:
    case ActionState::kInDoubt:
      return no_way(entry, "it is on its way: wait until the platform has answered");
    case ActionState::kFailed:
    case ActionState::kDead:
    case ActionState::kCancelled:
      return no_way(entry, "it did not happen, so there is nothing to take back");
    case ActionState::kDone:
      break;
  }
  if (entry.action.kind == ActionKind::kLabel) {
    return WayBack{.how = WayBack::How::kUnlabel, .kind = ActionKind::kLabel, .target = {}};
  }
  return counter_to(entry, capabilities);
}

}  // namespace kaiku::conduct
