// Updates of the Bot API (Telegram: "Update", "Message", "MessageReactionUpdated").

#include "updates.hpp"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include <nlohmann/json.hpp>

#include "../batch_reader.hpp"
#include "../conversation.hpp"
#include "../json_body.hpp"
#include "ids.hpp"

namespace kaiku::platforms::telegram {
namespace {

using nlohmann::json;

constexpr const char* kMedia[] = {
    "photo", "video",      "animation", "audio", "document", "sticker", "voice", "video_note",
    "story", "paid_media", "contact",   "dice",  "location", "venue",   "poll",  "checklist"};

struct MessageUpdate {
  const char* key;
  EventKind kind;
  bool business;
};
constexpr MessageUpdate kMessageUpdates[] = {{"message", EventKind::kCreated, false},
                                             {"edited_message", EventKind::kEdited, false},
                                             {"business_message", EventKind::kCreated, true},
                                             {"edited_business_message", EventKind::kEdited, true}};

std::optional<std::int64_t> number_in(const json& object, const char* inner, const char* key) {
  const json* const value = member(object, inner);
  return value == nullptr ? std::nullopt : whole_at(*value, key);
}

std::string name_of(const json& who) {
  for (const char* const key : {"username", "first_name", "title"}) {
    if (std::string name = text_at(who, key); !name.empty()) return name;
  }
  return {};
}

// Who speaks: the chat in whose name it is said, where there is one, else the person.
struct Speaker {
  Author author;
  bool is_ours = false;
  bool is_other_bot = false;
};

Speaker speaker_of(const Bot& bot, const json& chat_or_null, const json& person_or_null) {
  Speaker speaker;
  const json& who = chat_or_null.is_object() ? chat_or_null : person_or_null;
  speaker.author.id = AuthorId(id_at(who, "id"));
  speaker.author.name = name_of(who);
  if (chat_or_null.is_object()) {
    speaker.is_ours = bot.speaks_as(whole_at(who, "id").value_or(0));
  } else {
    speaker.is_ours = speaker.author.id.value == bot.owner.id;
    speaker.is_other_bot = !speaker.is_ours && flag_at(who, "is_bot").value_or(false);
  }
  return speaker;
}

const json& member_or_null(const json& object, const char* key) {
  static const json null;
  const json* const found = member(object, key);
  return found == nullptr ? null : *found;
}

void read_words(const json& message, Comment& comment) {
  const bool has_text = member(message, "text") != nullptr;
  comment.text = text_at(message, has_text ? "text" : "caption");
  comment.has_attachment =
      std::ranges::any_of(kMedia, [&](const char* key) { return member(message, key) != nullptr; });
}

// Where a message of the group stands: under a post of the channel, in answer to somebody, or by
// itself. A copy of the post itself is the brand's.
void read_place(const json& message, const MessageId& id, Comment& comment) {
  const auto in_group = [&](std::int64_t number) {
    return MessageId{.connection = {}, .chat = id.chat, .number = number}.text();
  };
  const auto thread = whole_at(message, "message_thread_id");
  const json& answered = member_or_null(message, "reply_to_message");
  const auto number = whole_at(answered, "message_id");
  const bool is_copy = flag_at(answered, "is_automatic_forward").value_or(false);
  const bool is_topic = member(answered, "forum_topic_created") != nullptr;
  if (number && *number > 0 && !is_copy && !is_topic) {
    comment.parent = CommentId(in_group(*number));
  }
  if (thread && *thread > 0) {
    comment.post = PostId(in_group(*thread));
  } else if (number && *number > 0 && is_copy) {
    comment.post = PostId(in_group(*number));
  } else if (!comment.parent) {
    comment.kind = CommentKind::kPost;
    comment.post = PostId(comment.id.value);
  }
}

std::string command_of(const Comment& comment) {
  return comment.text.starts_with('/') ? comment.text.substr(0, comment.text.find_first_of(" @\n"))
                                       : std::string();
}

ItemReading read_private(const MessageId& id, bool business, Event event) {
  Comment& comment = event.comment;
  comment.kind = CommentKind::kMessage;
  comment.is_private = true;
  comment.parent = conversation_with(id.chat_text());
  if (business || event.by_brand) return std::optional(std::move(event));
  const std::string command = command_of(comment);
  if (command == "/start") return nothing();  // opens the chat and says nothing
  if (command == "/delete" && event.kind == EventKind::kCreated) {
    event.kind = EventKind::kErasure;
    comment.text.clear();
  }
  return std::optional(std::move(event));
}

// The post of the channel that a message of the group is a copy of: known by the post's own id, as
// the answer to whoever posted it names it. Comments name the copy.
std::optional<MessageId> copied_post(const Bot& bot, const json& message) {
  if (!flag_at(message, "is_automatic_forward").value_or(false)) return std::nullopt;
  const json& origin = member_or_null(message, "forward_origin");
  const auto number = whole_at(origin, "message_id");
  if (!number || *number <= 0 || number_in(origin, "chat", "id") != bot.channel) {
    return std::nullopt;
  }
  return MessageId{.connection = {}, .chat = bot.channel, .number = *number};
}

ItemReading read_message(const Bot& bot, const MessageUpdate& update, const json& message,
                         TimePoint received_at) {
  const auto chat = number_in(message, "chat", "id");
  const auto number = whole_at(message, "message_id");
  if (!chat || !number || *chat == 0 || *number <= 0) {
    return unreadable("message without chat.id and message_id");
  }
  MessageId id{.connection = {}, .chat = *chat, .number = *number};
  if (update.business) {
    id.connection = id_at(message, "business_connection_id");
    if (!is_connection(id.connection)) return unreadable("message without business_connection_id");
  }
  const bool is_private =
      update.business || text_at(member_or_null(message, "chat"), "type") == "private";
  if (!is_private && *chat != bot.group) return nothing();

  Event event = bot.owner.event(update.kind, received_at);
  Comment& comment = event.comment;
  comment.id = CommentId(id.text());
  Speaker speaker =
      speaker_of(bot, member_or_null(message, "sender_chat"), member_or_null(message, "from"));
  // In a chat of the business account everybody but the other person speaks for the brand.
  if (update.business) speaker.is_ours = speaker.author.id.value != std::to_string(*chat);
  if (speaker.is_other_bot && !update.business) return nothing();
  comment.author = std::move(speaker.author);
  event.by_brand = speaker.is_ours;
  comment.created_at = seconds_at(message, "date").value_or(received_at);
  event.occurred_at = seconds_at(message, "edit_date").value_or(comment.created_at);
  read_words(message, comment);
  if (comment.text.empty() && !comment.has_attachment) return nothing();  // somebody joined, …
  if (is_private) return read_private(id, update.business, std::move(event));
  read_place(message, id, comment);
  if (const auto post = copied_post(bot, message)) comment.id = CommentId(post->text());
  return std::optional(std::move(event));
}

// The first reaction that is new. One that is taken back changes nothing that was decided.
std::string new_reaction(const json& reaction) {
  const json& before = member_or_null(reaction, "old_reaction");
  const json& now = member_or_null(reaction, "new_reaction");
  if (!now.is_array()) return {};
  for (const json& one : now) {
    if (before.is_array() && std::ranges::find(before, one) != before.end()) continue;
    const std::string emoji = text_at(one, "emoji");
    return emoji.empty() ? text_at(one, "type") : emoji;
  }
  return {};
}

ItemReading read_reaction(const Bot& bot, const json& reaction, TimePoint received_at) {
  const auto chat = number_in(reaction, "chat", "id");
  const auto number = whole_at(reaction, "message_id");
  if (!chat || !number || *number <= 0) return unreadable("reaction without chat and message_id");
  if (*chat != bot.group) return nothing();
  Event event = bot.owner.event(EventKind::kReaction, received_at);
  event.reaction = new_reaction(reaction);
  if (event.reaction.empty()) return nothing();
  event.occurred_at = seconds_at(reaction, "date").value_or(received_at);
  Speaker speaker =
      speaker_of(bot, member_or_null(reaction, "actor_chat"), member_or_null(reaction, "user"));
  event.by_brand = speaker.is_ours;
  event.comment.author = std::move(speaker.author);
  event.comment.id =
      CommentId(MessageId{.connection = {}, .chat = *chat, .number = *number}.text());
  return std::optional(std::move(event));
}

void read_removals(const Bot& bot, const json& removal, TimePoint received_at, BatchReader& batch) {
  MessageId id;
  id.connection = id_at(removal, "business_connection_id");
  id.chat = number_in(removal, "chat", "id").value_or(0);
  const json& numbers = member_or_null(removal, "message_ids");
  if (!is_connection(id.connection) || id.chat == 0 || !numbers.is_array()) {
    return batch.problem("removal without connection, chat and message_ids");
  }
  if (numbers.empty()) batch.note_readable();
  std::size_t seen = 0;
  for (const json& number : numbers) {
    if (!batch.admits(seen)) return;
    if (!number.is_number_integer() || number.get<std::int64_t>() <= 0) {
      batch.problem("removed message without a number");
      continue;
    }
    id.number = number.get<std::int64_t>();
    Event event = bot.owner.event(EventKind::kRemoved, received_at);
    event.comment.id = CommentId(id.text());
    event.comment.kind = CommentKind::kMessage;
    event.comment.is_private = true;
    event.comment.parent = conversation_with(id.chat_text());
    event.dedupe_key = std::to_string(id.number);
    batch.take(std::optional(std::move(event)));
  }
}

void read_content(const Bot& bot, const json& root, TimePoint received_at, BatchReader& batch) {
  for (const MessageUpdate& update : kMessageUpdates) {
    if (const json* const message = member(root, update.key); message != nullptr) {
      batch.at(update.key);
      return batch.take(read_message(bot, update, *message, received_at));
    }
  }
  if (const json* const reaction = member(root, "message_reaction"); reaction != nullptr) {
    batch.at("message_reaction");
    return batch.take(read_reaction(bot, *reaction, received_at));
  }
  if (const json* const removal = member(root, "deleted_business_messages"); removal != nullptr) {
    batch.at("deleted_business_messages");
    return read_removals(bot, *removal, received_at, batch);
  }
  batch.note_readable();  // a post in the channel, members, settings of a connection
}

}  // namespace

Result<EventBatch> read_update(const Bot& bot, std::string_view body, TimePoint received_at) {
  const auto root = parse_json(body);
  if (!root) return root.error();
  const auto number = whole_at(*root, "update_id");
  BatchReader batch;
  if (number) {
    read_content(bot, *root, received_at, batch);
  } else {
    batch.problem("update_id is missing");
  }
  auto read = std::move(batch).finish();
  if (!read) return read;
  for (Event& event : read->events) {
    const std::string item = event.dedupe_key.empty() ? "" : ":" + event.dedupe_key;
    event.dedupe_key = "update:" + std::to_string(*number) + item;
  }
  return read;
}

}  // namespace kaiku::platforms::telegram
