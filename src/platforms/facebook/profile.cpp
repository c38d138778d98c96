#include <kaiku/platforms/profile.hpp>

#include "../meta/adapter.hpp"
#include "../subscription.hpp"
#include "adapter.hpp"

namespace kaiku::platforms::facebook {

Profile profile() {
  Profile page;
  page.intake = "webhook";
  page.actions = {
      {ActionKind::kReply, ""},   {ActionKind::kPrivateReply, ""}, {ActionKind::kReact, ""},
      {ActionKind::kHide, ""},    {ActionKind::kUnhide, ""},       {ActionKind::kDelete, ""},
      {ActionKind::kBlock, ""},   {ActionKind::kUnblock, ""},      {ActionKind::kWarn, ""},
      {ActionKind::kUnreact, ""}, {ActionKind::kPublish, ""}};
  page.events = {EventKind::kCreated, EventKind::kEdited,   EventKind::kRemoved,
                 EventKind::kHidden,  EventKind::kUnhidden, EventKind::kReaction,
                 EventKind::kErasure};
  page.texts = {CommentKind::kComment, CommentKind::kPost,       CommentKind::kMention,
                CommentKind::kReview,  CommentKind::kStoryReply, CommentKind::kMessage};
  page.reply = kReplyLimit;
  page.private_reply = kMessageLimit;
  page.settings = meta::app_setting_keys();
  page.settings.insert(page.settings.begin(),
                       {{"page_id", true, "the page's id"},
                        {"reply_limit", false, "most characters of a public reply"},
                        meta::backfill_setting_key(),
                        subscription_setting_key()});
  return page;
}

}  // namespace kaiku::platforms::facebook
