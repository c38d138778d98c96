#include "answer.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

#include "../json_body.hpp"
#include "../outcome.hpp"
#include "../refusal.hpp"

namespace kaiku::platforms::meta {
namespace {

using nlohmann::json;

constexpr std::int64_t kAnySubcode = -1;
constexpr auto kPolicyBlockPause = std::chrono::hours(4);

struct Rule {
  std::int64_t code;
  std::int64_t subcode;
  Verdict verdict;
};

// The first that fits counts: pairs stand before the codes they refine.
constexpr Rule kRules[] = {
    {1, 2853006, Verdict::kPermanent},
    {100, 33, Verdict::kTargetGone},       // gone, or not visible to us
    {100, 2018292, Verdict::kTargetGone},  // the comment of a private reply
    {506, kAnySubcode, Verdict::kDone},    // the same text stands there already
    {102, kAnySubcode, Verdict::kBadToken},
    {190, kAnySubcode, Verdict::kBadToken},
    {2069032, kAnySubcode, Verdict::kBadToken},  // a user's token where a page's is needed
    {1, kAnySubcode, Verdict::kRetryLater},
    {2, kAnySubcode, Verdict::kRetryLater},
    {4, kAnySubcode, Verdict::kRetryLater},   // app limit
    {17, kAnySubcode, Verdict::kRetryLater},  // user limit
    {32, kAnySubcode, Verdict::kRetryLater},  // page limit
    {341, kAnySubcode, Verdict::kRetryLater},
    {368, kAnySubcode, Verdict::kRetryLater},  // blocked for a while for policy reasons
    {613, kAnySubcode, Verdict::kRetryLater},
    {1200, kAnySubcode, Verdict::kRetryLater},
    {80001, kAnySubcode, Verdict::kRetryLater},  // page business use case
    {80002, kAnySubcode, Verdict::kRetryLater},  // Instagram business use case
    {80006, kAnySubcode, Verdict::kRetryLater},  // Messenger business use case
};

Verdict verdict_of(std::int64_t code, std::int64_t subcode, bool transient) {
  const auto* const rule = std::ranges::find_if(kRules, [&](const Rule& candidate) {
    return candidate.code == code &&
           (candidate.subcode == kAnySubcode || candidate.subcode == subcode);
  });
  if (rule != std::end(kRules)) return rule->verdict;
  return transient ? Verdict::kRetryLater : Verdict::kPermanent;
}

Outcome failure_of(const Graph& graph, const json& error, const http::Response& response) {
  const std::int64_t code = whole_at(error, "code").value_or(0);
  const std::int64_t subcode = whole_at(error, "error_subcode").value_or(0);
  Outcome outcome;
  outcome.verdict = verdict_of(code, subcode, flag_at(error, "is_transient").value_or(false));
  outcome.reason = "code " + std::to_string(code);
  if (subcode != 0) outcome.reason += " subcode " + std::to_string(subcode);
  if (const std::string message = text_at(error, "message"); !message.empty()) {
    outcome.reason += ": " + message;
  }
  if (const std::string trace = text_at(error, "fbtrace_id"); !trace.empty()) {
    outcome.reason += " [" + trace + "]";
  }
  outcome.reason = shortened(graph.without_token(std::move(outcome.reason)));
  if (outcome.verdict == Verdict::kRetryLater) {
    outcome.retry_after = read_usage(response).regain_after;
    if (code == 368) outcome.retry_after = kPolicyBlockPause;
  }
  return outcome;
}

// An answer without Meta's error object comes from something in between.
std::optional<Outcome> failure_of_status(int status) {
  if (is_success(status)) return std::nullopt;
  Outcome outcome;
  outcome.reason = "HTTP " + std::to_string(status) + " without an error object";
  outcome.verdict = verdict_of_status(status);
  return outcome;
}

// {"success":true}, {"success":"true"}, and for the block list {"<person>":true}.
bool says_no(const Action& action, const json& content) {
  return flag_at(content, "success") == false ||
         flag_at(content, action.author.value.c_str()) == false;
}

void widen(RateHint& hint, const json& usage) {
  for (const char* const part : {"call_count", "total_time", "total_cputime"}) {
    const json* const percent = member(usage, part);
    if (percent == nullptr || !percent->is_number()) continue;
    hint.used = std::max(hint.used, percent->get<double>() / 100.0);
  }
  const auto minutes = whole_at(usage, "estimated_time_to_regain_access");
  constexpr std::int64_t kMostMinutes = std::int64_t{7} * 24 * 60;
  if (minutes && *minutes > 0) {
    const Duration wait = std::chrono::minutes(std::min(*minutes, kMostMinutes));
    hint.regain_after = std::max(hint.regain_after.value_or(Duration::zero()), wait);
  }
}

}  // namespace

Answer read_answer(const Graph& graph, const http::Response& response) {
  Answer answer;
  if (auto content = parse_json(response.body); content && content->is_object()) {
    answer.content = *std::move(content);
    answer.readable = true;
  }
  if (const json* const error = member(answer.content, "error"); error != nullptr) {
    answer.code = whole_at(*error, "code").value_or(0);
    answer.failure = failure_of(graph, *error, response);
  } else {
    answer.failure = failure_of_status(response.status);
  }
  return answer;
}

Outcome read_outcome(const Action& action, const Answer& answer) {
  if (answer.failure) return settled(action, *answer.failure);
  Outcome outcome;
  if (makes_text(action.kind)) {
    const bool is_message = member(answer.content, "message_id") != nullptr;
    outcome.remote_id = id_at(answer.content, is_message ? "message_id" : "id");
    if (outcome.remote_id.empty()) {
      outcome.verdict = Verdict::kUnknown;
      outcome.reason = "accepted, but the answer names no id";
    }
  } else if (says_no(action, answer.content)) {
    outcome.verdict = Verdict::kPermanent;
    outcome.reason = "the platform answered success: false";
  }
  return outcome;
}

Error as_error(const Answer& answer) {
  if (!answer.failure) return Error(Errc::kMalformedPayload, "answer is not a JSON object");
  return platforms::as_error(*answer.failure);
}

RateHint read_usage(const http::Response& response) {
  RateHint hint;
  if (const auto header = response.headers.find("X-App-Usage")) {
    if (const auto usage = parse_json(*header)) widen(hint, *usage);
  }
  if (const auto header = response.headers.find("X-Business-Use-Case-Usage")) {
    const auto businesses = parse_json(*header);
    if (!businesses || !businesses->is_object()) return hint;
    for (const json& uses : *businesses) {
      if (!uses.is_array()) continue;
      for (const json& usage : uses) widen(hint, usage);
    }
  }
  return hint;
}

}  // namespace kaiku::platforms::meta
