// Posts as the X Activity API tells of them (X: "Event Payloads").

#include "posts.hpp"

#include <algorithm>
#include <string_view>
#include <utility>

#include <nlohmann/json.hpp>

#include "../json_body.hpp"
#include "messages.hpp"

namespace kaiku::platforms::x {
namespace {

using nlohmann::json;

// The one in includes.users; each may be wrapped as {"data":{…}}.
const json* included_user(const json& data, const std::string& id) {
  const json* const includes = member(data, "includes");
  const json* const users = includes == nullptr ? nullptr : member(*includes, "users");
  if (users == nullptr || !users->is_array()) return nullptr;
  for (const json& entry : *users) {
    const json* const inner = member(entry, "data");
    const json& user = inner == nullptr ? entry : *inner;
    if (id_at(user, "id") == id) return &user;
  }
  return nullptr;
}

Author author_of(const json& data, const json& post) {
  Author author;
  author.id = AuthorId(id_at(post, "author_id"));
  const json* const user = included_user(data, author.id.value);
  if (user == nullptr) return author;
  author.name = text_at(*user, "username");
  const json* const metrics = member(*user, "public_metrics");
  const auto followers = metrics == nullptr ? std::nullopt : whole_at(*metrics, "followers_count");
  if (followers && *followers >= 0) author.followers = static_cast<std::uint64_t>(*followers);
  return author;
}

// An edit is a new post that names those before it, oldest first.
std::string first_version(const json& post, const std::string& id) {
  const json* const history = member(post, "edit_history_tweet_ids");
  if (history == nullptr || !history->is_array() || history->empty()) return id;
  const json& first = history->front();
  return first.is_string() && is_x_id(first.get<std::string>()) ? first.get<std::string>() : id;
}

// Where it stands: the conversation is the post, the answered one the parent unless it began it.
// What the brand itself answers may have begun it, too: somebody's mention.
void read_place(const json& post, bool by_brand, Comment& comment) {
  const std::string conversation = id_at(post, "conversation_id");
  comment.post = PostId(conversation.empty() ? comment.id.value : conversation);
  std::string answered = id_at(post, "in_reply_to_tweet_id");
  if (answered.empty()) answered = referenced(post, "replied_to");
  const bool begins = answered == comment.post.value && !by_brand;
  if (!answered.empty() && !begins && answered != comment.id.value) {
    comment.parent = CommentId(std::move(answered));
  }
}

// The same post may come as reply, mention and quote: its key is its own id alone.
ItemReading read_post(const Owner& owner, std::string_view type, const json& data, const json& post,
                      TimePoint received_at) {
  const std::string id = id_at(post, "id");
  if (!is_x_id(id)) return unreadable("post without id");
  if (!referenced(post, "retweeted").empty()) return nothing();
  const std::string first = first_version(post, id);
  Event event = owner.event(first == id ? EventKind::kCreated : EventKind::kEdited, received_at);
  Comment& comment = event.comment;
  comment.id = CommentId(first);
  comment.author = author_of(data, post);
  event.by_brand = comment.author.id.value == owner.id;
  comment.text = text_at(post, "text");
  event.thin = member(post, "text") == nullptr;
  comment.language_hint = text_at(post, "lang");
  comment.has_attachment = member(post, "attachments") != nullptr;
  event.occurred_at = time_at(post, "created_at").value_or(received_at);
  comment.created_at = event.occurred_at;
  read_place(post, event.by_brand, comment);
  const bool to_us = id_at(post, "in_reply_to_user_id") == owner.id;
  if (type != "post.reply.create" && !to_us) comment.kind = CommentKind::kMention;
  event.dedupe_key = "post:" + id;
  return std::optional(std::move(event));
}

// What the account itself posts says something only where it answers somebody.
ItemReading read_own_post(const Owner& owner, const json& data, const json& post,
                          TimePoint received_at) {
  const bool is_answer =
      !id_at(post, "in_reply_to_tweet_id").empty() || !referenced(post, "replied_to").empty();
  if (!is_answer) return nothing();
  ItemReading reading = read_post(owner, "post.reply.create", data, post, received_at);
  if (reading && *reading) (*reading)->by_brand = true;
  return reading;
}

ItemReading read_own_removal(const Owner& owner, const json& post, TimePoint received_at) {
  const std::string id = id_at(post, "id");
  if (id.empty()) return unreadable("removed post without id");
  Event event = owner.event(EventKind::kRemoved, received_at);
  event.comment.id = CommentId(id);
  event.comment.author.id = AuthorId(id_at(post, "author_id"));
  event.by_brand = true;
  event.dedupe_key = "delete:" + id;
  return std::optional(std::move(event));
}

ItemReading read_like(const Owner& owner, const json& like, TimePoint received_at) {
  const std::string id = id_at(like, "id");
  const std::string liked = id_at(like, "liked_tweet_id");
  if (id.empty() || liked.empty()) return unreadable("like without id and liked_tweet_id");
  if (id_at(like, "liked_tweet_author_id") != owner.id) return nothing();
  Event event = owner.event(EventKind::kReaction, received_at);
  event.occurred_at = millis_at(like, "timestamp_ms").value_or(received_at);
  event.comment.id = CommentId(liked);
  event.comment.post = PostId(liked);
  event.comment.kind = CommentKind::kPost;
  event.reaction = "like";
  event.dedupe_key = "like:" + id;
  return std::optional(std::move(event));
}

// Encrypted: that somebody wrote is all that can be known. People have to look.
ItemReading read_encrypted(const Owner& owner, const json& data, const json& payload,
                           TimePoint received_at) {
  const std::string id = id_at(data, "event_uuid");
  if (id.empty()) return unreadable("encrypted message without event_uuid");
  Event event = owner.event(EventKind::kCreated, received_at);
  event.comment.id = CommentId("chat:" + id);
  event.comment.kind = CommentKind::kMessage;
  event.comment.is_private = true;
  event.comment.has_attachment = true;
  event.comment.author.id = AuthorId(id_at(payload, "sender_id"));
  event.by_brand = event.comment.author.id.value == owner.id;
  event.dedupe_key = event.comment.id.value;
  return std::optional(std::move(event));
}

void read_messages(const Owner& owner, const json& payload, TimePoint received_at,
                   BatchReader& batch) {
  const json* const messages = member(payload, "direct_message_events");
  if (messages == nullptr || !messages->is_array()) {
    return batch.problem("direct_message_events is missing");
  }
  std::size_t seen = 0;
  for (const json& item : *messages) {
    if (!batch.admits(seen)) return;
    batch.take(read_message(owner, item, member(payload, "users"), received_at));
  }
}

}  // namespace

bool is_x_id(const std::string& id) {
  return !id.empty() && id.size() <= 20 && id.find_first_not_of("0123456789") == std::string::npos;
}

std::string referenced(const json& post, const char* type) {
  const json* const references = member(post, "referenced_tweets");
  if (references == nullptr || !references->is_array()) return {};
  for (const json& reference : *references) {
    if (text_at(reference, "type") == type) return id_at(reference, "id");
  }
  return {};
}

Result<EventBatch> read_activity(const Owner& owner, const json& data, TimePoint received_at) {
  BatchReader batch;
  const std::string type = text_at(data, "event_type");
  const json* const payload = member(data, "payload");
  const json* const filter = member(data, "filter");
  const std::string account = filter == nullptr ? std::string() : id_at(*filter, "user_id");
  batch.at(type.size() <= 64 ? type : "data");
  if (type.empty()) {
    batch.problem("data without event_type");
  } else if (!account.empty() && account != owner.id) {
    batch.problem("about another account than the configured one");
  } else if (payload == nullptr || !payload->is_object()) {
    batch.problem("payload is missing");
  } else if (type == "dm.received" || type == "dm.sent") {
    read_messages(owner, *payload, received_at, batch);
  } else if (type == "post.reply.create" || type == "post.mention.create" ||
             type == "post.quote.create") {
    batch.take(read_post(owner, type, data, *payload, received_at));
  } else if (type == "post.create") {
    batch.take(read_own_post(owner, data, *payload, received_at));
  } else if (type == "post.delete") {
    batch.take(read_own_removal(owner, *payload, received_at));
  } else if (type == "like.create") {
    batch.take(read_like(owner, *payload, received_at));
  } else if (type == "chat.received") {
    batch.take(read_encrypted(owner, data, *payload, received_at));
  } else {
    batch.note_readable();
  }
  return std::move(batch).finish();
}

}  // namespace kaiku::platforms::x
