// Which page is asked for next, and what is new on it.

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <utility>

#include <nlohmann/json.hpp>

#include "../json_body.hpp"
#include "adapter.hpp"
#include "answers.hpp"
#include "comments.hpp"

namespace kaiku::platforms::youtube {
namespace {

using nlohmann::json;

constexpr std::string_view kOlderThreads = "threads";

std::string moderation_of(std::string_view stream) {
  if (stream == "held") return "heldForReview";
  return stream == "spam" ? "likelySpam" : "published";
}

std::optional<TimePoint> change_of(const json& comment) {
  const json* const snippet = member(comment, "snippet");
  return snippet == nullptr ? std::nullopt : changed_at(*snippet);
}

// What cannot be read is new as well: parse() tells of it, and nothing is left out unseen.
bool is_new(const json& comment, TimePoint since) {
  const auto changed = change_of(comment);
  return !changed || *changed >= since;
}

struct ThreadFacts {
  std::string id;
  std::string video;
  std::optional<TimePoint> begun;
  std::int64_t replies = 0;
  std::int64_t enclosed = 0;  ///< replies that came with it
  bool is_new = false;
};

ThreadFacts facts_of(const json& thread, TimePoint since) {
  ThreadFacts facts;
  facts.id = id_at(thread, "id");
  const json* const snippet = member(thread, "snippet");
  const json* const top = snippet == nullptr ? nullptr : member(*snippet, "topLevelComment");
  if (top == nullptr) {
    facts.is_new = true;
    return facts;
  }
  facts.video = id_at(*snippet, "videoId");
  facts.replies = whole_at(*snippet, "totalReplyCount").value_or(0);
  facts.is_new = is_new(*top, since);
  if (const json* const words = member(*top, "snippet"))
    facts.begun = time_at(*words, "publishedAt");
  const json* const replies = member(thread, "replies");
  const json* const list = replies == nullptr ? nullptr : member(*replies, "comments");
  if (list == nullptr || !list->is_array()) return facts;
  facts.enclosed = static_cast<std::int64_t>(list->size());
  facts.is_new = facts.is_new || std::ranges::any_of(*list, [&](const json& reply) {
                   return is_new(reply, since);
                 });
  return facts;
}

// The replies that did not come along are asked for when something may be new among them.
void note_replies(const ThreadFacts& thread, Cursor& cursor) {
  if (thread.replies <= thread.enclosed || !is_youtube_id(thread.id)) return;
  const auto known = cursor.count_of(thread.id);
  const bool first_seen = thread.begun && *thread.begun >= cursor.floor;
  const bool ask = known ? *known != thread.replies : thread.is_new || first_seen;
  if (ask) cursor.open.push_back({.parent = thread.id, .video = thread.video, .page = {}});
  cursor.note_count(thread.id, thread.replies);
}

std::string page_text(const char* kind, const Cursor& cursor, json items,
                      const std::string& video = {}) {
  if (items.empty()) return {};
  json page = {
      {"kind", kind}, {"since", to_iso8601(cursor.changed_since())}, {"items", std::move(items)}};
  if (!video.empty()) page["videoId"] = video;
  return page.dump(-1, ' ', false, json::error_handler_t::replace);
}

// Ends the round when nothing is left to ask.
PollAnswer page_answer(Cursor cursor, std::string body) {
  if (cursor.threads_done && cursor.open.empty()) cursor.end();
  PollAnswer answer;
  answer.more = cursor.under_way;
  answer.cursor = cursor.text();
  answer.body = std::move(body);
  return answer;
}

PollAnswer read_replies(Cursor cursor, const json& content) {
  json fresh = json::array();
  const TimePoint since = cursor.changed_since();
  OpenThread& thread = cursor.open.front();
  const std::string video = thread.video;
  for (const json& reply : content["items"]) {
    if (is_new(reply, since)) fresh.push_back(reply);
  }
  thread.page = text_at(content, "nextPageToken");
  if (thread.page.empty()) cursor.open.pop_front();
  std::string body = page_text("youtube#commentListResponse", cursor, std::move(fresh), video);
  return page_answer(std::move(cursor), std::move(body));
}

}  // namespace

std::vector<Stream> YouTubeAdapter::streams() const {
  return streams_;
}

Cursor YouTubeAdapter::cursor_of(std::string_view stream, std::string_view text,
                                 TimePoint now) const {
  auto known = Cursor::read(text);
  Cursor cursor = known.value_or(Cursor());
  if (!known) cursor.floor = cursor.last = cursor.newest = now - look_back_;
  if (cursor.under_way) return cursor;
  // At first nothing older is of interest; later threads show late, and older ones are looked
  // through for replies.
  TimePoint reach = cursor.newest;
  if (known) reach = stream == kOlderThreads ? now - rescan_reach_ : cursor.newest - kOverlap;
  cursor.begin(now, reach);
  return cursor;
}

Result<http::Request> YouTubeAdapter::render_poll(std::string_view stream, std::string_view text,
                                                  TimePoint now) const {
  if (websub_ && stream == websub_->stream().name) return websub_->subscribe();
  if (stream.starts_with(kLiveStream))
    return render_live_poll(stream.substr(kLiveStream.size()), text, now);
  const Cursor cursor = cursor_of(stream, text, now);
  if (!cursor.open.empty()) {
    const OpenThread& thread = cursor.open.front();
    return replies_request(thread.parent, thread.page);
  }
  http::Fields query = {{"part", "snippet,replies"}, {"allThreadsRelatedToChannelId", owner_.id},
                        {"order", "time"},           {"maxResults", "100"},
                        {"textFormat", "plainText"}, {"moderationStatus", moderation_of(stream)}};
  if (!cursor.page.empty()) query.emplace_back("pageToken", cursor.page);
  return api_.request("GET", "/commentThreads", query);
}

PollAnswer YouTubeAdapter::read_poll(std::string_view stream, std::string_view text,
                                     const http::Response& response, TimePoint now) const {
  if (websub_ && stream == websub_->stream().name) return websub_->read_answer(response);
  if (stream.starts_with(kLiveStream))
    return read_live_poll(stream.substr(kLiveStream.size()), text, response, now);
  const Answer answer = read_answer(response);
  Cursor cursor = cursor_of(stream, text, now);
  if (answer.failure && answer.failure->verdict == Verdict::kTargetGone && !cursor.open.empty()) {
    cursor.open.pop_front();  // the thread was removed meanwhile
    return page_answer(std::move(cursor), {});
  }
  if (answer.failure && answer.reason == "invalidPageToken") {
    cursor.abandon();  // it waited too long; the next round reads what this one did not
    return page_answer(std::move(cursor), {});
  }
  if (answer.failure) return refused(*answer.failure, access_.token);
  if (answer.items() == nullptr) return strange("answer without items");
  if (!cursor.open.empty()) return read_replies(std::move(cursor), answer.content);
  return read_threads(std::move(cursor), answer.content);
}

LiveCursor YouTubeAdapter::live_cursor(std::string_view text, TimePoint now) const {
  auto known = LiveCursor::read(text);
  LiveCursor cursor = known ? *std::move(known) : LiveCursor{.since = now - look_back_};
  const std::int64_t today = quota::day_of(allowance_, now);
  if (cursor.day != today) cursor.spent = 0;
  cursor.day = today;
  return cursor;
}

// A chat is asked every few seconds: it has a share of the quota, and waits when that is spent.
Result<http::Request> YouTubeAdapter::render_live_poll(std::string_view video,
                                                       std::string_view text, TimePoint now) const {
  const LiveCursor cursor = live_cursor(text, now);
  if (cursor.spent >= live_units_) {
    return Error(Errc::kOverloaded, "live_units of the day are spent");
  }
  return ask_live(api_, video, cursor);
}

PollAnswer YouTubeAdapter::read_live_poll(std::string_view video, std::string_view text,
                                          const http::Response& response, TimePoint now) const {
  using namespace std::chrono_literals;
  LiveCursor cursor = live_cursor(text, now);
  cursor.spent += cursor.chat.empty() ? read_units_ : live_read_units_;
  const Duration least = allow_private_addresses_ ? Duration(10ms) : Duration(1s);
  return read_live(read_answer(response), video, std::move(cursor), least, access_.token);
}

PollAnswer YouTubeAdapter::read_threads(Cursor cursor, const json& content) const {
  json fresh = json::array();
  const TimePoint since = cursor.changed_since();
  std::optional<TimePoint> lowest;
  for (const json& thread : content["items"]) {
    const ThreadFacts facts = facts_of(thread, since);
    if (facts.is_new) fresh.push_back(thread);
    note_replies(facts, cursor);
    lowest = facts.begun ? facts.begun : lowest;
    if (facts.begun) cursor.newest_so_far = std::max(cursor.newest_so_far, *facts.begun);
  }
  cursor.page = text_at(content, "nextPageToken");
  cursor.threads_done = cursor.page.empty() || (lowest && *lowest < cursor.reach);
  std::string body = page_text("youtube#commentThreadListResponse", cursor, std::move(fresh));
  return page_answer(std::move(cursor), std::move(body));
}

}  // namespace kaiku::platforms::youtube
