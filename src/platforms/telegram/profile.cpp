#include <kaiku/platforms/profile.hpp>

#include "../subscription.hpp"
#include "adapter.hpp"

namespace kaiku::platforms::telegram {

Profile profile() {
  Profile bot;
  bot.intake = "webhook";
  for (const ActionKind kind :
       {ActionKind::kReply, ActionKind::kPrivateReply, ActionKind::kReact, ActionKind::kDelete,
        ActionKind::kBlock, ActionKind::kUnblock, ActionKind::kWarn, ActionKind::kUnreact}) {
    bot.actions.push_back({kind, ""});
  }
  bot.actions.push_back({ActionKind::kPublish, "channel_id"});
  bot.events = {EventKind::kCreated, EventKind::kEdited, EventKind::kRemoved, EventKind::kReaction,
                EventKind::kErasure};
  bot.texts = {CommentKind::kComment, CommentKind::kPost, CommentKind::kMessage};
  bot.reply = kReplyLimit;
  bot.private_reply = kReplyLimit;
  bot.settings = {
      {"bot_id", true, "the bot's id"},
      {"group_id", true, "the discussion group"},
      {"channel_id", false, "the channel that the group belongs to; without it nothing is posted"},
      {"secret_token", true, "what the webhook was set with; all count"},
      {"bot_token", true, "the bot's token"},
      {"api_base", false, "where calls go"},
      {"react_with", false, "the emoji of a like"},
      {"block", false, "ban or mute"},
      {"block_for", false, "how long a block lasts; without it for good"},
      {"service_users", false, "more ids of Telegram's own users, which are never blocked"},
      subscription_setting_key(),
      {"reply_limit", false, "most UTF-16 units of a message"},
      {"allow_private_addresses", false, "calls may go to this machine or the local network"}};
  return bot;
}

}  // namespace kaiku::platforms::telegram
