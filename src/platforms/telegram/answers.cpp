// What the Bot API's answers say (Telegram: "Making requests", "ResponseParameters").

#include <algorithm>
#include <utility>

#include <nlohmann/json.hpp>

#include "../json_answer.hpp"
#include "../json_body.hpp"
#include "../outcome.hpp"
#include "../polled_adapter.hpp"
#include "../refusal.hpp"
#include "../subscription.hpp"
#include "adapter.hpp"
#include "ids.hpp"

namespace kaiku::platforms::telegram {
namespace {

using nlohmann::json;

constexpr std::int64_t kLongestWaitSeconds = 86'400;
constexpr Duration kRecentFailure = std::chrono::hours(1);

const json* parameter(const json& content, const char* key) {
  const json* const parameters = member(content, "parameters");
  return parameters == nullptr ? nullptr : member(*parameters, key);
}

std::optional<Duration> pause_of(const json& content) {
  if (parameter(content, "retry_after") == nullptr) return std::nullopt;
  const auto seconds = whole_at(*member(content, "parameters"), "retry_after");
  if (!seconds || *seconds < 0) return std::nullopt;
  return std::chrono::seconds(std::min(*seconds, kLongestWaitSeconds));
}

bool is_gone(const std::string& words) {
  return words.find("message") != std::string::npos && words.find("not found") != std::string::npos;
}

Verdict verdict_of(int status, const std::string& words) {
  if (is_success(status)) return Verdict::kUnknown;  // no answer of the Bot API
  switch (status) {
    case 400:
      return is_gone(words) ? Verdict::kTargetGone : Verdict::kPermanent;
    case 404:  // there is no such bot
    case 409:  // somebody else uses the bot
      return Verdict::kBadToken;
    default:
      return verdict_of_status(status);
  }
}

JsonAnswer read_answer(const http::Response& response) {
  JsonAnswer answer(response);
  if (is_success(response.status) && flag_at(answer.content, "ok") == true) return answer;
  const std::string words = text_at(answer.content, "description");
  const auto code = whole_at(answer.content, "error_code").value_or(response.status);
  Outcome failure;
  failure.verdict = verdict_of(static_cast<int>(std::clamp<std::int64_t>(code, 0, 999)), words);
  failure.reason = reason_of(response, words);
  if (parameter(answer.content, "migrate_to_chat_id") != nullptr) {
    const std::string id = id_at(*member(answer.content, "parameters"), "migrate_to_chat_id");
    failure.reason += ": the group has another id now, set group_id: " + id;
  }
  if (failure.verdict == Verdict::kRetryLater) failure.retry_after = pause_of(answer.content);
  answer.failure = std::move(failure);
  return answer;
}

// An error that is long past, or behind which nothing waits, has been overcome.
std::string trouble_with(const json& webhook, TimePoint now) {
  if (text_at(webhook, "url").empty()) return "no webhook is set: call setWebhook";
  const auto failed = seconds_at(webhook, "last_error_date");
  const auto waiting = whole_at(webhook, "pending_update_count").value_or(0);
  if (waiting == 0 || !failed || now - *failed > kRecentFailure) return {};
  return std::to_string(waiting) +
         " updates wait, since Telegram cannot deliver: " + text_at(webhook, "last_error_message");
}

// The message that was made, in the chat that the answer names, or else where it was sent.
std::string made_id(const json& content, std::optional<MessageId> sent_to) {
  const json* const result = member(content, "result");
  const auto number = result == nullptr ? std::nullopt : whole_at(*result, "message_id");
  if (!number || !sent_to) return {};
  const json* const chat = member(*result, "chat");
  const auto where = chat == nullptr ? std::nullopt : whole_at(*chat, "id");
  sent_to->chat = where.value_or(sent_to->chat);
  sent_to->number = *number;
  return sent_to->text();
}

}  // namespace

Outcome TelegramAdapter::read(const Action& action, const http::Response& response) const {
  const JsonAnswer answer = read_answer(response);
  if (answer.failure) return answer.failure_of(action, settings_.bot_token);
  if (!makes_text(action.kind)) return {};
  const bool is_post = action.kind == ActionKind::kPublish;
  return made(made_id(answer.content,
                      is_post ? MessageId{.connection = {}, .chat = bot_.channel, .number = 0}
                              : parse_message_id(action.target.value)));
}

Result<TargetState> TelegramAdapter::read_reread(const Action& action,
                                                 const http::Response&) const {
  return unsupported(action, "Telegram shows no message again");
}

Result<Event> TelegramAdapter::read_fetch(Event, const http::Response&) const {
  return Error(Errc::kUnsupported, "Telegram shows no message again");
}

std::vector<Stream> TelegramAdapter::streams() const {
  if (!settings_.subscription_interval) return {};
  return {{std::string(kSubscriptionStream), *settings_.subscription_interval}};
}

Result<http::Request> TelegramAdapter::render_poll(std::string_view, std::string_view,
                                                   TimePoint) const {
  return api_.request("GET", "/getWebhookInfo");
}

PollAnswer TelegramAdapter::read_poll(std::string_view, std::string_view,
                                      const http::Response& response, TimePoint now) const {
  const JsonAnswer answer = read_answer(response);
  if (answer.failure) return refused(*answer.failure, settings_.bot_token);
  const json* const webhook = member(answer.content, "result");
  if (webhook == nullptr) return strange("answer without result");
  return subscription_answer(trouble_with(*webhook, now));
}

DoubtAnswer TelegramAdapter::read_reconcile(const Action&, const http::Response&) const {
  return cannot_tell();
}

// No header tells how much is left.
RateHint TelegramAdapter::rate_hint(const http::Response& response) const {
  RateHint hint;
  if (response.status != 429) return hint;
  hint.used = 1;
  hint.regain_after = pause_of(JsonAnswer(response).content);
  return hint;
}

}  // namespace kaiku::platforms::telegram
