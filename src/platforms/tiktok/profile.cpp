#include <kaiku/platforms/profile.hpp>

#include "adapter.hpp"

namespace kaiku::platforms::tiktok {

Profile profile() {
  Profile account;
  account.intake = "webhook";
  account.actions = {
      {ActionKind::kReply, ""},  {ActionKind::kPrivateReply, "direct_messages: true"},
      {ActionKind::kReact, ""},  {ActionKind::kHide, ""},
      {ActionKind::kUnhide, ""}, {ActionKind::kWarn, ""},
      {ActionKind::kUnreact, ""}};
  account.events = {EventKind::kCreated, EventKind::kRemoved, EventKind::kHidden,
                    EventKind::kUnhidden};
  account.texts = {CommentKind::kComment, CommentKind::kMessage};
  account.reply = kReplyLimit;
  account.private_reply = kReplyLimit;
  account.settings = {
      {"business_id", true, "the account's open_id"},
      {"client_secret", true, "the app's secrets; all verify webhooks"},
      {"access_token", true, "the account's token"},
      {"unique_identifier", false, "the account's own, as deliveries name who wrote"},
      {"direct_messages", false, "answer direct messages"},
      {"reply_limit", false, "most characters of a reply"},
      {"like_action", false, "TikTok's word for liking"},
      {"unlike_action", false, "TikTok's word for taking a like back"},
      {"token_codes", false, "error codes of a dead token"},
      {"api_base", false, "where calls go"},
      {"allow_private_addresses", false, "calls may go to this machine or the local network"}};
  return account;
}

}  // namespace kaiku::platforms::tiktok
