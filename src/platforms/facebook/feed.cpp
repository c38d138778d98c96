#include "feed.hpp"

#include <algorithm>
#include <utility>

#include <nlohmann/json.hpp>

#include <kaiku/crypto/crypto.hpp>

#include "../json_body.hpp"
#include "../meta/place.hpp"

namespace kaiku::platforms::facebook {
namespace {

using nlohmann::json;

// What a verb does to a text; nothing for verbs about followers and the like.
std::optional<EventKind> kind_of(std::string_view verb) {
  if (verb == "add") return EventKind::kCreated;
  if (verb == "edited" || verb == "edit" || verb == "update") return EventKind::kEdited;
  if (verb == "remove" || verb == "delete") return EventKind::kRemoved;
  if (verb == "hide") return EventKind::kHidden;
  if (verb == "unhide") return EventKind::kUnhidden;
  return std::nullopt;
}

bool is_post_item(std::string_view item) {
  constexpr std::string_view kItems[] = {"status", "post", "photo", "video", "link", "share"};
  return std::ranges::find(kItems, item) != std::end(kItems);
}

// `from` in present deliveries; sender_id in older ones and mentions; reviewer_id in
// recommendations.
Author author_of(const json& value) {
  Author author;
  if (const json* const from = member(value, "from"); from != nullptr) {
    author.id = AuthorId(id_at(*from, "id"));
    author.name = text_at(*from, "name");
  }
  for (const auto& [id, name] :
       {std::pair("sender_id", "sender_name"), std::pair("reviewer_id", "reviewer_name")}) {
    if (author.id.empty()) author.id = AuthorId(id_at(value, id));
    if (author.name.empty()) author.name = text_at(value, name);
  }
  return author;
}

// There is no delivery id, and an item can be edited again and again: the time of the change tells
// one from the next, or what it says when no time is given.
std::string change_mark(const json& value, EventKind kind, const char* text_key) {
  for (const char* const key : {"created_time", "edited_time"}) {
    if (kind == EventKind::kEdited && std::string_view(key) == "created_time") continue;
    if (auto time = id_at(value, key); !time.empty()) return time;
  }
  return crypto::to_hex(crypto::sha256(text_at(value, text_key)));
}

bool has_media(const json& value) {
  constexpr const char* kKeys[] = {"photo", "photos", "photo_id", "photo_ids", "video", "video_id"};
  return std::ranges::any_of(kKeys, [&](const char* key) {
    const json* const media = member(value, key);
    return media != nullptr && !(media->is_array() && media->empty());
  });
}

void read_post_details(const json& value, Comment& comment) {
  const json* const post = member(value, "post");
  if (post == nullptr) return;
  comment.permalink = text_at(*post, "permalink_url");
  // Ads are posts that were never published on the page, or published ones that are promoted.
  comment.on_ad =
      flag_at(*post, "is_published") == false || text_at(*post, "promotion_status") == "active";
}

// Who did it, when, and what it says: the same in every item.
Event described(const Owner& owner, const json& value, EventKind kind, TimePoint received_at) {
  Event event = owner.event(kind, received_at);
  const auto created = seconds_at(value, "created_time");
  const auto edited = seconds_at(value, "edited_time");
  event.occurred_at =
      (kind == EventKind::kEdited && edited ? edited : created).value_or(received_at);
  event.comment.created_at = created.value_or(received_at);

  Author author = author_of(value);
  event.by_brand = author.id.value == owner.id;
  const bool moderated = kind == EventKind::kHidden || kind == EventKind::kUnhidden;
  // Only the page can hide. `from` is then the page and says nothing about who wrote the comment;
  // the same when the page removes one.
  if (moderated) event.by_brand = event.by_brand || author.id.empty();
  const bool names_moderator = moderated || (kind == EventKind::kRemoved && event.by_brand);
  if (!names_moderator) event.comment.author = std::move(author);

  event.comment.text = text_at(value, "message");
  event.comment.has_attachment = has_media(value);
  read_post_details(value, event.comment);
  return event;
}

// "{page}_{post}", from the comment's own "{post}_{comment}" when it is not given.
std::string post_of(const Owner& owner, const json& value, const std::string& comment_id) {
  for (const char* const key : {"post_id", "open_graph_story_id"}) {
    if (auto id = id_at(value, key); !id.empty()) return id;
  }
  const auto underscore = comment_id.find('_');
  if (underscore == std::string::npos) return {};
  return owner.id + "_" + comment_id.substr(0, underscore);
}

ItemReading read_comment(const Owner& owner, const json& value, TimePoint received_at) {
  const std::string verb = text_at(value, "verb");
  const auto kind = kind_of(verb);
  if (!kind) return nothing();
  const std::string id = id_at(value, "comment_id");
  if (id.empty()) return unreadable("comment without comment_id");
  const std::string post = post_of(owner, value, id);
  if (post.empty()) return unreadable("comment without post_id");

  Event event = described(owner, value, *kind, received_at);
  event.comment.id = CommentId(id);
  event.comment.post = PostId(post);
  const std::string parent = id_at(value, "parent_id");
  if (!parent.empty() && parent != post && parent != id) event.comment.parent = CommentId(parent);
  event.dedupe_key = "feed:" + id + ":" + verb + ":" + change_mark(value, *kind, "message");
  return std::optional(std::move(event));
}

ItemReading read_post(const Owner& owner, const json& value, std::string_view item,
                      TimePoint received_at) {
  const std::string verb = text_at(value, "verb");
  const auto kind = kind_of(verb);
  if (!kind || flag_at(value, "published") == false) return nothing();
  const std::string id = id_at(value, "post_id");
  if (id.empty()) return unreadable("post without post_id");

  Event event = described(owner, value, *kind, received_at);
  event.comment.id = CommentId(id);
  event.comment.post = PostId(id);
  event.comment.kind = CommentKind::kPost;
  event.dedupe_key = "feed:" + id + ":" + std::string(item) + ":" + verb + ":" +
                     change_mark(value, *kind, "message");
  return std::optional(std::move(event));
}

// A reaction that is taken back changes nothing that was decided: only new ones are told.
ItemReading read_reaction(const Owner& owner, const json& value, TimePoint received_at) {
  const std::string verb = text_at(value, "verb");
  if (verb != "add" && verb != "edit" && verb != "edited" && verb != "update") return nothing();
  const std::string comment = id_at(value, "comment_id");
  const std::string post = post_of(owner, value, comment);
  const std::string target = comment.empty() ? post : comment;
  if (target.empty()) return unreadable("reaction without post_id and comment_id");

  Event event = described(owner, value, EventKind::kReaction, received_at);
  event.reaction = text_at(value, "reaction_type");
  if (event.reaction.empty()) event.reaction = "like";
  event.comment.id = CommentId(target);
  event.comment.post = PostId(post);
  event.comment.kind = comment.empty() ? CommentKind::kPost : CommentKind::kComment;
  event.comment.text.clear();
  event.dedupe_key = target + ":" + event.comment.author.id.value + ":" + event.reaction + ":" +
                     verb + ":" + id_at(value, "created_time");
  return std::optional(std::move(event));
}

ItemReading read_feed(const Owner& owner, const json& value, TimePoint received_at) {
  const std::string item = text_at(value, "item");
  if (item.empty()) return unreadable("feed change without item");
  if (item == "comment") return read_comment(owner, value, received_at);
  if (item == "reaction" || item == "like") return read_reaction(owner, value, received_at);
  if (is_post_item(item)) return read_post(owner, value, item, received_at);
  return nothing();
}

// Somebody tagged the page in a post or comment elsewhere.
ItemReading read_mention(const Owner& owner, const json& value, TimePoint received_at) {
  const std::string verb = text_at(value, "verb");
  const auto kind = kind_of(verb);
  if (!kind) return nothing();
  const std::string comment = id_at(value, "comment_id");
  const std::string post = id_at(value, "post_id");
  const std::string id = comment.empty() ? post : comment;
  if (id.empty()) return unreadable("mention without post_id and comment_id");

  Event event = described(owner, value, *kind, received_at);
  event.comment.id = CommentId(id);
  event.comment.post = meta::post_at(meta::Place::kMention, post.empty() ? id : post);
  event.comment.kind = CommentKind::kMention;
  event.dedupe_key = "mention:" + id + ":" + verb + ":" + change_mark(value, *kind, "message");
  return std::optional(std::move(event));
}

std::optional<int> stars_of(const json& value) {
  if (const auto rating = whole_at(value, "rating"); rating && *rating >= 1 && *rating <= 5) {
    return static_cast<int>(*rating);
  }
  std::string type = text_at(value, "recommendation_type");
  std::ranges::transform(type, type.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  if (type == "positive") return 5;
  if (type == "negative") return 1;
  return std::nullopt;
}

// A recommendation of the page. It belongs to no post: its story id is what can be answered.
ItemReading read_rating(const Owner& owner, const json& value, TimePoint received_at) {
  const std::string item = text_at(value, "item");
  if (item == "comment") return read_comment(owner, value, received_at);
  if (item == "reaction" || item == "like") return read_reaction(owner, value, received_at);
  if (item != "rating") return nothing();

  const std::string verb = text_at(value, "verb");
  const auto kind = kind_of(verb);
  if (!kind) return nothing();
  const std::string id = id_at(value, "open_graph_story_id");
  if (id.empty()) return unreadable("rating without open_graph_story_id");
  Event event = described(owner, value, *kind, received_at);
  event.comment.id = CommentId(id);
  event.comment.kind = CommentKind::kReview;
  event.comment.text = text_at(value, "review_text");
  event.comment.rating = stars_of(value);
  event.dedupe_key = "ratings:" + id + ":" + verb + ":" + change_mark(value, *kind, "review_text");
  return std::optional(std::move(event));
}

}  // namespace

ItemReading read_change(const Owner& owner, std::string_view field, const json& value,
                        TimePoint received_at) {
  if (field == "feed") return read_feed(owner, value, received_at);
  if (field == "mention") return read_mention(owner, value, received_at);
  if (field == "ratings") return read_rating(owner, value, received_at);
  return nothing();
}

}  // namespace kaiku::platforms::facebook
