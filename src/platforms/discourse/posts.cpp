// Posts as the forum tells of them (Discourse: WebHookPostSerializer).

#include "posts.hpp"

#include <algorithm>
#include <iterator>
#include <optional>
#include <utility>

#include <nlohmann/json.hpp>

#include "../batch_reader.hpp"
#include "../conversation.hpp"
#include "../html_text.hpp"
#include "../json_body.hpp"
#include "ids.hpp"

namespace kaiku::platforms::discourse {
namespace {

using nlohmann::json;

constexpr std::size_t kLongestEventName = 64;
constexpr std::int64_t kRegularPost = 1;
constexpr std::string_view kQuoteBegin = "[quote";
constexpr std::string_view kQuoteEnd = "[/quote]";

struct PostEvent {
  std::string_view name;
  EventKind kind;
};
// Restored by a person: nothing automatic may take it away again.
constexpr PostEvent kPostEvents[] = {{"post_created", EventKind::kCreated},
                                     {"post_edited", EventKind::kEdited},
                                     {"post_destroyed", EventKind::kRemoved},
                                     {"post_recovered", EventKind::kUnhidden}};

bool is_event_name(std::string_view name) {
  return !name.empty() && name.size() <= kLongestEventName &&
         name.find_first_not_of("abcdefghijklmnopqrstuvwxyz_") == std::string_view::npos;
}

std::string without_quotes(std::string text) {
  for (auto begin = text.find(kQuoteBegin); begin != std::string::npos;
       begin = text.find(kQuoteBegin, begin)) {
    const std::size_t end = text.find(kQuoteEnd, begin);
    if (end == std::string::npos) break;
    text.erase(begin, end + kQuoteEnd.size() - begin);
  }
  const std::size_t first = text.find_first_not_of(" \t\r\n");
  return first == std::string::npos ? std::string() : text.substr(first);
}

// By its name, else by what the post says itself.
std::optional<PostEvent> event_of(const std::string& name, const json& post) {
  if (!name.empty()) {
    const auto* const known = std::ranges::find(kPostEvents, name, &PostEvent::name);
    return known == std::end(kPostEvents) ? std::nullopt : std::optional(*known);
  }
  if (member(post, "deleted_at") != nullptr) return kPostEvents[2];
  return kPostEvents[whole_at(post, "version").value_or(1) > 1 ? 1 : 0];
}

std::string user_id(const json& object, const char* id_key) {
  const auto id = parse_number(id_at(object, id_key));
  const std::string name = id_at(object, "username");
  return id && !name.empty() ? User{.id = *id, .name = name}.text() : std::string();
}

// All that is said in a topic is one conversation: the forum shows it as one, and names no ids of
// what a post answers.
void read_place(const Forum& forum, const json& post, const PostId& id, Comment& comment) {
  const std::string topic = id_at(post, "topic_id");
  if (text_at(post, "topic_archetype") == "private_message") {
    comment.kind = CommentKind::kMessage;
    comment.is_private = true;
    comment.parent = conversation_with(topic);
  } else {
    comment.kind = id.number == 1 ? CommentKind::kPost : CommentKind::kComment;
    comment.post = kaiku::PostId(topic);
    comment.parent = CommentId("topic:" + topic);
  }
  comment.permalink = forum.base + "/t/" + topic + "/" + std::to_string(id.number);
}

ItemReading read_post(const Forum& forum, const std::string& name, const json& post,
                      TimePoint received_at) {
  const auto number = parse_number(id_at(post, "id"));
  const auto place = parse_number(id_at(post, "post_number"));
  if (!number || !place || !parse_number(id_at(post, "topic_id"))) {
    return unreadable("post without id, topic_id and post_number");
  }
  const auto happened = event_of(name, post);
  if (!happened || whole_at(post, "post_type").value_or(kRegularPost) != kRegularPost) {
    return nothing();
  }
  const PostId id{.id = *number, .number = *place};
  Event event = forum.owner.event(happened->kind, received_at);
  Comment& comment = event.comment;
  comment.id = CommentId(id.text());
  comment.author.id = AuthorId(user_id(post, "user_id"));
  comment.author.name = text_at(post, "username");
  event.by_brand = forum.owner.wrote(comment.author) ||
                   (forum.staff_is_ours && flag_at(post, "staff").value_or(false)) ||
                   happened->kind == EventKind::kUnhidden;
  read_place(forum, post, id, comment);
  comment.created_at = time_at(post, "created_at").value_or(received_at);
  const auto changed = time_at(post, "updated_at");
  event.occurred_at =
      happened->kind == EventKind::kCreated ? comment.created_at : changed.value_or(received_at);
  const auto words = words_of(post);
  comment.text = words.value_or("");
  const bool has_words =
      happened->kind == EventKind::kCreated || happened->kind == EventKind::kEdited;
  event.thin = has_words && !words;
  event.dedupe_key = std::string(happened->name) + ":" + std::to_string(id.id) + ":" +
                     id_at(post, "version") + ":" + id_at(post, "updated_at");
  return std::optional(std::move(event));
}

// A user who is gone from the forum is to be forgotten here too.
ItemReading read_user(const Forum& forum, const std::string& name, const json& user,
                      TimePoint received_at) {
  if (name != "user_destroyed") return nothing();
  Event event = forum.owner.event(EventKind::kErasure, received_at);
  event.comment.author.id = AuthorId(user_id(user, "id"));
  if (event.comment.author.id.empty()) return unreadable("user without id and username");
  event.dedupe_key = name + ":" + event.comment.author.id.value;
  return std::optional(std::move(event));
}

}  // namespace

std::string with_event_name(std::string_view name, std::string_view body) {
  if (!is_event_name(name)) return std::string(body);
  std::string kept = R"({"event":")";
  return kept.append(name).append(R"(","delivery":)").append(body).append("}");
}

Result<EventBatch> read_delivery(const Forum& forum, std::string_view body, TimePoint received_at) {
  const auto root = parse_json(body);
  if (!root) return root.error();
  const json* const inner = member(*root, "delivery");
  const json& delivery = inner == nullptr ? *root : *inner;
  const std::string name = inner == nullptr ? std::string() : text_at(*root, "event");
  const json* const post = member(delivery, "post");
  const json* const user = member(delivery, "user");
  BatchReader batch;
  if (post != nullptr) {
    batch.at("post");
    batch.take(read_post(forum, name, *post, received_at));
  } else if (user != nullptr) {
    batch.at("user");
    batch.take(read_user(forum, name, *user, received_at));
  } else if (delivery.is_object() && !delivery.empty()) {
    batch.note_readable();  // a ping, a topic, a flag
  } else {
    batch.problem("neither post nor user");
  }
  return std::move(batch).finish();
}

std::optional<std::string> words_of(const json& post) {
  if (const json* const raw = member(post, "raw"); raw != nullptr && raw->is_string()) {
    return without_quotes(raw->get<std::string>());
  }
  if (member(post, "cooked") == nullptr) return std::nullopt;
  return text_of_html(text_at(post, "cooked"), LinksIn::kWords);
}

}  // namespace kaiku::platforms::discourse
