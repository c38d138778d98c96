#include <kaiku/platforms/profile.hpp>

#include "../meta/adapter.hpp"
#include "adapter.hpp"

namespace kaiku::platforms::threads {

Profile profile() {
  Profile account;
  account.intake = "webhook";
  account.actions = {{ActionKind::kReply, ""},
                     {ActionKind::kHide, ""},
                     {ActionKind::kUnhide, ""},
                     {ActionKind::kWarn, ""},
                     {ActionKind::kPublish, ""}};
  account.events = {EventKind::kCreated, EventKind::kRemoved, EventKind::kErasure};
  account.texts = {CommentKind::kComment, CommentKind::kMention};
  account.reply = kReplyLimit;
  account.settings = meta::app_setting_keys();
  account.settings.insert(account.settings.begin(),
                          {{"user_id", true, "the profile's id, as webhooks name it"},
                           {"username", true, "the profile's handle"},
                           {"reply_limit", false, "most bytes of a reply or post"}});
  return account;
}

}  // namespace kaiku::platforms::threads
