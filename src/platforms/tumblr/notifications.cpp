// Notifications of a blog (Tumblr API v2: "/notifications", "Neue Post Format").

#include "notifications.hpp"

#include <algorithm>
#include <utility>

#include <nlohmann/json.hpp>

#include "../batch_reader.hpp"
#include "../json_body.hpp"

namespace kaiku::platforms::tumblr {
namespace {

using nlohmann::json;

constexpr std::size_t kLongestName = 64;
constexpr std::string_view kUuid = "t:";

bool consists_of_letters(std::string_view text, std::string_view marks) {
  return !text.empty() && text.size() <= kLongestName && std::ranges::all_of(text, [&](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           marks.find(c) != std::string_view::npos;
  });
}

bool is_post_id(std::string_view text) {
  return consists_of_letters(text, "") &&
         text.find_first_not_of("0123456789") == std::string_view::npos;
}

// The platform's own id; where it leaves that out, what no two notifications share.
std::string name_of(const json& item, const std::string& type, const std::string& from) {
  std::string id = id_at(item, "id");
  if (consists_of_letters(id, "-_")) return id;
  return type + "|" + id_at(item, "target_post_id") + "|" + from + "|" + id_at(item, "timestamp");
}

CommentKind kind_of(const std::string& type) {
  if (type == "ask") return CommentKind::kMessage;
  return type.starts_with("mention_") ? CommentKind::kMention : CommentKind::kComment;
}

// A reblog and a mention in a post are posts of their own, of which only the beginning is told.
void read_place(const json& item, const std::string& type, const std::string& from,
                Comment& comment, bool& thin) {
  const std::string target = id_at(item, "target_post_id");
  if (is_post_id(target)) comment.post = PostId(target);
  const std::string own_post = id_at(item, "post_id");
  const bool is_post = type == "reblog_with_content" || type == "mention_in_post";
  if (is_post && is_post_id(own_post)) {
    comment.id = CommentId(BlogPost{.blog = from, .post = own_post}.id());
    comment.permalink = "https://www.tumblr.com/" + from + "/" + own_post;
    if (comment.post.empty()) comment.post = PostId(own_post);
    thin = true;
  }
  // What was asked is shown to people in the blog's own inbox alone.
  if (type == "ask") {
    comment.is_private = true;
    thin = comment.text.empty();
  }
}

ItemReading read_item(const Owner& owner, const json& item, TimePoint received_at) {
  const std::string type = text_at(item, "type");
  if (type.empty()) return unreadable("notification without type");
  constexpr std::string_view kSaid[] = {"reply", "reblog_with_content", "mention_in_reply",
                                        "mention_in_post", "ask"};
  if (std::ranges::find(kSaid, type) == std::end(kSaid)) return nothing();
  const std::string from = id_at(item, "from_tumblelog_name");
  // Asks may come from nobody.
  if (!is_blog_name(from) && (type != "ask" || !from.empty())) {
    return unreadable("notification without a blog that it comes from");
  }
  Event event = owner.event(EventKind::kCreated, received_at);
  Comment& comment = event.comment;
  const std::string name = name_of(item, type, from);
  comment.id = CommentId(name);
  comment.kind = kind_of(type);
  comment.author.id = AuthorId(from);
  comment.author.name = from;
  for (const char* const key : {"reply_text", "added_text", "ask_text"}) {
    if (comment.text.empty()) comment.text = text_at(item, key);
  }
  comment.created_at = seconds_at(item, "timestamp").value_or(received_at);
  event.occurred_at = comment.created_at;
  event.by_brand = !from.empty() && owner.wrote(comment.author);
  read_place(item, type, from, comment, event.thin);
  event.dedupe_key = "notification:" + name;
  return std::optional(std::move(event));
}

}  // namespace

bool is_blog_name(std::string_view text) {
  return consists_of_letters(text, "-_");
}

bool is_blog_uuid(std::string_view text) {
  return text.starts_with(kUuid) && consists_of_letters(text.substr(kUuid.size()), "-_");
}

std::optional<BlogPost> BlogPost::of(std::string_view comment) {
  const std::size_t slash = comment.find('/');
  if (slash == std::string_view::npos) return std::nullopt;
  BlogPost named{.blog = std::string(comment.substr(0, slash)),
                 .post = std::string(comment.substr(slash + 1))};
  if (!is_blog_name(named.blog) || !is_post_id(named.post)) return std::nullopt;
  return named;
}

std::string words_of(const json& post) {
  std::string words;
  const json* const content = member(post, "content");
  if (content == nullptr || !content->is_array()) return words;
  for (const json& block : *content) {
    const std::string text = text_at(block, "text");
    if (!text.empty()) words += (words.empty() ? "" : "\n") + text;
  }
  return words;
}

Result<EventBatch> read_notifications(const Owner& owner, std::string_view body,
                                      TimePoint received_at) {
  const auto root = parse_json(body);
  if (!root) return root.error();
  const json* const items = member(*root, "notifications");
  if (items == nullptr || !items->is_array()) {
    return Error(Errc::kMalformedPayload, "page without notifications");
  }
  return read_items(*items, "notifications",
                    [&](const json& item) { return read_item(owner, item, received_at); });
}

}  // namespace kaiku::platforms::tumblr
