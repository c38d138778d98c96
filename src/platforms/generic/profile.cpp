#include <kaiku/platforms/profile.hpp>

#include "adapter.hpp"

namespace kaiku::platforms::generic {

Profile profile() {
  constexpr std::string_view kActionUrl = "action_url";
  Profile source;
  source.intake = "webhook";
  for (const ActionKind kind :
       {ActionKind::kReply, ActionKind::kPrivateReply, ActionKind::kReact, ActionKind::kHide,
        ActionKind::kUnhide, ActionKind::kDelete, ActionKind::kBlock, ActionKind::kUnblock,
        ActionKind::kWarn, ActionKind::kPublish, ActionKind::kUnreact}) {
    source.actions.push_back({kind, kActionUrl});
  }
  source.events = {EventKind::kCreated, EventKind::kEdited,   EventKind::kRemoved,
                   EventKind::kHidden,  EventKind::kUnhidden, EventKind::kReaction,
                   EventKind::kErasure};
  source.texts = {CommentKind::kComment, CommentKind::kReview, CommentKind::kMessage};
  source.reply = kReplyLimit;
  source.private_reply = kReplyLimit;
  source.settings = {
      {"secrets", true, "keys that the sender signs with"},
      {"action_url", false, "where actions are posted"},
      {"action_secret", false, "key that signs actions"},
      {"reply_limit", false, "most characters of a reply"},
      {"allow_private_addresses", false, "action_url may be on this machine or the local network"}};
  return source;
}

}  // namespace kaiku::platforms::generic
