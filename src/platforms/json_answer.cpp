#include "json_answer.hpp"

#include <utility>

#include "json_body.hpp"
#include "outcome.hpp"

namespace kaiku::platforms {

JsonAnswer::JsonAnswer(const http::Response& response) {
  auto body = parse_json(response.body);
  readable = body && body->is_object();
  if (readable) content = *std::move(body);
}

Result<void> JsonAnswer::usable() const {
  if (failure) return as_error(*failure);
  if (!readable) return Error(Errc::kMalformedPayload, "answer is not a JSON object");
  return ok();
}

Result<TargetState> JsonAnswer::target() const {
  TargetState state;
  state.exists = !gone();
  if (gone()) return state;
  if (const auto read = usable(); !read) return read.error();
  return state;
}

Outcome JsonAnswer::failure_of(const Action& action, std::string_view secret) const {
  Outcome outcome = settled(action, *failure);
  outcome.reason = without_secret(std::move(outcome.reason), secret);
  return outcome;
}

std::string reason_of(const http::Response& response, const std::string& words) {
  const std::string status = "HTTP " + std::to_string(response.status);
  return shortened(words.empty() ? status : status + ": " + words);
}

Outcome made(std::string remote_id) {
  Outcome outcome;
  outcome.remote_id = std::move(remote_id);
  if (outcome.remote_id.empty()) {
    outcome.verdict = Verdict::kUnknown;
    outcome.reason = "accepted, but the answer names no id";
  }
  return outcome;
}

}  // namespace kaiku::platforms
