// What an answer means for the action: decisions only, no waiting.

#include <algorithm>

#include <kaiku/delivery/delivery.hpp>
#include <kaiku/logging/log.hpp>

namespace kaiku::delivery {

outbox::Settlement Delivery::again(const outbox::Entry& entry, Duration wait,
                                   std::string why) const {
  outbox::Settlement settlement;
  settlement.state =
      entry.attempts >= settings_.attempts_most ? ActionState::kDead : ActionState::kReady;
  settlement.error = std::move(why);
  settlement.next_attempt = parts_.clock.now() + wait;
  return settlement;
}

outbox::Settlement Delivery::later(const outbox::Entry& entry, std::optional<Duration> asked,
                                   std::string why) {
  const Duration jittered = settings_.backoff.after(std::max(1, entry.attempts), parts_.random);
  outbox::Settlement settlement =
      again(entry, std::max(jittered, asked.value_or(Duration::zero())), std::move(why));
  // What was in doubt and could not be asked about stays in doubt.
  if (entry.state == ActionState::kInDoubt && settlement.state == ActionState::kReady) {
    settlement.state = ActionState::kInDoubt;
  }
  return settlement;
}

// No response came. Whether the request reached the platform decides: repeat, or ask first.
outbox::Settlement Delivery::judge_failure(const outbox::Entry& entry, const Error& why) {
  outbox::Settlement settlement;
  settlement.error = why.message();
  if (why.is(Errc::kForbiddenAddress) || why.is(Errc::kInvalidArgument)) {
    settlement.state = ActionState::kFailed;
    return settlement;
  }
  if (why.is(Errc::kNetwork)) return later(entry, std::nullopt, why.message());
  settlement.state =
      entry.attempts >= settings_.attempts_most ? ActionState::kDead : ActionState::kInDoubt;
  settlement.next_attempt =
      parts_.clock.now() + settings_.backoff.after(std::max(1, entry.attempts), parts_.random);
  return settlement;
}

outbox::Settlement Delivery::judge(Lane& lane, const platforms::Adapter& adapter,
                                   const outbox::Entry& entry,
                                   const Result<http::Response>& answer) {
  outbox::Entry tried = entry;
  tried.state = ActionState::kSending;  // any doubt from before is settled by now
  const TimePoint now = parts_.clock.now();
  if (!answer) {
    lane.breaker.failed(now);
    return judge_failure(tried, answer.error());
  }
  const platforms::Outcome outcome = adapter.read(entry.action, *answer);
  outbox::Settlement settlement;
  settlement.remote_id = outcome.remote_id;
  settlement.error = outcome.reason;
  switch (outcome.verdict) {
    case platforms::Verdict::kDone:
      lane.breaker.succeeded();
      return settlement;
    case platforms::Verdict::kTargetGone:
      lane.breaker.succeeded();
      // A post of our own has no target that could be gone: its place is.
      settlement.state = entry.action.kind == ActionKind::kPublish ? ActionState::kFailed
                                                                   : ActionState::kCancelled;
      return settlement;
    case platforms::Verdict::kPermanent:
      lane.breaker.succeeded();
      settlement.state = ActionState::kFailed;
      return settlement;
    case platforms::Verdict::kRetryLater:
      lane.breaker.failed(now);
      if (outcome.retry_after) lane.bucket.pause_until(now + *outcome.retry_after);
      return later(tried, outcome.retry_after, outcome.reason);
    case platforms::Verdict::kUnknown:
      lane.breaker.failed(now);
      return judge_failure(tried, Error(Errc::kTimeout, outcome.reason));
    case platforms::Verdict::kBadToken:
      logging::error("account_token_refused",
                     {{"account", entry.action.account.value}, {"reason", outcome.reason}});
      parts_.registry
          .counter("kaiku_token_refusals_total", "Calls refused because of an account's token.",
                   {{"account", entry.action.account.value}})
          .add();
      lane.breaker.open(now + settings_.bad_token_pause);
      lane.refusal = outcome.reason;
      // The action is not to blame: it waits for the new token as long as it takes. It stays due,
      // and its account's rest holds it: a reload with the new token ends both.
      settlement.state = ActionState::kReady;
      settlement.next_attempt = now;
      return settlement;
  }
  return settlement;
}

}  // namespace kaiku::delivery
