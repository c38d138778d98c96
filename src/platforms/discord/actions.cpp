// Actions as requests, and what answers say (Discord: "Message Resource", "Guild Resource", "Rate
// Limits", "Opcodes and Status Codes").

#include <algorithm>
#include <cmath>
#include <iterator>
#include <utility>

#include <nlohmann/json.hpp>

#include <kaiku/http/retry_after.hpp>

#include "../conversation.hpp"
#include "../json_body.hpp"
#include "../outcome.hpp"
#include "../rate_limit.hpp"
#include "../refusal.hpp"
#include "../text_length.hpp"
#include "adapter.hpp"
#include "answers.hpp"

namespace kaiku::platforms::discord {
namespace {

using nlohmann::json;

constexpr double kLongestWait = 24 * 3600;
constexpr std::size_t kListLength = 100;
constexpr Duration kUsualPause = std::chrono::seconds(5);
// How far Discord's clock and ours may differ.
constexpr Duration kClockSkew = std::chrono::minutes(5);

struct Rule {
  std::int64_t code;
  Verdict verdict;
};

// What is in no rule is judged by the status: 401 the token, other 4xx for good (no access 50001, a
// person who takes no messages 50007 and 50278, missing rights 50013, not valid 50035, a closed
// thread 50083).
constexpr Rule kRules[] = {
    {10003, Verdict::kPermanent},   // channel
    {10008, Verdict::kTargetGone},  // message
    {10013, Verdict::kPermanent},   // person
    {20016, Verdict::kRetryLater},  // slow mode
    {20028, Verdict::kRetryLater},  // the channel's write limit
};

std::optional<Duration> seconds_of(double seconds) {
  if (!std::isfinite(seconds) || seconds < 0) return std::nullopt;
  return std::chrono::ceil<Duration>(
      std::chrono::duration<double>(std::min(seconds, kLongestWait)));
}

std::optional<Duration> pause_of(const http::Response& response, const json& content) {
  const json* const written = member(content, "retry_after");
  if (written != nullptr && written->is_number()) return seconds_of(written->get<double>());
  return http::retry_after(response);
}

std::optional<Outcome> failure_in(const http::Response& response, const json& content) {
  if (is_success(response.status)) return std::nullopt;
  const std::int64_t code = whole_at(content, "code").value_or(0);
  const auto* const rule = std::ranges::find(kRules, code, &Rule::code);
  Outcome failure;
  failure.verdict = rule == std::end(kRules) ? verdict_of_status(response.status) : rule->verdict;
  const std::string words = text_at(content, "message");
  failure.reason = reason_of(response, code == 0 ? words : std::to_string(code) + " " + words);
  failure.retry_after = pause_of(response, content);
  if (failure.verdict == Verdict::kRetryLater && !failure.retry_after)
    failure.retry_after = kUsualPause;
  return failure;
}

bool is_by(const json& message, const std::string& author) {
  const json* const writer = member(message, "author");
  return writer != nullptr && id_at(*writer, "id") == author;
}

std::string answered_by(const json& message) {
  const json* const reference = member(message, "message_reference");
  return reference == nullptr ? std::string() : id_at(*reference, "message_id");
}

}  // namespace

ListAnswer read_list_answer(const http::Response& response) {
  ListAnswer answer;
  if (auto content = parse_json(response.body)) answer.content = *std::move(content);
  answer.failure = failure_in(response, answer.content);
  return answer;
}

JsonAnswer read_answer(const http::Response& response) {
  JsonAnswer answer(response);
  answer.failure = failure_in(response, answer.content);
  return answer;
}

// The same nonce within some minutes is the same message; nobody but the person who is answered is
// called, whatever a text says.
http::Request DiscordAdapter::send_to(const std::string& channel, json message,
                                      const Action& action) const {
  message["content"] = action.text;
  message["allowed_mentions"] = {{"parse", json::array()}, {"replied_user", true}};
  message["nonce"] = nonce_of(action.key);
  message["enforce_nonce"] = true;
  return api_.with_json("POST", "/channels/" + channel + "/messages", message);
}

Result<http::Request> DiscordAdapter::render(const Action& action, TimePoint now) const {
  if (!capabilities().contains(action.kind)) {
    return unsupported(action, "Discord has no such action");
  }
  if (action.kind == ActionKind::kBlock || action.kind == ActionKind::kUnblock) {
    return render_block(action, now);
  }
  if (makes_text(action.kind)) {
    if (const auto fits = check_text(action, reply_limit_); !fits) return fits.error();
  }
  if (makes_text(action.kind) && is_message(action)) {
    const std::string channel = conversation_of(action);
    if (!is_snowflake(channel)) return bad_id(action, "thread");
    return send_to(channel, json::object(), action);
  }
  if (action.kind == ActionKind::kPrivateReply) {
    if (!is_snowflake(action.author.value)) return bad_id(action, "author");
    return api_.with_json("POST", "/users/@me/channels", {{"recipient_id", action.author.value}});
  }
  if (action.kind == ActionKind::kPublish) {
    return send_to(settings_.post_channel, json::object(), action);
  }
  const auto id = target_of(action);
  if (!id) return id.error();
  const std::string path = "/channels/" + id->channel + "/messages/" + id->message;
  if (action.kind == ActionKind::kReact || action.kind == ActionKind::kUnreact) {
    return api_.request(action.kind == ActionKind::kReact ? "PUT" : "DELETE",
                        path + "/reactions/" + http::percent_encode(settings_.react_with) + "/@me");
  }
  if (action.kind == ActionKind::kDelete) {
    if (is_message(action)) return unsupported(action, "nobody can delete what another has sent");
    return api_.request("DELETE", path);
  }
  return send_to(
      id->channel,
      {{"message_reference", {{"message_id", id->message}, {"fail_if_not_exists", true}}}}, action);
}

// Only in the channels that are read, or in the conversation that the thread names.
Result<MessageId> DiscordAdapter::target_of(const Action& action) const {
  auto id = MessageId::of(action.target.value);
  const bool ours = id && (is_message(action) ? id->channel == conversation_of(action)
                                              : ears_.hears(id->channel));
  if (!ours) return bad_id(action, "target");
  return *std::move(id);
}

Result<http::Request> DiscordAdapter::render_block(const Action& action, TimePoint now) const {
  const std::string& person = action.author.value;
  if (!is_snowflake(person)) return bad_id(action, "author");
  const bool block = action.kind == ActionKind::kBlock;
  const std::string guild = "/guilds/" + settings_.guild_id;
  if (settings_.timeout) {
    const json until = block ? json(to_iso8601(now + *settings_.timeout)) : json(nullptr);
    return api_.with_json("PATCH", guild + "/members/" + person,
                          {{"communication_disabled_until", until}});
  }
  if (!block) return api_.request("DELETE", guild + "/bans/" + person);
  return api_.with_json("PUT", guild + "/bans/" + person, {{"delete_message_seconds", 0}});
}

bool DiscordAdapter::takes_two_steps(const Action& action) const {
  return action.kind == ActionKind::kPrivateReply && !is_message(action);
}

Result<http::Request> DiscordAdapter::render_rest(const Action& action, const http::Response& first,
                                                  TimePoint) const {
  const JsonAnswer answer = read_answer(first);
  if (const auto read = answer.usable(); !read) return read.error();
  const std::string channel = id_at(answer.content, "id");
  if (!is_snowflake(channel)) return Error(Errc::kMalformedPayload, "answer names no channel");
  return send_to(channel, json::object(), action);
}

Outcome DiscordAdapter::read(const Action& action, const http::Response& response) const {
  const JsonAnswer answer = read_answer(response);
  if (answer.failure) {
    // Lifting what was lifted already.
    const bool no_ban = action.kind == ActionKind::kUnblock && response.status == 404;
    return no_ban ? Outcome() : answer.failure_of(action, settings_.bot_token);
  }
  if (!makes_text(action.kind)) return {};
  const MessageId id{.channel = id_at(answer.content, "channel_id"),
                     .message = id_at(answer.content, "id")};
  return made(is_snowflake(id.channel) && is_snowflake(id.message) ? id.text() : std::string());
}

bool DiscordAdapter::safe_to_repeat(const Action& action) const {
  return !makes_text(action.kind);
}

std::optional<http::Request> DiscordAdapter::render_reread(const Action& action, TimePoint) const {
  const auto id = MessageId::of(action.target.value);
  if (!id) return std::nullopt;
  return api_.request("GET", "/channels/" + id->channel + "/messages/" + id->message);
}

Result<TargetState> DiscordAdapter::read_reread(const Action&,
                                                const http::Response& response) const {
  const JsonAnswer answer = read_answer(response);
  auto state = answer.target();
  if (!state || !state->exists) return state;
  if (id_at(answer.content, "id").empty()) {
    return Error(Errc::kMalformedPayload, "answer is no message");
  }
  state->text = text_at(answer.content, "content");
  return state;
}

// Answers stand behind what they answer, a post behind the moment it was due. The first private
// message to somebody is not looked for: people do that.
std::optional<http::Request> DiscordAdapter::render_reconcile(const Action& action,
                                                              TimePoint) const {
  if (action.kind == ActionKind::kPublish) {
    const TimePoint begins = std::max(action.created_at, action.not_before) - kClockSkew;
    return api_.request("GET", "/channels/" + settings_.post_channel + "/messages",
                        {{"after", snowflake_at(begins)}, {"limit", std::to_string(kListLength)}});
  }
  const auto id = MessageId::of(action.target.value);
  const bool shown = is_public_text(action.kind) || (makes_text(action.kind) && is_message(action));
  if (!shown || !id) return std::nullopt;
  return api_.request("GET", "/channels/" + id->channel + "/messages",
                      {{"after", id->message}, {"limit", std::to_string(kListLength)}});
}

DoubtAnswer DiscordAdapter::find_own_post(const Action& action, const json& messages) const {
  for (const json& message : messages) {
    if (!is_by(message, owner_.id) || !answered_by(message).empty() ||
        !same_words(text_at(message, "content"), action.text)) {
      continue;
    }
    const MessageId found{.channel = settings_.post_channel, .message = id_at(message, "id")};
    return {.doubt = Doubt::kHappened, .remote_id = found.text()};
  }
  return messages.size() < kListLength ? it_did(false) : cannot_tell();
}

DoubtAnswer DiscordAdapter::read_reconcile(const Action& action,
                                           const http::Response& response) const {
  const ListAnswer answer = read_list_answer(response);
  if (answer.failure || !answer.content.is_array()) return cannot_tell();
  if (action.kind == ActionKind::kPublish) return find_own_post(action, answer.content);
  const auto id = MessageId::of(action.target.value);
  if (!id) return cannot_tell();
  for (const json& message : answer.content) {
    const bool answers = is_message(action) ? same_words(text_at(message, "content"), action.text)
                                            : answered_by(message) == id->message;
    if (!is_by(message, owner_.id) || !answers) continue;
    const MessageId found{.channel = id->channel, .message = id_at(message, "id")};
    return {.doubt = Doubt::kHappened, .remote_id = found.text()};
  }
  return answer.content.size() < kListLength ? it_did(false) : cannot_tell();
}

RateHint DiscordAdapter::rate_hint(const http::Response& response) const {
  RateHint hint;
  hint.used = spent_share(response, "X-RateLimit-Limit", "X-RateLimit-Remaining").value_or(0);
  if (response.status == 429) hint.used = 1;
  if (hint.used < 1) return hint;
  const std::string reset(response.headers.find("X-RateLimit-Reset-After").value_or(""));
  const auto seconds = parse_json(reset);
  if (seconds && seconds->is_number()) hint.regain_after = seconds_of(seconds->get<double>());
  if (!hint.regain_after) hint.regain_after = http::retry_after(response).value_or(kUsualPause);
  return hint;
}

}  // namespace kaiku::platforms::discord
