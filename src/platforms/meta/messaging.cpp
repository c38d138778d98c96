#include "messaging.hpp"

#include <algorithm>
#include <utility>

#include <nlohmann/json.hpp>

#include "../json_body.hpp"

namespace kaiku::platforms::meta {
namespace {

using nlohmann::json;

constexpr std::string_view kEchoMark = "kaiku:job:";

struct Parties {
  std::string sender;
  std::string person;  // the one who is not the brand
  bool is_brand = false;
};

Event message_event(const Owner& owner, const json& item, const Parties& parties, EventKind kind,
                    const std::string& mid, TimePoint received_at) {
  Event event = owner.event(kind, received_at);
  event.occurred_at = millis_at(item, "timestamp").value_or(received_at);
  event.by_brand = parties.is_brand;
  event.comment.created_at = event.occurred_at;
  event.comment.id = CommentId(mid);
  event.comment.parent = conversation_with(parties.person);
  event.comment.kind = CommentKind::kMessage;
  event.comment.author.id = AuthorId(parties.sender);
  event.comment.is_private = true;
  event.dedupe_key = mid;
  return event;
}

bool is_story_mention(const json& attachment) {
  return text_at(attachment, "type") == "story_mention";
}

void read_content(const json& message, Comment& comment) {
  comment.text = text_at(message, "text");
  if (const json* const list = member(message, "attachments");
      list != nullptr && list->is_array()) {
    comment.has_attachment = !list->empty();
    if (std::ranges::any_of(*list, is_story_mention)) comment.kind = CommentKind::kMention;
  }
  // Something was sent that the platform does not pass on: there is content, and it is not text.
  if (flag_at(message, "is_unsupported").value_or(false)) comment.has_attachment = true;
  if (const json* const reply = member(message, "reply_to"); reply != nullptr) {
    if (const json* const story = member(*reply, "story"); story != nullptr) {
      comment.kind = CommentKind::kStoryReply;
      comment.post = PostId(id_at(*story, "id"));
    }
  }
}

std::string echoed_action(const json& message) {
  std::string metadata = text_at(message, "metadata");
  return metadata.starts_with(kEchoMark) ? metadata.substr(kEchoMark.size()) : std::string();
}

}  // namespace

std::string echo_mark(std::string_view action_key) {
  return std::string(kEchoMark).append(action_key);
}

ItemReading read_messaging(const Owner& owner, const json& item, TimePoint received_at) {
  if (!item.is_object()) return unreadable("messaging item is no object");
  const json* const message = member(item, "message");
  const json* const edit = member(item, "message_edit");
  const json* const reaction = member(item, "reaction");
  const json* const said = message != nullptr ? message : edit != nullptr ? edit : reaction;
  if (said == nullptr) return nothing();
  if (flag_at(*said, "is_self").value_or(false)) return nothing();  // a self-test

  Parties parties;
  const json* const sender = member(item, "sender");
  const json* const recipient = member(item, "recipient");
  if (sender != nullptr) parties.sender = id_at(*sender, "id");
  if (recipient != nullptr) parties.person = id_at(*recipient, "id");
  const std::string mid = id_at(*said, "mid");
  if (parties.sender.empty() || parties.person.empty()) {
    return unreadable("message without sender and recipient");
  }
  if (mid.empty()) return unreadable("message without mid");
  parties.is_brand = parties.sender == owner.id || flag_at(*said, "is_echo").value_or(false);
  if (!parties.is_brand) parties.person = parties.sender;

  const auto made = [&](EventKind kind) {
    return message_event(owner, item, parties, kind, mid, received_at);
  };
  if (message != nullptr) {
    if (flag_at(*message, "is_deleted").value_or(false)) {
      Event event = made(EventKind::kRemoved);
      event.dedupe_key += ":deleted";
      return std::optional(std::move(event));
    }
    Event event = made(EventKind::kCreated);
    if (event.by_brand) event.echo_of_action = echoed_action(*message);
    read_content(*message, event.comment);
    return std::optional(std::move(event));
  }
  if (edit != nullptr) {
    Event event = made(EventKind::kEdited);
    event.comment.text = text_at(*edit, "text");
    event.dedupe_key += ":" + id_at(*edit, "num_edit");
    return std::optional(std::move(event));
  }
  const std::string action = text_at(*reaction, "action");
  if (action != "react") return nothing();
  Event event = made(EventKind::kReaction);
  event.reaction = text_at(*reaction, "reaction");
  // Emoji without a name of their own come as "other".
  if (event.reaction.empty() || event.reaction == "other") {
    if (auto emoji = text_at(*reaction, "emoji"); !emoji.empty()) event.reaction = std::move(emoji);
  }
  event.dedupe_key += ":" + parties.sender + ":" + action;
  return std::optional(std::move(event));
}

}  // namespace kaiku::platforms::meta
