// Notifications, posts and messages (Bluesky: app.bsky.notification.listNotifications,
// app.bsky.feed.getAuthorFeed, chat.bsky.convo.getLog).

#include "posts.hpp"

#include <optional>
#include <utility>

#include <nlohmann/json.hpp>

#include "../batch_reader.hpp"
#include "../conversation.hpp"
#include "../json_body.hpp"
#include "records.hpp"

namespace kaiku::platforms::bluesky {
namespace {

using nlohmann::json;

Author author_in(const json& view) {
  Author author;
  const json* const writer = member(view, "author");
  if (writer == nullptr) return author;
  if (const std::string did = id_at(*writer, "did"); is_did(did)) author.id = AuthorId(did);
  author.name = text_at(*writer, "handle");
  return author;
}

std::optional<PostRef> ref_at(const json& reply, const char* key) {
  const json* const named = member(reply, key);
  if (named == nullptr) return std::nullopt;
  return PostRef::of(id_at(*named, "uri"), id_at(*named, "cid"));
}

// Right below a post of ours everybody begins a thread of their own.
void read_place(const Owner& owner, const json& record, Comment& comment) {
  comment.post = PostId(comment.id.value);
  const json* const reply = member(record, "reply");
  if (reply == nullptr) return;
  const auto root = ref_at(*reply, "root");
  const auto parent = ref_at(*reply, "parent");
  if (root) comment.post = PostId(root->id());
  if (!parent) return;
  const bool below_ours = root && root->did == owner.id && root->uri() == parent->uri();
  const bool own = comment.author.id.value == owner.id;
  if (!below_ours || own) comment.parent = CommentId(parent->id());
}

std::string first_language(const json& record) {
  const json* const languages = member(record, "langs");
  const bool named = languages != nullptr && languages->is_array() && !languages->empty() &&
                     languages->front().is_string();
  return named ? languages->front().get<std::string>() : std::string();
}

ItemReading read_post(const Owner& owner, const json& view, CommentKind kind,
                      TimePoint received_at) {
  const auto ref = PostRef::of(id_at(view, "uri"), id_at(view, "cid"));
  const json* const record = member(view, "record");
  if (!ref) return unreadable("post without uri and cid");
  if (record == nullptr) return unreadable("post without record");
  Event event = owner.event(EventKind::kCreated, received_at);
  Comment& comment = event.comment;
  comment.id = CommentId(ref->id());
  comment.kind = kind;
  comment.author = author_in(view);
  if (comment.author.id.empty()) comment.author.id = AuthorId(ref->did);
  event.by_brand = ref->did == owner.id;
  comment.text = words_of(view);
  comment.language_hint = first_language(*record);
  comment.has_attachment = member(*record, "embed") != nullptr;
  comment.permalink = "https://bsky.app/profile/" + ref->did + "/post/" + ref->rkey;
  // A record says what its author likes: when it came is told by the network.
  comment.created_at = time_at(view, "indexedAt").value_or(received_at);
  event.occurred_at = comment.created_at;
  read_place(owner, *record, comment);
  event.dedupe_key = "post:" + ref->did + "/" + ref->rkey;
  return std::optional(std::move(event));
}

ItemReading read_like(const Owner& owner, const json& item, TimePoint received_at) {
  const std::string uri = id_at(item, "uri");
  const auto liked = PostRef::of(id_at(item, "reasonSubject"), "none");
  if (uri.empty()) return unreadable("like without uri");
  if (!liked) return nothing();  // a feed, a list
  Event event = owner.event(EventKind::kReaction, received_at);
  event.occurred_at = time_at(item, "indexedAt").value_or(received_at);
  event.comment.id = CommentId(liked->did + "/" + liked->rkey);
  event.comment.post = PostId(event.comment.id.value);
  event.comment.kind = CommentKind::kPost;
  event.comment.author = author_in(item);
  event.reaction = "like";
  event.dedupe_key = "like:" + uri;
  return std::optional(std::move(event));
}

ItemReading read_notification(const Owner& owner, const json& item, TimePoint received_at) {
  const std::string reason = text_at(item, "reason");
  if (reason.empty()) return unreadable("notification without reason");
  if (reason == "like") return read_like(owner, item, received_at);
  if (reason == "reply") return read_post(owner, item, CommentKind::kComment, received_at);
  if (reason != "mention" && reason != "quote") return nothing();
  return read_post(owner, item, CommentKind::kMention, received_at);
}

// What the account itself writes says something only where it answers somebody.
ItemReading read_own(const Owner& owner, const json& item, TimePoint received_at) {
  const json* const post = member(item, "post");
  if (post == nullptr) return unreadable("item without post");
  auto read = read_post(owner, *post, CommentKind::kComment, received_at);
  if (!read || !*read) return read;
  const bool answers = (*read)->by_brand && (*read)->comment.parent;
  return answers ? std::move(read) : nothing();
}

ItemReading read_log(const Owner& owner, const json& item, TimePoint received_at) {
  const std::string type = text_at(item, "$type");
  if (type.empty()) return unreadable("log without $type");
  const bool written = type.ends_with("#logCreateMessage");
  if (!written && !type.ends_with("#logDeleteMessage")) return nothing();
  const std::string conversation = id_at(item, "convoId");
  const json* const message = member(item, "message");
  const std::string id = message == nullptr ? std::string() : id_at(*message, "id");
  if (!is_record_key(conversation) || !is_record_key(id)) return unreadable("message without ids");
  Event event = owner.event(written ? EventKind::kCreated : EventKind::kRemoved, received_at);
  Comment& comment = event.comment;
  comment.id = CommentId(id);
  comment.parent = conversation_with(conversation);
  comment.kind = CommentKind::kMessage;
  comment.is_private = true;
  comment.text = written ? text_at(*message, "text") : std::string();
  comment.created_at = time_at(*message, "sentAt").value_or(received_at);
  event.occurred_at = written ? comment.created_at : received_at;
  if (const json* const sender = member(*message, "sender")) {
    if (std::string did = id_at(*sender, "did"); is_did(did))
      comment.author.id = AuthorId(std::move(did));
  }
  event.by_brand = comment.author.id.value == owner.id;
  event.dedupe_key = (written ? "message:" : "removed:") + id;
  return std::optional(std::move(event));
}

using Reader = ItemReading (*)(const Owner&, const json&, TimePoint);
struct ListKind {
  const char* name;
  Reader read;
};
constexpr ListKind kLists[] = {
    {"notifications", read_notification}, {"feed", read_own}, {"logs", read_log}};

}  // namespace

std::string words_of(const json& view) {
  const json* const record = member(view, "record");
  return record == nullptr ? std::string() : text_at(*record, "text");
}

Result<EventBatch> read_page(const Owner& owner, std::string_view body, TimePoint received_at) {
  const auto root = parse_json(body);
  if (!root) return root.error();
  for (const ListKind& list : kLists) {
    const json* const items = member(*root, list.name);
    if (items == nullptr || !items->is_array()) continue;
    return read_items(*items, list.name,
                      [&](const json& item) { return list.read(owner, item, received_at); });
  }
  return Error(Errc::kMalformedPayload, "neither notifications nor feed nor logs");
}

}  // namespace kaiku::platforms::bluesky
