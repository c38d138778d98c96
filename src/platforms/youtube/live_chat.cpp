// Live chat (YouTube Live Streaming API: "LiveChatMessages: list"; Data API: "Videos: list").

#include "live_chat.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <utility>

#include <nlohmann/json.hpp>

#include "../json_body.hpp"
#include "../polled_adapter.hpp"
#include "answers.hpp"
#include "comments.hpp"

namespace kaiku::platforms::youtube {
namespace {

using nlohmann::json;

constexpr std::string_view kPrefix = "live:";
constexpr const char* kMostMessages = "200";
constexpr Duration kLongestPause = std::chrono::minutes(10);

// The chat is over: the broadcast may begin another.
bool is_over(const Answer& answer) {
  constexpr std::array<std::string_view, 3> kReasons = {"liveChatEnded", "liveChatDisabled",
                                                        "liveChatNotFound"};
  return answer.failure && std::ranges::find(kReasons, answer.reason) != kReasons.end();
}

PollAnswer page_with(const LiveCursor& cursor) {
  PollAnswer answer;
  answer.cursor = cursor.text();
  return answer;
}

PollAnswer leave_chat(LiveCursor cursor) {
  cursor.chat.clear();
  cursor.page.clear();
  return page_with(cursor);
}

// The chat is read at once when there is one.
PollAnswer read_video(const json& items, LiveCursor cursor) {
  const json* const details =
      items.empty() ? nullptr : member(items.front(), "liveStreamingDetails");
  cursor.chat = details == nullptr ? std::string() : id_at(*details, "activeLiveChatId");
  if (!is_youtube_id(cursor.chat)) cursor.chat.clear();
  cursor.page.clear();
  PollAnswer answer = page_with(cursor);
  answer.more = !cursor.chat.empty();
  return answer;
}

PollAnswer read_messages(const json& content, std::string_view video, LiveCursor cursor,
                         Duration least) {
  json said = json::array();
  for (json item : content["items"]) {
    if (!item.is_object()) item = json::object();
    item["kind"] = "youtube#liveChatMessage";
    said.push_back(std::move(item));
  }
  std::string body;
  if (!said.empty()) {
    body = json({{"kind", "youtube#liveChatMessageListResponse"},
                 {"since", to_iso8601(cursor.since)},
                 {"videoId", video},
                 {"chat", cursor.chat},
                 {"items", std::move(said)}})
               .dump(-1, ' ', false, json::error_handler_t::replace);
  }
  const bool ended = member(content, "offlineAt") != nullptr;
  cursor.page = text_at(content, "nextPageToken");
  PollAnswer answer = ended ? leave_chat(std::move(cursor)) : page_with(cursor);
  answer.body = std::move(body);
  if (const auto wait = whole_at(content, "pollingIntervalMillis"); wait && !ended) {
    answer.pause = std::clamp<Duration>(std::chrono::milliseconds(std::clamp<std::int64_t>(
                                            *wait, 0, std::int64_t{24} * 3600 * 1000)),
                                        least, kLongestPause);
  }
  return answer;
}

}  // namespace

std::optional<LiveId> LiveId::read(std::string_view text) {
  if (!text.starts_with(kPrefix)) return std::nullopt;
  text.remove_prefix(kPrefix.size());
  const std::size_t colon = text.find(':');
  if (colon == std::string_view::npos) return std::nullopt;
  LiveId id{std::string(text.substr(0, colon)), std::string(text.substr(colon + 1))};
  return is_youtube_id(id.chat) && is_youtube_id(id.message) ? std::optional(std::move(id))
                                                             : std::nullopt;
}

std::string LiveCursor::text() const {
  return json({{"since", to_iso8601(since)},
               {"chat", chat},
               {"page", page},
               {"day", day},
               {"spent", spent}})
      .dump(-1, ' ', false, json::error_handler_t::replace);
}

std::optional<LiveCursor> LiveCursor::read(std::string_view text) {
  const auto content = parse_json(text);
  if (!content) return std::nullopt;
  const auto since = time_at(*content, "since");
  if (!since) return std::nullopt;
  LiveCursor cursor{.since = *since,
                    .chat = text_at(*content, "chat"),
                    .page = text_at(*content, "page"),
                    .day = whole_at(*content, "day").value_or(0),
                    .spent = whole_at(*content, "spent").value_or(0)};
  if (!is_youtube_id(cursor.chat)) cursor.chat.clear();
  return cursor;
}

http::Request ask_live(const RestApi& api, std::string_view video, const LiveCursor& cursor) {
  if (cursor.chat.empty()) {
    return api.request("GET", "/videos",
                       {{"part", "liveStreamingDetails"}, {"id", std::string(video)}});
  }
  http::Fields query = {{"liveChatId", cursor.chat},
                        {"part", "snippet,authorDetails"},
                        {"maxResults", kMostMessages}};
  if (!cursor.page.empty()) query.emplace_back("pageToken", cursor.page);
  return api.request("GET", "/liveChat/messages", query);
}

PollAnswer read_live(const Answer& answer, std::string_view video, LiveCursor cursor,
                     Duration least, std::string_view secret) {
  const bool of_chat = !cursor.chat.empty();
  if (of_chat && is_over(answer)) return leave_chat(std::move(cursor));
  if (of_chat && answer.reason == "pageTokenInvalid") {
    cursor.page.clear();  // the chat is read from its latest messages again, known by their keys
    return page_with(cursor);
  }
  if (answer.failure) return refused(*answer.failure, secret);
  if (answer.items() == nullptr) return strange("answer without items");
  if (!of_chat) return read_video(*answer.items(), std::move(cursor));
  return read_messages(answer.content, video, std::move(cursor), least);
}

}  // namespace kaiku::platforms::youtube
