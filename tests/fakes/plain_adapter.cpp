#include "fakes/plain_adapter.hpp"

#include <sstream>

namespace kaiku::fakes {

Result<EventBatch> PlainAdapter::parse(std::string_view body, TimePoint received_at) const {
  EventBatch batch;
  std::istringstream lines{std::string(body)};
  for (std::string line; std::getline(lines, line);) {
    if (line == "?") {
      ++batch.unreadable;
      batch.first_problem = "line '?'";
      continue;
    }
    std::istringstream words(line);
    Event event;
    words >> event.comment.id.value >> event.comment.author.id.value;
    std::getline(words >> std::ws, event.comment.text);
    event.dedupe_key = "plain:" + event.comment.id.value;
    event.comment.post = PostId("post");
    event.comment.created_at = received_at;
    event.occurred_at = received_at;
    batch.events.push_back(std::move(event));
  }
  if (batch.unreadable > 0 && batch.events.empty())
    return Error(Errc::kMalformedPayload, batch.first_problem);
  return batch;
}

platforms::Outcome PlainAdapter::read(const Action&, const http::Response& response) const {
  platforms::Outcome outcome;
  outcome.reason = "HTTP " + std::to_string(response.status);
  switch (response.status) {
    case 200:
      outcome.remote_id = response.body;
      outcome.reason.clear();
      break;
    case 404:
      outcome.verdict = platforms::Verdict::kTargetGone;
      break;
    case 429:
      outcome.verdict = platforms::Verdict::kRetryLater;
      if (!response.body.empty())
        outcome.retry_after = std::chrono::seconds(std::stoi(response.body));
      break;
    case 401:
      outcome.verdict = platforms::Verdict::kBadToken;
      break;
    case 400:
      outcome.verdict = platforms::Verdict::kPermanent;
      break;
    default:
      outcome.verdict = platforms::Verdict::kUnknown;
  }
  return outcome;
}

Result<platforms::TargetState> PlainAdapter::read_reread(const Action&,
                                                         const http::Response& response) const {
  platforms::TargetState state;
  state.exists = response.status != 404;
  if (response.body == "hidden") state.hidden = true;
  if (response.body == "not allowed") state.allowed = false;
  if (response.body == "no private") state.can_reply_privately = false;
  return state;
}

platforms::DoubtAnswer PlainAdapter::read_reconcile(const Action&,
                                                    const http::Response& response) const {
  if (response.status != 200) return {};
  if (response.body == "none") return {platforms::Doubt::kDidNotHappen, {}};
  return {platforms::Doubt::kHappened, response.body};
}

platforms::RateHint PlainAdapter::rate_hint(const http::Response& response) const {
  platforms::RateHint hint;
  if (const auto regain = response.headers.find("Regain"))
    hint.regain_after = std::chrono::seconds(std::stoi(std::string(*regain)));
  return hint;
}

Result<http::Request> PlainAdapter::render_rest(const Action& action, const http::Response& first,
                                                TimePoint) const {
  switch (first.status) {
    case 200: {
      http::Request request("POST", "https://plain.test/rest/" + first.body);
      request.body = action.text;
      return request;
    }
    case 401:
      return Error(Errc::kBadSignature, "plain");
    case 404:
      return Error(Errc::kNotFound, "plain");
    case 429:
      return Error(Errc::kOverloaded, "plain");
    default:
      return Error(Errc::kUnsupported, "plain");
  }
}

}  // namespace kaiku::fakes
