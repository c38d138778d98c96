// Actions as methods of the Bot API (Telegram: "sendMessage", "deleteMessage", "banChatMember").

#include <nlohmann/json.hpp>

#include "../conversation.hpp"
#include "../refusal.hpp"
#include "adapter.hpp"
#include "ids.hpp"

namespace kaiku::platforms::telegram {
namespace {

using nlohmann::json;

constexpr const char* kPermissions[] = {
    "can_send_messages",         "can_send_audios",  "can_send_documents",
    "can_send_photos",           "can_send_videos",  "can_send_video_notes",
    "can_send_voice_notes",      "can_send_polls",   "can_send_other_messages",
    "can_add_web_page_previews", "can_change_info",  "can_invite_users",
    "can_pin_messages",          "can_manage_topics"};

json all_permissions(bool granted) {
  json permissions = json::object();
  for (const char* const permission : kPermissions) permissions[permission] = granted;
  return permissions;
}

}  // namespace

http::Request TelegramAdapter::call(std::string_view method, const json& parameters) const {
  return api_.with_json("POST", "/" + std::string(method), parameters);
}

Result<http::Request> TelegramAdapter::render(const Action& action, TimePoint now) const {
  if (!capabilities().contains(action.kind)) {
    return unsupported(action, "Telegram has no such action");
  }
  if (action.kind == ActionKind::kPublish) return render_post(action);
  if (makes_text(action.kind)) return render_text(action);
  if (action.kind == ActionKind::kBlock || action.kind == ActionKind::kUnblock) {
    return render_block(action, now);
  }
  const auto target = parse_message_id(action.target.value);
  if (!target) return bad_id(action, "target");
  if (!target->connection.empty()) {
    return unsupported(action, "not possible in a chat of a business account");
  }
  json parameters = {{"chat_id", target->chat}, {"message_id", target->number}};
  if (action.kind == ActionKind::kDelete) return call("deleteMessage", parameters);
  parameters["reaction"] = json::array();
  if (action.kind == ActionKind::kReact) {
    parameters["reaction"].push_back({{"type", "emoji"}, {"emoji", settings_.react_with}});
  }
  return call("setMessageReaction", parameters);
}

LengthLimit TelegramAdapter::text_limit() const {
  return {.most = settings_.reply_limit, .unit = kReplyLimit.unit};
}

// Into the channel itself; Telegram puts a copy of it into the group.
Result<http::Request> TelegramAdapter::render_post(const Action& action) const {
  if (const auto fits = check_text(action, text_limit()); !fits) return fits.error();
  return call("sendMessage", {{"chat_id", bot_.channel}, {"text", action.text}});
}

// Plain text: nothing in it is a mark, so nothing has to be escaped.
Result<http::Request> TelegramAdapter::render_text(const Action& action) const {
  if (const auto fits = check_text(action, text_limit()); !fits) return fits.error();
  const auto target = parse_message_id(action.target.value);
  if (!target) return bad_id(action, "target");
  json parameters = {{"text", action.text}, {"link_preview_options", {{"is_disabled", true}}}};
  if (is_message(action)) {
    parameters["chat_id"] = target->chat;
    if (!target->connection.empty()) parameters["business_connection_id"] = target->connection;
  } else if (action.kind == ActionKind::kPrivateReply) {
    const auto person = parse_number(action.author.value);
    if (!person || *person < 0 || settings_.service_users.contains(action.author.value)) {
      return bad_id(action, "author");
    }
    parameters["chat_id"] = *person;
  } else {
    parameters["chat_id"] = target->chat;
    parameters["reply_parameters"] = {{"message_id", target->number},
                                      {"allow_sending_without_reply", false}};
  }
  return call("sendMessage", parameters);
}

Result<http::Request> TelegramAdapter::render_block(const Action& action, TimePoint now) const {
  if (is_message(action)) return unsupported(action, "a bot cannot close a private chat");
  const auto person = parse_number(action.author.value);
  if (!person) return bad_id(action, "author");
  if (settings_.service_users.contains(action.author.value) || bot_.speaks_as(*person)) {
    return unsupported(action, "this is Telegram itself or the brand");
  }
  const bool block = action.kind == ActionKind::kBlock;
  if (*person < 0) {  // somebody who speaks as a channel
    return call(block ? "banChatSenderChat" : "unbanChatSenderChat",
                {{"chat_id", bot_.group}, {"sender_chat_id", *person}});
  }
  return settings_.mute ? render_mute(*person, block, now) : render_ban(*person, block, now);
}

http::Request TelegramAdapter::render_ban(std::int64_t person, bool block, TimePoint now) const {
  json parameters = {{"chat_id", bot_.group}, {"user_id", person}};
  if (!block) {
    parameters["only_if_banned"] = true;  // without it who is there is thrown out
    return call("unbanChatMember", parameters);
  }
  if (settings_.block_for) parameters["until_date"] = to_unix_seconds(now + *settings_.block_for);
  return call("banChatMember", parameters);
}

http::Request TelegramAdapter::render_mute(std::int64_t person, bool block, TimePoint now) const {
  json parameters = {{"chat_id", bot_.group}, {"user_id", person}};
  parameters["permissions"] = block ? json{{"can_send_messages", false}} : all_permissions(true);
  if (block && settings_.block_for) {
    parameters["until_date"] = to_unix_seconds(now + *settings_.block_for);
  }
  return call("restrictChatMember", parameters);
}

bool TelegramAdapter::safe_to_repeat(const Action& action) const {
  return !makes_text(action.kind);
}

std::optional<http::Request> TelegramAdapter::render_reread(const Action&, TimePoint) const {
  return std::nullopt;
}

std::optional<http::Request> TelegramAdapter::render_fetch(const Event&, TimePoint) const {
  return std::nullopt;
}

std::optional<http::Request> TelegramAdapter::render_reconcile(const Action&, TimePoint) const {
  return std::nullopt;
}

}  // namespace kaiku::platforms::telegram
