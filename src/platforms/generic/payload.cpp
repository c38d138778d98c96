#include "payload.hpp"

#include <algorithm>
#include <iterator>
#include <optional>
#include <utility>

#include <nlohmann/json.hpp>

#include <kaiku/crypto/crypto.hpp>

#include "../json_body.hpp"

namespace kaiku::platforms::generic {
namespace {

using nlohmann::json;

Error malformed(std::string what) {
  return Error(Errc::kMalformedPayload, std::move(what));
}

bool is_event_type(std::string_view type) {
  return !type.empty() && type.size() <= 128 &&
         type.find_first_not_of(
             "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.") ==
             std::string_view::npos;
}

struct Verb {
  std::string_view name;
  EventKind kind;
};
constexpr Verb kVerbs[] = {{"created", EventKind::kCreated},
                           {"updated", EventKind::kEdited},
                           {"deleted", EventKind::kRemoved},
                           {"hidden", EventKind::kHidden},
                           {"unhidden", EventKind::kUnhidden}};

struct Subject {
  std::string_view name;
  CommentKind kind;
};
constexpr Subject kSubjects[] = {{"comment", CommentKind::kComment},
                                 {"review", CommentKind::kReview},
                                 {"message", CommentKind::kMessage}};

template <class Entry, std::size_t N>
const Entry* find_named(const Entry (&entries)[N], std::string_view name) {
  const Entry* const found = std::ranges::find(entries, name, &Entry::name);
  return found == std::end(entries) ? nullptr : found;
}

bool has_text_of_its_own(EventKind kind) {
  return kind == EventKind::kCreated || kind == EventKind::kEdited;
}

// webhook-id travels in a header, so the key of an event is its content: a retry sends the same
// bytes.
std::string dedupe_key(std::string_view type, const std::string& id, std::string_view body) {
  return std::string(type) + ":" + id + ":" + crypto::to_hex(crypto::sha256(body)).substr(0, 32);
}

struct Reading {
  std::string_view type;
  const json& data;
  std::string_view body;
};

Result<EventBatch> read_text_event(const Reading& reading, const Subject& subject, EventKind kind,
                                   Event event) {
  const std::string id = id_at(reading.data, "id");
  if (id.empty()) return malformed(std::string(reading.type) + ": data.id is missing");
  const bool hidden = flag_at(reading.data, "hidden").value_or(true);
  event.kind = kind == EventKind::kHidden && !hidden ? EventKind::kUnhidden : kind;
  event.comment.id = CommentId(id);
  event.comment.kind = subject.kind;
  event.comment.is_private = subject.kind == CommentKind::kMessage;
  read_comment(reading.data, event);
  // Only those who run the source can hide there; the author is the comment's.
  if (event.kind == EventKind::kHidden || event.kind == EventKind::kUnhidden) event.by_brand = true;
  event.thin =
      has_text_of_its_own(event.kind) && !reading.data.contains("text") && !event.comment.rating;
  event.dedupe_key = dedupe_key(reading.type, id, reading.body);
  return EventBatch{.events = {std::move(event)}};
}

Result<EventBatch> read_reaction(const Reading& reading, Event event) {
  const std::string target = id_at(reading.data, "target_id");
  if (target.empty()) return malformed("reaction.created: data.target_id is missing");
  event.kind = EventKind::kReaction;
  event.comment.id = CommentId(target);
  read_comment(reading.data, event);
  event.reaction = text_at(reading.data, "kind");
  event.dedupe_key = dedupe_key(reading.type, target, reading.body);
  return EventBatch{.events = {std::move(event)}};
}

Result<EventBatch> read_erasure(const Reading& reading, Event event) {
  const std::string author = id_at(reading.data, "author_id");
  if (author.empty()) return malformed("data.erase: data.author_id is missing");
  event.kind = EventKind::kErasure;
  event.comment.author.id = AuthorId(author);
  event.dedupe_key = dedupe_key(reading.type, author, reading.body);
  return EventBatch{.events = {std::move(event)}};
}

}  // namespace

void read_comment(const json& data, Event& event) {
  Comment& comment = event.comment;
  if (auto post = id_at(data, "post_id"); !post.empty()) comment.post = PostId(std::move(post));
  // Messages of one conversation are one thread.
  const char* const parent_key = comment.kind == CommentKind::kMessage ? "thread_id" : "parent_id";
  if (auto parent = id_at(data, parent_key); !parent.empty() && parent != comment.id.value) {
    comment.parent = CommentId(std::move(parent));
  }
  if (const json* const author = member(data, "author"); author != nullptr) {
    comment.author.id = AuthorId(id_at(*author, "id"));
    comment.author.name = text_at(*author, "name");
    if (const auto followers = whole_at(*author, "followers"); followers && *followers >= 0) {
      comment.author.followers = static_cast<std::uint64_t>(*followers);
    }
    event.by_brand = flag_at(*author, "is_owner").value_or(event.by_brand);
  }
  if (const json* const text = member(data, "text"); text != nullptr)
    comment.text = text_at(data, "text");
  if (auto url = text_at(data, "url"); !url.empty()) comment.permalink = std::move(url);
  if (auto language = text_at(data, "language"); !language.empty()) {
    comment.language_hint = std::move(language);
  }
  if (const auto rating = whole_at(data, "rating"); rating && *rating >= 1 && *rating <= 5) {
    comment.rating = static_cast<int>(*rating);
    if (comment.kind == CommentKind::kComment) comment.kind = CommentKind::kReview;
  }
  comment.is_private = flag_at(data, "private").value_or(comment.is_private);
}

Result<EventBatch> read_payload(const AccountId& account, std::string_view body,
                                TimePoint received_at) {
  const auto root = parse_json(body);
  if (!root) return root.error();
  Event event;
  event.comment.account = account;
  event.comment.platform = "generic";
  event.occurred_at = received_at;
  return read_event(*root, body, std::move(event));
}

Result<EventBatch> read_event(const json& root, std::string_view body, Event event) {
  const std::string type = text_at(root, "type");
  if (!is_event_type(type)) return malformed("type is missing or no dotted name");
  const json* const data = member(root, "data");
  event.occurred_at = time_at(root, "timestamp").value_or(event.occurred_at);
  event.comment.created_at = event.occurred_at;

  const std::size_t dot = type.find('.');
  const Subject* const subject = find_named(kSubjects, std::string_view(type).substr(0, dot));
  const Verb* const verb = dot == std::string::npos
                               ? nullptr
                               : find_named(kVerbs, std::string_view(type).substr(dot + 1));
  const bool known =
      (subject != nullptr && verb != nullptr) || type == "reaction.created" || type == "data.erase";
  if (!known) return EventBatch();
  if (data == nullptr || !data->is_object()) return malformed(type + ": data is missing");

  const Reading reading{.type = type, .data = *data, .body = body};
  if (type == "reaction.created") return read_reaction(reading, std::move(event));
  if (type == "data.erase") return read_erasure(reading, std::move(event));
  return read_text_event(reading, *subject, verb->kind, std::move(event));
}

}  // namespace kaiku::platforms::generic
