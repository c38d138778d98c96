#include "notifications.hpp"

#include <string>
#include <utility>

#include <nlohmann/json.hpp>

#include <kaiku/crypto/crypto.hpp>

#include "../batch_reader.hpp"
#include "../json_body.hpp"
#include "urn.hpp"

namespace kaiku::platforms::linkedin {
namespace {

using nlohmann::json;

constexpr std::string_view kType = "ORGANIZATION_SOCIAL_ACTION_NOTIFICATIONS";

// What was made, with its words, where the notification shows it.
const json* decorated(const json& item, const char* kind) {
  const json* const activity = member(item, "decoratedGeneratedActivity");
  return activity == nullptr ? nullptr : member(*activity, kind);
}

Event described(const Owner& owner, const json& item, const json* made, EventKind kind,
                TimePoint received_at) {
  Event event = owner.event(kind, received_at);
  event.occurred_at = millis_at(item, "lastModifiedAt").value_or(received_at);
  Comment& comment = event.comment;
  comment.created_at = event.occurred_at;
  if (made == nullptr) {
    event.thin = kind == EventKind::kCreated || kind == EventKind::kEdited;
    return event;
  }
  comment.author.id = AuthorId(id_at(*made, "owner"));
  event.by_brand = comment.author.id.value == owner.id;
  const json* const message = member(*made, "message");
  const bool nested = member(*made, "text") == nullptr && message != nullptr;
  const json& words = nested ? *message : *made;
  comment.text = text_at(words, "text");
  const bool has_words = kind == EventKind::kCreated || kind == EventKind::kEdited;
  event.thin = has_words && member(words, "text") == nullptr;
  return event;
}

struct CommentAction {
  std::string_view name;
  EventKind kind;
  std::string_view key;
};
constexpr CommentAction kCommentActions[] = {{"COMMENT", EventKind::kCreated, "comment:"},
                                             {"ADMIN_COMMENT", EventKind::kCreated, "comment:"},
                                             {"COMMENT_EDIT", EventKind::kEdited, "edit:"},
                                             {"COMMENT_DELETE", EventKind::kRemoved, "delete:"}};

// A comment may be edited again and again: what it says tells one edit from the next, and is the
// same for every subscriber.
std::string edit_mark(const json& item, const Event& event) {
  if (event.thin) return ":" + id_at(item, "lastModifiedAt");
  return ":" + crypto::to_hex(crypto::sha256(event.comment.text));
}

ItemReading read_comment(const Owner& owner, const json& item, const CommentAction& action,
                         TimePoint received_at) {
  const json* const made = decorated(item, "comment");
  const auto urn = parse_comment_urn(id_at(item, "generatedActivity"));
  if (!urn) return unreadable("comment without its URN in generatedActivity");
  Event event = described(owner, item, made, action.kind, received_at);
  Comment& comment = event.comment;
  comment.id = CommentId(urn->text());
  const std::string post = id_at(item, "sourcePost");
  comment.post = PostId(is_urn(post) ? post : urn->post);
  if (made != nullptr) {
    for (const char* const key : {"parentComment", "object"}) {
      const auto parent = parse_comment_urn(id_at(*made, key));
      if (!parent || parent->text() == comment.id.value) continue;
      comment.parent = CommentId(parent->text());
      break;
    }
  }
  event.by_brand = event.by_brand || action.name == "ADMIN_COMMENT";
  event.dedupe_key = std::string(action.key) + comment.id.value;
  if (action.kind == EventKind::kEdited) event.dedupe_key += edit_mark(item, event);
  return std::optional(std::move(event));
}

ItemReading read_mention(const Owner& owner, const json& item, TimePoint received_at) {
  const json* const made = decorated(item, "share");
  std::string id = made == nullptr ? std::string() : id_at(*made, "entity");
  if (id.empty()) id = id_at(item, "generatedActivity");
  if (!is_urn(id)) return unreadable("mention without a URN");
  Event event = described(owner, item, made, EventKind::kCreated, received_at);
  event.comment.id = CommentId(id);
  event.comment.post = PostId(id);
  event.comment.kind = CommentKind::kMention;
  event.dedupe_key = "mention:" + id;
  return std::optional(std::move(event));
}

ItemReading read_like(const Owner& owner, const json& item, TimePoint received_at) {
  const std::string like = id_at(item, "generatedActivity");
  const std::string post = id_at(item, "sourcePost");
  if (like.empty() || !is_urn(post)) return unreadable("like without its URN and sourcePost");
  Event event = described(owner, item, nullptr, EventKind::kReaction, received_at);
  event.comment.id = CommentId(post);
  event.comment.post = PostId(post);
  event.comment.kind = CommentKind::kPost;
  event.reaction = "like";
  event.dedupe_key = "like:" + like;
  return std::optional(std::move(event));
}

ItemReading read_notification(const Owner& owner, const json& item, TimePoint received_at) {
  const std::string action = text_at(item, "action");
  if (action.empty()) return unreadable("notification without action");
  if (id_at(item, "organizationalEntity") != owner.id) {
    return unreadable("organizationalEntity is not the configured page");
  }
  for (const CommentAction& known : kCommentActions) {
    if (known.name == action) return read_comment(owner, item, known, received_at);
  }
  if (action == "SHARE_MENTION") return read_mention(owner, item, received_at);
  if (action == "LIKE") return read_like(owner, item, received_at);
  return nothing();
}

}  // namespace

Result<EventBatch> read_notifications(const Owner& owner, std::string_view body,
                                      TimePoint received_at) {
  const auto root = parse_json(body);
  if (!root) return root.error();
  BatchReader batch;
  const std::string type = text_at(*root, "type");
  const json* const list = member(*root, "notifications");
  if (type.empty()) {
    batch.problem("type is missing");
  } else if (type != kType) {
    batch.note_readable();
  } else if (list == nullptr || !list->is_array()) {
    batch.problem("notifications[] is missing");
  } else {
    if (list->empty()) batch.note_readable();
    std::size_t seen = 0;
    for (const json& item : *list) {
      if (!batch.admits(seen)) break;
      batch.at("notifications[" + std::to_string(seen - 1) + "]");
      batch.take(read_notification(owner, item, received_at));
    }
  }
  return std::move(batch).finish();
}

}  // namespace kaiku::platforms::linkedin
