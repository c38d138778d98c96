#include <kaiku/platforms/profile.hpp>

#include "adapter.hpp"

namespace kaiku::platforms::discourse {

Profile profile() {
  Profile forum;
  forum.intake = "webhook";
  forum.actions = {{ActionKind::kReply, ""},  {ActionKind::kPrivateReply, "message_title"},
                   {ActionKind::kReact, ""},  {ActionKind::kDelete, ""},
                   {ActionKind::kBlock, ""},  {ActionKind::kUnblock, ""},
                   {ActionKind::kWarn, ""},   {ActionKind::kPublish, "post_category"},
                   {ActionKind::kUnreact, ""}};
  forum.events = {EventKind::kCreated, EventKind::kEdited, EventKind::kRemoved,
                  EventKind::kUnhidden, EventKind::kErasure};
  forum.texts = {CommentKind::kComment, CommentKind::kPost, CommentKind::kMessage};
  forum.reply = kReplyLimit;
  forum.private_reply = kReplyLimit;
  forum.settings = {
      {"forum", true, "its address"},
      {"secret", true, "the secrets of its webhook; all verify"},
      {"api_key", true, "key of the account that Kaiku writes as"},
      {"username", true, "the account that Kaiku writes as"},
      {"message_title", false, "title of private messages; without it none are written"},
      {"post_category", false, "category of own topics; without it none are begun"},
      {"title_minimum", false, "fewest characters of a topic's title"},
      {"block", false, "silence or suspend"},
      {"block_for", false, "how long a block lasts"},
      {"block_reason", false, "what the forum notes beside a block"},
      {"staff_is_ours", false, "administrators and moderators speak for the brand"},
      {"reply_limit", false, "most characters of a post"},
      {"reply_minimum", false, "fewest characters of a post"},
      {"allow_private_addresses", false, "calls may go to this machine or the local network"}};
  return forum;
}

}  // namespace kaiku::platforms::discourse
