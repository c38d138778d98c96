#include <kaiku/platforms/profile.hpp>

#include "adapter.hpp"

namespace kaiku::platforms::mastodon {

Profile profile() {
  Profile account;
  account.intake = "polling";
  account.actions = {{ActionKind::kReply, ""},   {ActionKind::kPrivateReply, ""},
                     {ActionKind::kReact, ""},   {ActionKind::kBlock, ""},
                     {ActionKind::kUnblock, ""}, {ActionKind::kWarn, ""},
                     {ActionKind::kPublish, ""}, {ActionKind::kUnreact, ""}};
  account.events = {EventKind::kCreated, EventKind::kEdited, EventKind::kReaction};
  account.texts = {CommentKind::kComment, CommentKind::kMention, CommentKind::kMessage,
                   CommentKind::kPost};
  account.reply = kReplyLimit;
  account.private_reply = kReplyLimit;
  account.settings = {
      {"instance", true, "the server's address"},
      {"account_id", true, "the account's id on it"},
      {"username", true, "its name"},
      {"access_token", true, "its token"},
      {"poll_interval", false, "how often it is asked"},
      {"look_back", false, "how far back the first look goes"},
      {"visibility", false, "of public replies: public, unlisted or private"},
      {"block_by", false, "block or mute: what blocking does"},
      {"reply_limit", false, "most characters of a status, as the server sets it"},
      {"link_length", false, "what a link counts"},
      {"allow_private_addresses", false, "calls may go to this machine or the local network"}};
  return account;
}

}  // namespace kaiku::platforms::mastodon
