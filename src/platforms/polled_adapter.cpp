#include "polled_adapter.hpp"

#include "outcome.hpp"

namespace kaiku::platforms {
namespace {

PollAnswer::Kind kind_of(Verdict verdict) {
  switch (verdict) {
    case Verdict::kBadToken:
      return PollAnswer::Kind::kBadToken;
    case Verdict::kRetryLater:
    case Verdict::kUnknown:
      return PollAnswer::Kind::kLater;
    case Verdict::kDone:
    case Verdict::kTargetGone:
    case Verdict::kPermanent:
      break;
  }
  return PollAnswer::Kind::kImpossible;
}

}  // namespace

http::Response PolledAdapter::handshake(const http::Request&) const {
  return http::problem(404, "Not Found");
}

Result<Authenticated> PolledAdapter::authenticate(const http::Request&, TimePoint) const {
  return Error(Errc::kBadSignature, "this platform is asked, it does not tell");
}

std::optional<http::Request> PolledAdapter::render_fetch(const Event&, TimePoint) const {
  return std::nullopt;
}

Result<Event> PolledAdapter::read_fetch(Event, const http::Response&) const {
  return Error(Errc::kUnsupported, "this platform's pages hold everything");
}

PollAnswer refused(const Outcome& failure, std::string_view secret) {
  PollAnswer answer;
  answer.kind = kind_of(failure.verdict);
  answer.reason = without_secret(failure.reason, secret);
  answer.retry_after = failure.retry_after;
  return answer;
}

PollAnswer strange(std::string_view what) {
  PollAnswer answer;
  answer.kind = PollAnswer::Kind::kLater;
  answer.reason = what;
  return answer;
}

}  // namespace kaiku::platforms
