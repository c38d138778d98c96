// What servers answer (AT Protocol: "HTTP API (XRPC)"; Bluesky: "Rate Limits").

#include "answers.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

#include <kaiku/http/retry_after.hpp>

#include "../json_body.hpp"
#include "../outcome.hpp"
#include "../rate_limit.hpp"
#include "../refusal.hpp"
#include "adapter.hpp"
#include "posts.hpp"
#include "records.hpp"

namespace kaiku::platforms::bluesky {
namespace {

using nlohmann::json;

constexpr Duration kUsualWindow = std::chrono::minutes(5);
constexpr Duration kLongestWait = std::chrono::hours(24);

struct Rule {
  std::string_view error;
  Verdict verdict;
};

// What is in no rule is judged by the status.
constexpr Rule kRules[] = {
    {"ExpiredToken", Verdict::kBadToken},
    {"InvalidToken", Verdict::kBadToken},
    {"AuthMissing", Verdict::kBadToken},
    {"AuthenticationRequired", Verdict::kBadToken},
    {"AuthFactorTokenRequired", Verdict::kBadToken},
    {"AccountTakedown", Verdict::kBadToken},
    {"AccountSuspended", Verdict::kBadToken},
    {"AccountDeactivated", Verdict::kBadToken},
    {"InvalidSwap", Verdict::kRetryLater},  // somebody else wrote meanwhile: read again
    {"RateLimitExceeded", Verdict::kRetryLater},
    {"RecordNotFound", Verdict::kTargetGone},
    {"NotFound", Verdict::kTargetGone},
};

Verdict verdict_of(const http::Response& response, const std::string& error) {
  const auto* const rule = std::ranges::find(kRules, error, &Rule::error);
  if (response.status >= 500 || rule == std::end(kRules)) return verdict_of_status(response.status);
  return rule->verdict;
}

// By the answer's own clock.
std::optional<Duration> until_reset(const http::Response& response) {
  const std::string reset(response.headers.find("RateLimit-Reset").value_or(""));
  const auto at = seconds_at(json({{"at", reset}}), "at");
  const auto sent = http::parse_http_date(response.headers.find("Date").value_or(""));
  if (!at || !sent) return std::nullopt;
  return std::clamp<Duration>(*at - *sent, Duration::zero(), kLongestWait);
}

const json* only_post(const json& content) {
  const json* const posts = member(content, "posts");
  return posts == nullptr || !posts->is_array() || posts->empty() ? nullptr : &posts->front();
}

}  // namespace

JsonAnswer read_answer(const http::Response& response) {
  JsonAnswer answer(response);
  if (is_success(response.status)) return answer;
  const std::string error = text_at(answer.content, "error");
  const std::string words = text_at(answer.content, "message");
  Outcome failure;
  failure.verdict = verdict_of(response, error);
  failure.reason = reason_of(response, words.empty() ? error : error + " " + words);
  failure.retry_after = http::retry_after(response);
  if (response.status == 429 && !failure.retry_after) {
    failure.retry_after = until_reset(response).value_or(kUsualWindow);
  }
  answer.failure = std::move(failure);
  return answer;
}

bool BlueskyAdapter::says_token_ended(const http::Response& response) const {
  if (response.status == 401) return true;
  return response.status == 400 && text_at(JsonAnswer(response).content, "error") == "ExpiredToken";
}

Outcome BlueskyAdapter::read(const Action& action, const http::Response& response) const {
  const JsonAnswer answer = read_answer(response);
  if (answer.failure) return answer.failure_of(action, app_password_);
  if (!makes_text(action.kind)) return {};
  const auto post = PostRef::of(id_at(answer.content, "uri"), id_at(answer.content, "cid"));
  return made(post ? post->id() : id_at(answer.content, "id"));
}

// A post that is not shown to us is gone for us, whether deleted or by a block.
Result<TargetState> BlueskyAdapter::read_reread(const Action& action,
                                                const http::Response& response) const {
  const JsonAnswer answer = read_answer(response);
  auto state = answer.target();
  if (!state || !state->exists) return state;
  if (member(answer.content, "posts") == nullptr) {
    return Error(Errc::kMalformedPayload, "answer without posts");
  }
  const json* const post = only_post(answer.content);
  state->exists = post != nullptr;
  if (!state->exists) return state;
  state->text = words_of(*post);
  const json* const viewer = member(*post, "viewer");
  if (viewer != nullptr && is_public_text(action.kind) &&
      flag_at(*viewer, "replyDisabled") == true) {
    state->allowed = false;
  }
  return state;
}

// What stands under the key of the answer is the answer.
DoubtAnswer BlueskyAdapter::read_reconcile(const Action&, const http::Response& response) const {
  const JsonAnswer answer = read_answer(response);
  if (answer.gone()) return it_did(false);
  if (!answer.usable()) return cannot_tell();
  const auto post = PostRef::of(id_at(answer.content, "uri"), id_at(answer.content, "cid"));
  if (!post) return cannot_tell();
  return {.doubt = Doubt::kHappened, .remote_id = post->id()};
}

RateHint BlueskyAdapter::rate_hint(const http::Response& response) const {
  RateHint hint;
  hint.used = spent_share(response, "RateLimit-Limit", "RateLimit-Remaining").value_or(0);
  if (response.status == 429) hint.used = 1;
  if (hint.used >= 1) hint.regain_after = until_reset(response).value_or(kUsualWindow);
  return hint;
}

}  // namespace kaiku::platforms::bluesky
