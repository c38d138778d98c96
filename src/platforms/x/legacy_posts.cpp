// Posts as the older Account Activity API tells of them: v1.1 objects in one list a body.

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <utility>

#include <nlohmann/json.hpp>

#include "../json_body.hpp"
#include "messages.hpp"
#include "posts.hpp"

namespace kaiku::platforms::x {
namespace {

using nlohmann::json;

// "Mon May 19 14:01:46 +0000 2025"; the zone is always UTC.
std::optional<TimePoint> created_at(const json& post) {
  constexpr std::array<std::string_view, 12> kMonths = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                        "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const std::string text = text_at(post, "created_at");
  if (text.size() != 30 || text.substr(19, 7) != " +0000 ") return std::nullopt;
  const auto* const month = std::ranges::find(kMonths, std::string_view(text).substr(4, 3));
  if (month == kMonths.end()) return std::nullopt;
  const std::string number = std::to_string(101 + (month - kMonths.begin())).substr(1);
  const auto time = parse_iso8601(text.substr(26) + "-" + number + "-" + text.substr(8, 2) + "T" +
                                  text.substr(11, 8) + "Z");
  return time ? std::optional(*time) : std::nullopt;
}

std::string words_of(const json& post) {
  const json* const extended = member(post, "extended_tweet");
  const bool cut = flag_at(post, "truncated").value_or(false) && extended != nullptr;
  return cut ? text_at(*extended, "full_text") : text_at(post, "text");
}

Author author_of(const json& object) {
  Author author;
  const json* const user = member(object, "user");
  if (user == nullptr) return author;
  author.id = AuthorId(id_at(*user, "id_str"));
  author.name = text_at(*user, "screen_name");
  if (const auto followers = whole_at(*user, "followers_count"); followers && *followers >= 0) {
    author.followers = static_cast<std::uint64_t>(*followers);
  }
  return author;
}

ItemReading read_post(const Owner& owner, const json& post, TimePoint received_at) {
  const std::string id = id_at(post, "id_str");
  if (!is_x_id(id)) return unreadable("post without id_str");
  if (member(post, "retweeted_status") != nullptr) return nothing();
  Event event = owner.event(EventKind::kCreated, received_at);
  Comment& comment = event.comment;
  comment.id = CommentId(id);
  comment.author = author_of(post);
  event.by_brand = comment.author.id.value == owner.id;
  const std::string answered = id_at(post, "in_reply_to_status_id_str");
  if (event.by_brand && answered.empty()) return nothing();  // a post of our own, no answer
  comment.text = words_of(post);
  comment.language_hint = text_at(post, "lang");
  event.occurred_at = created_at(post).value_or(received_at);
  comment.created_at = event.occurred_at;
  // The conversation is not told: what was answered is the nearest that is known.
  comment.post = PostId(answered.empty() ? id : answered);
  if (event.by_brand && answered != id) comment.parent = CommentId(answered);
  if (id_at(post, "in_reply_to_user_id_str") != owner.id && !event.by_brand) {
    comment.kind = CommentKind::kMention;
  }
  event.dedupe_key = "post:" + id;
  return std::optional(std::move(event));
}

ItemReading read_favorite(const Owner& owner, const json& item, TimePoint received_at) {
  const json* const liked = member(item, "favorited_status");
  const std::string id = id_at(item, "id");
  const std::string post = liked == nullptr ? std::string() : id_at(*liked, "id_str");
  if (id.empty() || post.empty()) return unreadable("favorite without id and favorited_status");
  Event event = owner.event(EventKind::kReaction, received_at);
  event.occurred_at = millis_at(item, "timestamp_ms").value_or(received_at);
  event.comment.id = CommentId(post);
  event.comment.post = PostId(post);
  event.comment.kind = CommentKind::kPost;
  event.comment.author = author_of(item);
  event.by_brand = event.comment.author.id.value == owner.id;
  event.reaction = "like";
  event.dedupe_key = "like:" + id;
  return std::optional(std::move(event));
}

ItemReading read_deletion(const Owner& owner, const json& item, TimePoint received_at) {
  const json* const status = member(item, "status");
  const std::string id = status == nullptr ? std::string() : id_at(*status, "id");
  if (id.empty()) return unreadable("deletion without status.id");
  Event event = owner.event(EventKind::kRemoved, received_at);
  event.occurred_at = millis_at(item, "timestamp_ms").value_or(received_at);
  event.comment.id = CommentId(id);
  event.comment.author.id = AuthorId(id_at(*status, "user_id"));
  event.by_brand = event.comment.author.id.value == owner.id;
  event.dedupe_key = "delete:" + id;
  return std::optional(std::move(event));
}

template <class Read>
void read_list(const json& root, const char* key, BatchReader& batch, const Read& read) {
  const json* const list = member(root, key);
  if (list == nullptr) return;
  batch.at(key);
  if (!list->is_array()) return batch.problem("expected a list");
  std::size_t seen = 0;
  for (const json& item : *list) {
    if (!batch.admits(seen)) return;
    batch.take(read(item));
  }
}

}  // namespace

Result<EventBatch> read_account_activity(const Owner& owner, const json& root,
                                         TimePoint received_at) {
  if (id_at(root, "for_user_id") != owner.id) {
    return Error(Errc::kMalformedPayload, "for_user_id is not the configured account's");
  }
  BatchReader batch;
  read_list(root, "tweet_create_events", batch,
            [&](const json& item) { return read_post(owner, item, received_at); });
  read_list(root, "favorite_events", batch,
            [&](const json& item) { return read_favorite(owner, item, received_at); });
  read_list(root, "tweet_delete_events", batch,
            [&](const json& item) { return read_deletion(owner, item, received_at); });
  read_list(root, "direct_message_events", batch, [&](const json& item) {
    return read_message(owner, item, member(root, "users"), received_at);
  });
  return std::move(batch).finish();
}

}  // namespace kaiku::platforms::x
