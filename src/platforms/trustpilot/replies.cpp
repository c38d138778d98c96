// Replies as requests to Trustpilot's API, and what its answers say (Trustpilot: "Service reviews
// API", "Rate limiting").

#include <algorithm>
#include <utility>

#include <nlohmann/json.hpp>

#include <kaiku/http/retry_after.hpp>

#include "../json_answer.hpp"
#include "../json_body.hpp"
#include "../outcome.hpp"
#include "../refusal.hpp"
#include "adapter.hpp"
#include "reviews.hpp"

namespace kaiku::platforms::trustpilot {
namespace {

using nlohmann::json;

constexpr Duration kQuotaPause = std::chrono::minutes(5);  // the quota is one of five minutes

// {"fault":{"faultstring":…}} of the gateway, {"Error":…} of what stands behind it.
std::string words_of_failure(const json& content) {
  const json* const fault = member(content, "fault");
  return fault == nullptr ? text_at(content, "Error") : text_at(*fault, "faultstring");
}

JsonAnswer read_answer(const http::Response& response) {
  JsonAnswer answer(response);
  if (is_success(response.status)) return answer;
  Outcome failure;
  failure.verdict = verdict_of_status(response.status);
  // No right to this business unit: nothing more will succeed before people see to it.
  if (response.status == 403) failure.verdict = Verdict::kBadToken;
  failure.reason = reason_of(response, words_of_failure(answer.content));
  if (response.status == 429) {
    failure.retry_after = http::retry_after(response).value_or(kQuotaPause);
  }
  answer.failure = std::move(failure);
  return answer;
}

// What the brand has replied, when it has.
std::optional<std::string> standing_reply(const json& review) {
  const json* const reply = member(review, "companyReply");
  if (reply == nullptr || (reply->is_object() && reply->empty())) return std::nullopt;
  return text_at(*reply, "text");
}

// A review that is read must name itself: an empty answer proves nothing.
bool is_review(const json& content, const std::string& id) {
  return id_at(content, "id") == id;
}

}  // namespace

Result<http::Request> TrustpilotAdapter::render(const Action& action, TimePoint) const {
  if (!capabilities().contains(action.kind)) {
    return unsupported(action, "Trustpilot takes replies only");
  }
  if (const auto fits = check_text(action, reply_limit_); !fits) return fits.error();
  if (!is_trustpilot_id(action.target.value)) return bad_id(action, "target");
  const std::string path = "/v1/private/reviews/" + action.target.value + "/reply";
  if (business_user_id_.empty()) {
    return writes_.with_form("POST", path, {{"message", action.text}});
  }
  return writes_.with_json("POST", path,
                           {{"authorBusinessUserId", business_user_id_}, {"message", action.text}});
}

// The answer may be empty: a review has one reply, which needs no id.
Outcome TrustpilotAdapter::read(const Action& action, const http::Response& response) const {
  const JsonAnswer answer = read_answer(response);
  if (answer.failure) return answer.failure_of(action, access_token_);
  return {};
}

std::optional<http::Request> TrustpilotAdapter::read_review_of(const std::string& id) const {
  if (!is_trustpilot_id(id)) return std::nullopt;
  return reads_.request("GET", "/v1/reviews/" + id);
}

std::optional<http::Request> TrustpilotAdapter::render_reread(const Action& action,
                                                              TimePoint) const {
  return read_review_of(action.target.value);
}

// Another reply would take the place of the one that stands there.
Result<TargetState> TrustpilotAdapter::read_reread(const Action& action,
                                                   const http::Response& response) const {
  const JsonAnswer answer = read_answer(response);
  auto state = answer.target();
  if (!state || !state->exists) return state;
  state->text = words_of(answer.content);
  if (makes_text(action.kind)) state->allowed = !standing_reply(answer.content).has_value();
  return state;
}

std::optional<http::Request> TrustpilotAdapter::render_fetch(const Event& event, TimePoint) const {
  return read_review_of(event.comment.id.value);
}

Result<Event> TrustpilotAdapter::read_fetch(Event event, const http::Response& response) const {
  const JsonAnswer answer = read_answer(response);
  if (const auto usable = answer.usable(); !usable) return usable.error();
  if (!is_review(answer.content, event.comment.id.value)) {
    return Error(Errc::kMalformedPayload, "answer is not the review that was asked for");
  }
  const json* const unit = member(answer.content, "businessUnit");
  if (unit != nullptr && id_at(*unit, "id") != owner_.id) {
    return Error(Errc::kNotFound, "the review is about another business unit");
  }
  read_review(answer.content, event.comment);
  event.thin = false;
  return event;
}

std::optional<http::Request> TrustpilotAdapter::render_reconcile(const Action& action,
                                                                 TimePoint) const {
  return read_review_of(action.target.value);
}

DoubtAnswer TrustpilotAdapter::read_reconcile(const Action& action,
                                              const http::Response& response) const {
  const JsonAnswer answer = read_answer(response);
  if (answer.gone()) return it_did(false);
  if (!answer.usable() || !is_review(answer.content, action.target.value)) return cannot_tell();
  const auto reply = standing_reply(answer.content);
  return it_did(reply && same_words(*reply, action.text));
}

bool TrustpilotAdapter::safe_to_repeat(const Action&) const {
  return false;
}

// No header tells how much is left.
RateHint TrustpilotAdapter::rate_hint(const http::Response& response) const {
  RateHint hint;
  if (response.status != 429) return hint;
  hint.used = 1;
  hint.regain_after = http::retry_after(response).value_or(kQuotaPause);
  return hint;
}

}  // namespace kaiku::platforms::trustpilot
