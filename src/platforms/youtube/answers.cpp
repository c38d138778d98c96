// What the Data API's answers say (YouTube Data API: "Errors", "Comments", "Core errors").

#include "answers.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

#include <kaiku/http/retry_after.hpp>

#include "../json_body.hpp"
#include "../outcome.hpp"
#include "../refusal.hpp"
#include "adapter.hpp"
#include "comments.hpp"

namespace kaiku::platforms::youtube {
namespace {

using nlohmann::json;

struct Rule {
  std::string_view reason;
  Verdict verdict;
};

// What is in no rule is judged by the status: 401 the token, 404 gone, other 4xx for good
// (commentsDisabled, forbidden, ineligibleAccount, commentTextTooLong, operationNotSupported,
// banWithoutReject, parentCommentIsPrivate).
constexpr Rule kRules[] = {
    {"quotaExceeded", Verdict::kRetryLater},     {"dailyLimitExceeded", Verdict::kRetryLater},
    {"rateLimitExceeded", Verdict::kRetryLater}, {"userRateLimitExceeded", Verdict::kRetryLater},
    {"processingFailure", Verdict::kRetryLater}, {"SERVICE_UNAVAILABLE", Verdict::kRetryLater},
    {"backendError", Verdict::kRetryLater},      {"authError", Verdict::kBadToken},
    {"commentNotFound", Verdict::kTargetGone},   {"parentCommentNotFound", Verdict::kTargetGone},
    {"videoNotFound", Verdict::kTargetGone},     {"liveChatEnded", Verdict::kTargetGone},
    {"liveChatNotFound", Verdict::kTargetGone},
};

// A server that breaks may have posted a text before: only what was refused did surely not happen.
Verdict verdict_of(int status, const std::string& reason) {
  if (status >= 500) return Verdict::kUnknown;
  const auto* const rule = std::ranges::find(kRules, reason, &Rule::reason);
  return rule == std::end(kRules) ? verdict_of_status(status) : rule->verdict;
}

// errors[0].reason is the API's own word; newer parts say only status, "PERMISSION_DENIED".
std::string word_of(const json& error) {
  const json* const errors = member(error, "errors");
  if (errors != nullptr && errors->is_array() && !errors->empty()) {
    if (std::string reason = text_at(errors->front(), "reason"); !reason.empty()) return reason;
  }
  return text_at(error, "status");
}

bool is_hidden(const std::string& moderation) {
  return moderation == "heldForReview" || moderation == "likelySpam" || moderation == "rejected";
}

const json* only_snippet(const Answer& answer) {
  const json* const items = answer.items();
  return items == nullptr || items->empty() ? nullptr : member(items->front(), "snippet");
}

}  // namespace

const json* Answer::items() const {
  const json* const list = member(content, "items");
  return list != nullptr && list->is_array() ? list : nullptr;
}

bool is_quota_reason(const std::string& reason) {
  return reason == "quotaExceeded" || reason == "dailyLimitExceeded";
}

Answer read_answer(const http::Response& response) {
  Answer answer(response);
  if (is_success(response.status)) return answer;
  Outcome failure;
  std::string words;
  if (const json* const error = member(answer.content, "error"); error != nullptr) {
    answer.reason = word_of(*error);
    words = text_at(*error, "message");
  }
  if (!answer.reason.empty()) words = words.empty() ? answer.reason : answer.reason + ": " + words;
  failure.reason = reason_of(response, words);
  failure.verdict = verdict_of(response.status, answer.reason);
  failure.retry_after = http::retry_after(response);
  answer.failure = std::move(failure);
  return answer;
}

Outcome YouTubeAdapter::read(const Action& action, const http::Response& response) const {
  const Answer answer = read_answer(response);
  if (answer.failure) return answer.failure_of(action, access_.token);
  if (!makes_text(action.kind)) return {};
  std::string id = id_at(answer.content, "id");
  // As the chat will tell it.
  if (const auto live = LiveId::read(action.target.value); live && !id.empty())
    id = LiveId{live->chat, id}.text();
  return made(std::move(id));
}

Result<TargetState> YouTubeAdapter::read_reread(const Action&,
                                                const http::Response& response) const {
  const Answer answer = read_answer(response);
  auto state = answer.target();
  if (!state || !state->exists) return state;
  if (answer.items() == nullptr) return Error(Errc::kMalformedPayload, "answer without items");
  const json* const snippet = only_snippet(answer);
  state->exists = snippet != nullptr;
  if (!state->exists) return state;
  state->text = words_of(*snippet);
  if (const std::string moderation = text_at(*snippet, "moderationStatus"); !moderation.empty()) {
    state->hidden = is_hidden(moderation);
  }
  return state;
}

// Pages are never thin; what is asked for all the same is answered.
Result<Event> YouTubeAdapter::read_fetch(Event event, const http::Response& response) const {
  const Answer answer = read_answer(response);
  if (answer.failure) return as_error(*answer.failure);
  const json* const snippet = only_snippet(answer);
  if (snippet == nullptr) return Error(Errc::kNotFound, "no such comment");
  event.comment.text = words_of(*snippet);
  event.thin = false;
  return event;
}

// Our words under our channel are the proof; a list that is whole and has none is one, too.
DoubtAnswer YouTubeAdapter::read_reconcile(const Action& action,
                                           const http::Response& response) const {
  const Answer answer = read_answer(response);
  if (answer.gone()) return it_did(false);
  const json* const items = answer.items();
  if (answer.failure || items == nullptr) return cannot_tell();
  for (const json& item : *items) {
    const json* const snippet = member(item, "snippet");
    if (snippet == nullptr || author_of(*snippet) != owner_.id) continue;
    if (same_words(words_of(*snippet), action.text)) {
      return {.doubt = Doubt::kHappened, .remote_id = id_at(item, "id")};
    }
  }
  return text_at(answer.content, "nextPageToken").empty() ? it_did(false) : cannot_tell();
}

bool YouTubeAdapter::says_quota_spent(const http::Response& response) const {
  return !is_success(response.status) && is_quota_reason(read_answer(response).reason);
}

// No header tells how much is left.
RateHint YouTubeAdapter::rate_hint(const http::Response& response) const {
  RateHint hint;
  if (response.status != 429) return hint;
  hint.used = 1;
  hint.regain_after = http::retry_after(response);
  return hint;
}

}  // namespace kaiku::platforms::youtube
