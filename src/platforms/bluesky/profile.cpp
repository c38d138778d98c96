#include <kaiku/platforms/profile.hpp>

#include "adapter.hpp"

namespace kaiku::platforms::bluesky {

Profile profile() {
  Profile account;
  account.intake = "polling";
  account.actions = {
      {ActionKind::kReply, ""},   {ActionKind::kPrivateReply, "private_messages: true"},
      {ActionKind::kReact, ""},   {ActionKind::kHide, ""},
      {ActionKind::kUnhide, ""},  {ActionKind::kBlock, ""},
      {ActionKind::kUnblock, ""}, {ActionKind::kWarn, ""},
      {ActionKind::kPublish, ""}, {ActionKind::kUnreact, ""}};
  account.events = {EventKind::kCreated, EventKind::kRemoved, EventKind::kReaction};
  account.texts = {CommentKind::kComment, CommentKind::kMention, CommentKind::kMessage};
  account.reply = kReplyLimit;
  account.private_reply = kMessageLimit;
  account.settings = {
      {"did", true, "the account's DID"},
      {"app_password", true, "an app password of it"},
      {"service", false, "the account's server"},
      {"poll_interval", false, "how often it is asked"},
      {"look_back", false, "how far back the first look goes"},
      {"private_messages", false, "read and write conversations"},
      {"block_by", false, "block (public) or mute: what blocking does"},
      {"reply_limit", false, "most graphemes of a reply"},
      {"allow_private_addresses", false, "calls may go to this machine or the local network"}};
  return account;
}

}  // namespace kaiku::platforms::bluesky
