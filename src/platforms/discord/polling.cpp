// Which page is asked for next (Discord: "Get Channel Messages").

#include <algorithm>
#include <map>
#include <string>
#include <utility>

#include <nlohmann/json.hpp>

#include "../json_body.hpp"
#include "adapter.hpp"
#include "answers.hpp"

namespace kaiku::platforms::discord {
namespace {

using nlohmann::json;

constexpr std::string_view kNew = "new/";
constexpr std::string_view kAgain = "again/";
constexpr std::size_t kPageSize = 100;

std::string written(const json& place) {
  return place.dump(-1, ' ', false, json::error_handler_t::replace);
}

std::string body_of(json messages) {
  return messages.empty() ? std::string() : written({{"messages", std::move(messages)}});
}

// The last message that was read; at first the moment from which messages are new.
std::string last_read(std::string_view cursor, TimePoint begin) {
  const auto content = parse_json(cursor);
  const std::string last = content ? id_at(*content, "after") : std::string();
  return is_snowflake(last) ? last : snowflake_at(begin);
}

/// The latest messages of a channel, each with the moment of its last edit, as it was told.
using Marks = std::map<std::string, std::string>;

Marks read_marks(std::string_view cursor) {
  Marks marks;
  const auto content = parse_json(cursor);
  const json* const known = content ? member(*content, "marks") : nullptr;
  if (known == nullptr || !known->is_object()) return marks;
  for (const auto& [id, mark] : known->items()) {
    if (is_snowflake(id) && mark.is_string() && marks.size() < kPageSize) marks[id] = mark;
  }
  return marks;
}

// What became of known messages. One that is older than all that are shown is out of sight.
json changes(const Marks& known, const Marks& standing, const json& messages,
             const std::string& channel) {
  json changed = json::array();
  for (const json& message : messages) {
    const auto before = known.find(id_at(message, "id"));
    if (before == known.end() || before->second == text_at(message, "edited_timestamp")) continue;
    changed.push_back(message);
    changed.back()["edited"] = true;
  }
  const bool all_shown = standing.size() < kPageSize;
  std::string oldest;
  for (const auto& [id, mark] : standing) {
    if (oldest.empty() || is_later(oldest, id)) oldest = id;
  }
  for (const auto& [id, mark] : known) {
    if (standing.contains(id) || (!all_shown && is_later(oldest, id))) continue;
    changed.push_back({{"id", id}, {"channel_id", channel}, {"removed", true}});
  }
  return changed;
}

PollAnswer look_again(std::string_view cursor, const json& messages, const std::string& channel) {
  Marks standing;
  for (const json& message : messages) {
    const std::string id = id_at(message, "id");
    if (is_snowflake(id)) standing[id] = text_at(message, "edited_timestamp");
  }
  PollAnswer page;
  page.body = body_of(changes(read_marks(cursor), standing, messages, channel));
  page.cursor = written({{"marks", standing}});
  return page;
}

PollAnswer read_on(const std::string& after, const json& messages) {
  std::string last = after;
  for (const json& message : messages) {
    const std::string id = id_at(message, "id");
    if (is_snowflake(id) && is_later(id, last)) last = id;
  }
  PollAnswer page;
  page.more = messages.size() >= kPageSize && last != after;
  page.body = body_of(messages);
  page.cursor = written({{"after", last}});
  return page;
}

}  // namespace

std::vector<Stream> DiscordAdapter::streams() const {
  std::vector<Stream> all;
  for (const std::string& channel : settings_.channels) {
    all.push_back({std::string(kNew) + channel, settings_.poll_interval});
    all.push_back({std::string(kAgain) + channel, settings_.look_again});
  }
  return all;
}

Result<http::Request> DiscordAdapter::render_poll(std::string_view stream, std::string_view cursor,
                                                  TimePoint now) const {
  const std::size_t slash = stream.find('/');
  const std::string channel(slash == std::string_view::npos ? "" : stream.substr(slash + 1));
  if (!ears_.hears(channel)) return Error(Errc::kUnsupported, "stream " + std::string(stream));
  http::Fields query = {{"limit", std::to_string(kPageSize)}};
  if (stream.starts_with(kNew))
    query.emplace_back("after", last_read(cursor, now - settings_.look_back));
  return api_.request("GET", "/channels/" + channel + "/messages", query);
}

PollAnswer DiscordAdapter::read_poll(std::string_view stream, std::string_view cursor,
                                     const http::Response& response, TimePoint now) const {
  const ListAnswer answer = read_list_answer(response);
  if (answer.failure) return refused(*answer.failure, settings_.bot_token);
  if (!answer.content.is_array()) return strange("answer is no list");
  if (stream.starts_with(kNew)) {
    return read_on(last_read(cursor, now - settings_.look_back), answer.content);
  }
  return look_again(cursor, answer.content, std::string(stream.substr(kAgain.size())));
}

std::optional<http::Request> DiscordAdapter::render_fetch(const Event& event, TimePoint) const {
  const auto id = MessageId::of(event.comment.id.value);
  if (!id) return std::nullopt;
  return api_.request("GET", "/channels/" + id->channel + "/messages/" + id->message);
}

// The event stays the one that was told: what has changed since is told by itself.
Result<Event> DiscordAdapter::read_fetch(Event event, const http::Response& response) const {
  const JsonAnswer answer = read_answer(response);
  if (const auto usable = answer.usable(); !usable) return usable.error();
  const auto read = read_message(owner_, writers_, answer.content, event.occurred_at);
  if (!read) return read.error();
  if (!*read) return Error(Errc::kNotFound, "the message is another bot's");
  if ((*read)->comment.id != event.comment.id) {
    return Error(Errc::kMalformedPayload, "answer is another message");
  }
  Comment comment = (*read)->comment;
  comment.brand = event.comment.brand;
  event.comment = std::move(comment);
  event.by_brand = (*read)->by_brand;
  event.echo_of_action = (*read)->echo_of_action;
  event.thin = false;
  return event;
}

}  // namespace kaiku::platforms::discord
