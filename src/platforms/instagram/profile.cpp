#include <kaiku/platforms/profile.hpp>

#include "../meta/adapter.hpp"
#include "../subscription.hpp"
#include "adapter.hpp"

namespace kaiku::platforms::instagram {

Profile profile() {
  constexpr std::string_view kFacebookLogin = "login: facebook";
  Profile account;
  account.intake = "webhook";
  account.actions = {{ActionKind::kReply, ""},
                     {ActionKind::kPrivateReply, ""},
                     {ActionKind::kReact, kFacebookLogin},
                     {ActionKind::kHide, ""},
                     {ActionKind::kUnhide, ""},
                     {ActionKind::kDelete, ""},
                     {ActionKind::kBlock, kFacebookLogin},
                     {ActionKind::kUnblock, kFacebookLogin},
                     {ActionKind::kWarn, ""},
                     {ActionKind::kUnreact, kFacebookLogin}};
  account.events = {EventKind::kCreated, EventKind::kEdited, EventKind::kRemoved,
                    EventKind::kReaction, EventKind::kErasure};
  account.texts = {CommentKind::kComment, CommentKind::kLiveComment, CommentKind::kMention,
                   CommentKind::kStoryReply, CommentKind::kMessage};
  account.reply = kReplyLimit;
  account.private_reply = kMessageLimit;
  account.settings = meta::app_setting_keys();
  account.settings.insert(account.settings.begin(),
                          {{"ig_id", true, "the account's id, as webhooks name it"},
                           {"username", true, "the account's handle"},
                           {"login", false, "instagram or facebook: how the app signs in"},
                           {"page_id", false, "the linked page; with login: facebook only"},
                           {"reply_limit", false, "most characters of a public reply"},
                           meta::backfill_setting_key(),
                           subscription_setting_key()});
  return account;
}

}  // namespace kaiku::platforms::instagram
