// Which page is asked for next (Bluesky: app.bsky.notification.listNotifications,
// app.bsky.feed.getAuthorFeed, chat.bsky.convo.getLog).

#include <optional>
#include <string>
#include <utility>

#include <nlohmann/json.hpp>

#include "../json_body.hpp"
#include "../newest_first.hpp"
#include "adapter.hpp"
#include "answers.hpp"

namespace kaiku::platforms::bluesky {
namespace {

using nlohmann::json;

constexpr std::string_view kMentions = "mentions";
constexpr std::string_view kOwn = "own";
constexpr std::string_view kMessages = "messages";
constexpr const char* kPageSize = "100";

std::optional<TimePoint> notified_at(const json& item) {
  return time_at(item, "indexedAt");
}

// What was passed on stands where it was passed on, not where it was written.
std::optional<TimePoint> shown_at(const json& item) {
  for (const char* const key : {"reason", "post"}) {
    const json* const part = member(item, key);
    const auto at = part == nullptr ? std::nullopt : time_at(*part, "indexedAt");
    if (at) return at;
  }
  return std::nullopt;
}

/// The place in a log that runs forwards.
struct LogPlace {
  std::string at;     ///< cursor of the log; empty: its beginning
  TimePoint since{};  ///< until there is one: what was sent before is left alone

  static LogPlace read(std::string_view text, TimePoint begin) {
    LogPlace place{.at = {}, .since = begin};
    const auto content = parse_json(text);
    if (!content) return place;
    place.at = text_at(*content, "log");
    place.since = time_at(*content, "since").value_or(begin);
    return place;
  }
  std::string text() const {
    return json({{"log", at}, {"since", to_iso8601(since)}})
        .dump(-1, ' ', false, json::error_handler_t::replace);
  }
};

PollAnswer read_log(LogPlace place, const json& content) {
  const json* const logs = member(content, "logs");
  if (logs == nullptr || !logs->is_array()) return strange("answer without logs");
  json fresh = json::array();
  for (const json& log : *logs) {
    const json* const message = member(log, "message");
    const auto sent = message == nullptr ? std::nullopt : time_at(*message, "sentAt");
    if (!place.at.empty() || !sent || *sent >= place.since) fresh.push_back(log);
  }
  const std::string next = text_at(content, "cursor");
  PollAnswer page;
  page.more = !logs->empty() && !next.empty() && next != place.at;
  if (!next.empty()) place.at = next;
  page.cursor = place.text();
  if (!fresh.empty()) {
    page.body =
        json({{"logs", std::move(fresh)}}).dump(-1, ' ', false, json::error_handler_t::replace);
  }
  return page;
}

}  // namespace

std::vector<Stream> BlueskyAdapter::streams() const {
  std::vector<Stream> all = {{std::string(kMentions), poll_interval_},
                             {std::string(kOwn), poll_interval_}};
  if (private_messages_) all.push_back({std::string(kMessages), poll_interval_});
  return all;
}

Result<http::Request> BlueskyAdapter::render_poll(std::string_view stream, std::string_view cursor,
                                                  TimePoint now) const {
  if (stream == kMessages) {
    http::Fields query;
    if (std::string at = LogPlace::read(cursor, now).at; !at.empty())
      query.emplace_back("cursor", std::move(at));
    return for_chat(api_.request("GET", "/xrpc/chat.bsky.convo.getLog", query));
  }
  const auto place = NewestFirst::read(cursor, now - look_back_);
  http::Fields query = {{"limit", kPageSize}};
  if (!place.page.empty()) query.emplace_back("cursor", place.page);
  if (stream == kOwn) {
    query.insert(query.end(), {{"actor", owner_.id}, {"filter", "posts_with_replies"}});
    return api_.request("GET", "/xrpc/app.bsky.feed.getAuthorFeed", query);
  }
  for (const char* const reason : {"mention", "reply", "quote", "like"}) {
    query.emplace_back("reasons", reason);
  }
  return api_.request("GET", "/xrpc/app.bsky.notification.listNotifications", query);
}

PollAnswer BlueskyAdapter::read_poll(std::string_view stream, std::string_view cursor,
                                     const http::Response& response, TimePoint now) const {
  const JsonAnswer answer = read_answer(response);
  if (answer.failure) return refused(*answer.failure, app_password_);
  const TimePoint since = now - look_back_;
  if (stream == kMessages) return read_log(LogPlace::read(cursor, since), answer.content);
  const bool own = stream == kOwn;
  const char* const name = own ? "feed" : "notifications";
  const json* const items = member(answer.content, name);
  if (items == nullptr || !items->is_array()) return strange("answer without a list");
  return NewestFirst::read(cursor, since)
      .take({.items = *items,
             .moment = own ? shown_at : notified_at,
             .name = name,
             .next = text_at(answer.content, "cursor")});
}

}  // namespace kaiku::platforms::bluesky
