// Comments as pages of the Data API tell of them (YouTube Data API: "CommentThreads", "Comments").

#include "comments.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include <nlohmann/json.hpp>

#include "../batch_reader.hpp"
#include "../json_body.hpp"
#include "live_chat.hpp"

namespace kaiku::platforms::youtube {
namespace {

using nlohmann::json;

constexpr std::string_view kThread = "youtube#commentThread";
constexpr std::string_view kComment = "youtube#comment";
constexpr std::string_view kLiveMessage = "youtube#liveChatMessage";

/// What a page says about all of its comments.
struct PageFacts {
  std::optional<TimePoint> since;
  std::string video;
  std::string chat;
};

ItemReading read_comment(const Owner& owner, const json& item, const PageFacts& page,
                         TimePoint received_at) {
  const std::string id = id_at(item, "id");
  const json* const snippet = member(item, "snippet");
  if (!is_youtube_id(id)) return unreadable("comment without id");
  if (snippet == nullptr) return unreadable("comment without snippet");
  const auto changed = changed_at(*snippet);
  if (!changed) return unreadable("comment without time");
  if (page.since && *changed < *page.since) return nothing();

  const TimePoint published = time_at(*snippet, "publishedAt").value_or(*changed);
  const bool is_edit = *changed > published;
  Event event = owner.event(is_edit ? EventKind::kEdited : EventKind::kCreated, received_at);
  Comment& comment = event.comment;
  comment.id = CommentId(id);
  const std::string video = id_at(*snippet, "videoId");
  comment.post = PostId(video.empty() ? page.video : video);
  const std::string parent = id_at(*snippet, "parentId");
  if (is_youtube_id(parent)) comment.parent = CommentId(parent);
  comment.author.id = AuthorId(author_of(*snippet));
  comment.author.name = text_at(*snippet, "authorDisplayName");
  comment.text = words_of(*snippet);
  comment.created_at = published;
  if (is_youtube_id(comment.post.value)) {
    comment.permalink = "https://www.youtube.com/watch?v=" + comment.post.value + "&lc=" + id;
  }
  event.occurred_at = *changed;
  event.by_brand = comment.author.id.value == owner.id;
  event.dedupe_key = "comment:" + id + "@" + to_iso8601(*changed);
  return std::optional(std::move(event));
}

// What is no text (a new member, somebody banned) is nothing to answer.
ItemReading read_live_message(const Owner& owner, const json& item, const PageFacts& page,
                              TimePoint received_at) {
  const LiveId id{page.chat, id_at(item, "id")};
  const json* const snippet = member(item, "snippet");
  if (!is_youtube_id(id.message) || !is_youtube_id(id.chat)) {
    return unreadable("live message without id");
  }
  if (snippet == nullptr) return unreadable("live message without snippet");
  if (text_at(*snippet, "type") != "textMessageEvent") return nothing();
  const auto published = time_at(*snippet, "publishedAt");
  if (!published) return unreadable("live message without time");
  if (page.since && *published < *page.since) return nothing();
  Event event = owner.event(EventKind::kCreated, received_at);
  Comment& comment = event.comment;
  comment.id = CommentId(id.text());
  comment.kind = CommentKind::kLiveComment;
  comment.post = PostId(page.video);
  comment.author.id = AuthorId(id_at(*snippet, "authorChannelId"));
  if (const json* const author = member(item, "authorDetails"))
    comment.author.name = text_at(*author, "displayName");
  comment.text = text_at(*snippet, "displayMessage");
  comment.created_at = event.occurred_at = *published;
  event.by_brand = comment.author.id.value == owner.id;
  event.dedupe_key = comment.id.value;
  return std::optional(std::move(event));
}

void read_thread(const Owner& owner, const json& thread, const PageFacts& page,
                 TimePoint received_at, std::size_t& seen, BatchReader& batch) {
  const json* const snippet = member(thread, "snippet");
  const json* const top = snippet == nullptr ? nullptr : member(*snippet, "topLevelComment");
  if (top == nullptr) return batch.problem("thread without topLevelComment");
  PageFacts facts = page;
  facts.video = id_at(*snippet, "videoId");
  batch.take(read_comment(owner, *top, facts, received_at));
  const json* const replies = member(thread, "replies");
  const json* const list = replies == nullptr ? nullptr : member(*replies, "comments");
  if (list == nullptr || !list->is_array()) return;
  for (const json& reply : *list) {
    if (!batch.admits(seen)) return;
    batch.take(read_comment(owner, reply, facts, received_at));
  }
}

}  // namespace

bool is_youtube_id(std::string_view id) {
  constexpr std::size_t kLongest = 256;
  const auto fits = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '_' || c == '.';
  };
  return !id.empty() && id.size() <= kLongest && !id.starts_with('.') &&
         std::ranges::all_of(id, fits);
}

std::optional<TimePoint> changed_at(const json& snippet) {
  const auto changed = time_at(snippet, "updatedAt");
  return changed ? changed : time_at(snippet, "publishedAt");
}

std::string author_of(const json& snippet) {
  const json* const channel = member(snippet, "authorChannelId");
  return channel == nullptr ? std::string() : id_at(*channel, "value");
}

// The text as written is shown to its author alone.
std::string words_of(const json& snippet) {
  const bool has_original = member(snippet, "textOriginal") != nullptr;
  return text_at(snippet, has_original ? "textOriginal" : "textDisplay");
}

Result<EventBatch> read_comments(const Owner& owner, std::string_view body, TimePoint received_at) {
  const auto root = parse_json(body);
  if (!root) return root.error();
  const json* const items = member(*root, "items");
  if (items == nullptr || !items->is_array()) {
    return Error(Errc::kMalformedPayload, "page without items");
  }
  const PageFacts page{.since = time_at(*root, "since"),
                       .video = id_at(*root, "videoId"),
                       .chat = id_at(*root, "chat")};
  BatchReader batch;
  std::size_t seen = 0;
  for (const json& item : *items) {
    if (!batch.admits(seen)) break;
    const std::string kind = text_at(item, "kind");
    batch.at("item " + std::to_string(seen));
    if (kind == kThread) {
      read_thread(owner, item, page, received_at, seen, batch);
    } else if (kind == kComment) {
      batch.take(read_comment(owner, item, page, received_at));
    } else if (kind == kLiveMessage) {
      batch.take(read_live_message(owner, item, page, received_at));
    } else if (kind.empty()) {
      batch.problem("item without kind");
    } else {
      batch.note_readable();
    }
  }
  return std::move(batch).finish();
}

}  // namespace kaiku::platforms::youtube
