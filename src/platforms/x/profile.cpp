#include <kaiku/platforms/profile.hpp>

#include "../subscription.hpp"
#include "adapter.hpp"

namespace kaiku::platforms::x {

Profile profile() {
  constexpr std::string_view kEnterprise = "access: enterprise";
  Profile account;
  account.intake = "webhook";
  account.actions = {{ActionKind::kReply, ""},
                     {ActionKind::kPrivateReply, ""},
                     {ActionKind::kReact, kEnterprise},
                     {ActionKind::kHide, ""},
                     {ActionKind::kUnhide, ""},
                     {ActionKind::kBlock, kEnterprise},
                     {ActionKind::kUnblock, kEnterprise},
                     {ActionKind::kWarn, ""},
                     {ActionKind::kPublish, ""},
                     {ActionKind::kUnreact, kEnterprise}};
  account.events = {EventKind::kCreated, EventKind::kEdited, EventKind::kRemoved,
                    EventKind::kReaction};
  account.texts = {CommentKind::kComment, CommentKind::kMention, CommentKind::kMessage};
  account.reply = kReplyLimit;
  account.private_reply = kMessageLimit;
  account.settings = {
      {"user_id", true, "the account's id"},
      {"consumer_secret", true, "the app's secrets; all verify webhooks"},
      {"access_token", false, "the account's user token"},
      {"refresh_token", false, "of OAuth 2.0: renews the access token, instead of it"},
      {"client_id", false, "of OAuth 2.0, with refresh_token"},
      {"client_secret", false, "of OAuth 2.0, with refresh_token"},
      {"token_url", false, "where access tokens are fetched"},
      {"consumer_key", false, "the app's key, for a token of OAuth 1.0a"},
      {"access_token_secret", false, "belongs to a token of OAuth 1.0a"},
      {"access", false, "self_serve or enterprise: what X lets the app do"},
      {"app_token", false, "the app's own bearer token, for check_subscription"},
      subscription_setting_key(),
      {"api_base", false, "where calls go"},
      {"reply_limit", false, "most weighted characters of a reply or post"},
      {"message_limit", false, "most characters of a direct message"},
      {"allow_private_addresses", false, "calls may go to this machine or the local network"}};
  return account;
}

}  // namespace kaiku::platforms::x
