// What the X API's answers say (X: "Response codes and errors", "Rate limits").

#include "answers.hpp"

#include <algorithm>
#include <utility>

#include <nlohmann/json.hpp>

#include <kaiku/http/retry_after.hpp>

#include "../json_body.hpp"
#include "../outcome.hpp"
#include "../rate_limit.hpp"
#include "../refusal.hpp"
#include "adapter.hpp"
#include "posts.hpp"

namespace kaiku::platforms::x {
namespace {

using nlohmann::json;

constexpr std::int64_t kRateLimitExceeded = 88;
constexpr auto kSpendLimitPause = std::chrono::hours(4);
constexpr Duration kLongestWait = std::chrono::hours(24);
// How far X's clock and ours may differ.
constexpr Duration kClockSkew = std::chrono::minutes(5);

// The wait until the limit begins anew, by the answer's own clock.
std::optional<Duration> until_reset(const http::Response& response) {
  const json fields = {
      {"reset", std::string(response.headers.find("x-rate-limit-reset").value_or(""))}};
  const auto reset = seconds_at(fields, "reset");
  const auto sent = http::parse_http_date(response.headers.find("Date").value_or(""));
  if (!reset || !sent) return std::nullopt;
  return std::clamp<Duration>(*reset - *sent, Duration::zero(), kLongestWait);
}

// A problem document, or the first of errors[]: of either kind.
const json& problem_of(const json& content) {
  const json* const errors = member(content, "errors");
  const bool listed = errors != nullptr && errors->is_array() && !errors->empty();
  return listed && member(content, "type") == nullptr ? errors->front() : content;
}

Verdict verdict_of(int status, const json& problem) {
  const std::string type = text_at(problem, "type");
  if (type.ends_with("/usage-capped")) return Verdict::kRetryLater;
  if (type.ends_with("/resource-not-found")) return Verdict::kTargetGone;
  if (whole_at(problem, "code") == kRateLimitExceeded) return Verdict::kRetryLater;
  // 200 with an error instead of data: the error says which status was meant.
  if (is_success(status)) return Verdict::kPermanent;
  return verdict_of_status(status);
}

Outcome failure_of(const http::Response& response, const json& content) {
  const json& problem = problem_of(content);
  Outcome failure;
  failure.verdict = verdict_of(response.status, problem);
  failure.reason = "HTTP " + std::to_string(response.status);
  for (const char* const key : {"title", "detail", "message"}) {
    if (const std::string words = text_at(problem, key); !words.empty())
      failure.reason += ": " + words;
  }
  if (failure.verdict == Verdict::kRetryLater) {
    failure.retry_after = until_reset(response);
    if (text_at(problem, "type").ends_with("/usage-capped")) failure.retry_after = kSpendLimitPause;
  }
  return failure;
}

}  // namespace

// An answer with data succeeded, whatever stands beside it.
Answer read_answer(const http::Response& response) {
  Answer answer;
  if (auto content = parse_json(response.body); content && content->is_object()) {
    answer.content = *std::move(content);
  }
  const bool success = is_success(response.status);
  if (success) answer.data = member(answer.content, "data");
  const bool only_errors = answer.data == nullptr && member(answer.content, "errors") != nullptr;
  if (!success || only_errors) answer.failure = failure_of(response, answer.content);
  return answer;
}

namespace {

// {"hidden":true}, {"liked":true}, {"blocking":true}, {"blocked":true}: what was asked for, or not.
bool says_no(ActionKind kind, const json& data) {
  switch (kind) {
    case ActionKind::kHide:
      return flag_at(data, "hidden") == false;
    case ActionKind::kUnhide:
      return flag_at(data, "hidden") == true;
    case ActionKind::kReact:
      return flag_at(data, "liked") == false;
    case ActionKind::kUnreact:
      return flag_at(data, "liked") == true;
    case ActionKind::kBlock:
      return flag_at(data, "blocking") == false || flag_at(data, "blocked") == false;
    case ActionKind::kUnblock:
      return flag_at(data, "blocking") == true || flag_at(data, "blocked") == true;
    default:
      return false;
  }
}

// Where the author's own words begin: mentions before them are put there by X.
std::optional<std::int64_t> own_words_begin(const json& post) {
  const json* const range = member(post, "display_text_range");
  if (range != nullptr && range->is_array() && !range->empty() &&
      range->front().is_number_integer()) {
    return range->front().get<std::int64_t>();
  }
  if (referenced(post, "replied_to").empty()) return 0;
  return std::nullopt;
}

// Whether a post of ours is the one that `action` asked for.
bool is_made_by(const Action& action, const json& post) {
  const std::string answered = referenced(post, "replied_to");
  if (action.kind != ActionKind::kPublish) return answered == action.target.value;
  const auto made_at = time_at(post, "created_at");
  return answered.empty() && made_at &&
         *made_at + kClockSkew >= std::max(action.created_at, action.not_before) &&
         same_words(text_at(post, "text"), action.text);
}

}  // namespace

// X lets ordinary apps answer only who called the account: by name in the author's own words, or
// by quoting one of its posts. Nothing when the answer does not show it.
std::optional<bool> XAdapter::was_summoned(const json& answer) const {
  const json* const post = member(answer, "data");
  if (post == nullptr) return std::nullopt;
  const auto begin = own_words_begin(*post);
  const json* const entities = member(*post, "entities");
  const json* const mentions = entities == nullptr ? nullptr : member(*entities, "mentions");
  if (mentions != nullptr && mentions->is_array()) {
    for (const json& mention : *mentions) {
      if (id_at(mention, "id") != owner_.id) continue;
      if (!begin) return std::nullopt;
      if (whole_at(mention, "start").value_or(0) >= *begin) return true;
    }
  }
  const std::string quoted = referenced(*post, "quoted");
  if (quoted.empty()) return false;
  const json* const includes = member(answer, "includes");
  const json* const posts = includes == nullptr ? nullptr : member(*includes, "tweets");
  if (posts == nullptr || !posts->is_array()) return std::nullopt;
  for (const json& other : *posts) {
    if (id_at(other, "id") == quoted) return id_at(other, "author_id") == owner_.id;
  }
  return std::nullopt;
}

Outcome XAdapter::read(const Action& action, const http::Response& response) const {
  const Answer answer = read_answer(response);
  if (answer.failure) {
    Outcome failure = settled(action, *answer.failure);
    failure.reason = shortened(without_secret(std::move(failure.reason), keys_.token));
    return failure;
  }
  const json data = answer.data == nullptr ? json::object() : *answer.data;
  Outcome outcome;
  if (makes_text(action.kind)) {
    const bool is_message = member(data, "dm_event_id") != nullptr;
    outcome.remote_id = id_at(data, is_message ? "dm_event_id" : "id");
    if (outcome.remote_id.empty()) {
      outcome.verdict = Verdict::kUnknown;
      outcome.reason = "accepted, but the answer names no id";
    }
  } else if (says_no(action.kind, data)) {
    outcome.verdict = Verdict::kPermanent;
    outcome.reason = "the platform answered that it is not so";
  }
  return outcome;
}

Result<TargetState> XAdapter::read_reread(const Action& action,
                                          const http::Response& response) const {
  const Answer answer = read_answer(response);
  TargetState state;
  if (answer.failure && answer.failure->verdict == Verdict::kTargetGone) {
    state.exists = false;
    return state;
  }
  if (answer.failure) return as_error(*answer.failure);
  if (answer.data == nullptr) return Error(Errc::kMalformedPayload, "answer without data");
  state.text = text_at(*answer.data, "text");
  if (is_public_text(action.kind) && !enterprise_) state.allowed = was_summoned(answer.content);
  return state;
}

Result<Event> XAdapter::read_fetch(Event event, const http::Response& response) const {
  const Answer answer = read_answer(response);
  if (answer.failure) return as_error(*answer.failure);
  if (answer.data == nullptr) return Error(Errc::kMalformedPayload, "answer without data");
  Comment& comment = event.comment;
  comment.text = text_at(*answer.data, "text");
  if (auto author = id_at(*answer.data, "author_id"); !author.empty()) {
    comment.author.id = AuthorId(std::move(author));
  }
  comment.created_at = time_at(*answer.data, "created_at").value_or(comment.created_at);
  event.by_brand = event.by_brand || comment.author.id.value == owner_.id;
  event.thin = false;
  return event;
}

// A post of ours under the target, or with our words since then, is the proof. Links come back
// shortened, so that words with one are never found; and the search lags behind, so that finding
// none proves nothing.
DoubtAnswer XAdapter::read_reconcile(const Action& action, const http::Response& response) const {
  const Answer answer = read_answer(response);
  if (answer.failure || answer.data == nullptr || !answer.data->is_array()) return cannot_tell();
  for (const json& post : *answer.data) {
    if (id_at(post, "author_id") == owner_.id && is_made_by(action, post)) {
      return {.doubt = Doubt::kHappened, .remote_id = id_at(post, "id")};
    }
  }
  return cannot_tell();
}

RateHint XAdapter::rate_hint(const http::Response& response) const {
  RateHint hint;
  hint.used = spent_share(response, "x-rate-limit-limit", "x-rate-limit-remaining").value_or(0);
  if (response.status == 429) hint.used = 1;
  if (hint.used >= 1) hint.regain_after = until_reset(response);
  return hint;
}

}  // namespace kaiku::platforms::x
