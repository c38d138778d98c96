// How one action reaches its platform: doubt first, then the target, then the request.

#include <algorithm>
#include <chrono>
#include <utility>

#include <kaiku/delivery/delivery.hpp>
#include <kaiku/logging/log.hpp>

namespace kaiku::delivery {

namespace asio = boost::asio;

namespace {

// What is said in public or cannot be taken back is not done to a comment that is gone.
bool needs_a_fresh_look(ActionKind kind) {
  return is_public_text(kind) || is_restriction(kind) || kind == ActionKind::kPrivateReply;
}

outbox::Settlement ended(ActionState state, std::string why) {
  outbox::Settlement settlement;
  settlement.state = state;
  settlement.error = std::move(why);
  return settlement;
}

}  // namespace

asio::awaitable<void> Delivery::act(Lane& lane, const platforms::Adapter& adapter,
                                    outbox::Entry entry) {
  const TimePoint now = parts_.clock.now();
  if (entry.action.expires_at && now > *entry.action.expires_at &&
      entry.state != ActionState::kInDoubt) {
    co_await settle(entry, ended(ActionState::kFailed,
                                 "it had to leave before " + to_iso8601(*entry.action.expires_at) +
                                     ": the platform's window has closed, or its "
                                     "words are no longer approved"));
    co_return;
  }
  if (!lane.bucket.take(now)) {
    co_await postpone(entry, lane.bucket.available_at(now));
    co_return;
  }
  if (entry.state == ActionState::kInDoubt) {
    const bool send_again = co_await resolve_doubt(lane, adapter, entry);
    if (!send_again) co_return;
  }
  const bool allowed = co_await target_allows(lane, adapter, entry);
  if (!allowed) co_return;

  auto request = adapter.render(entry.action, parts_.clock.now());
  if (!request) {
    co_await settle(entry, ended(ActionState::kFailed, request.error().message()));
    co_return;
  }
  if (adapter.takes_two_steps(entry.action)) {
    request = co_await second_step(lane, adapter, entry, std::move(*request));
    if (!request) co_return;
  }
  // Paid before it is marked as sending: what is not paid for never left, and leaves no doubt.
  const auto paid = co_await pay(lane, adapter, *request);
  if (!paid) {
    const TimePoint soon = parts_.clock.now() + std::chrono::seconds(1);
    co_await postpone(entry, std::max(soon, lane.bucket.available_at(soon)));
    co_return;
  }
  const auto begun = co_await parts_.outbox.begin(entry.id, parts_.clock.now());
  if (!begun) {
    if (!begun.error().is(Errc::kConflict)) logging::error("outbox_write_failed", begun.error());
    co_return;  // frozen or cancelled meanwhile, or not durable: nothing may leave
  }
  ++entry.attempts;
  const auto answer = co_await send_paid(lane, adapter, std::move(*request));
  co_await settle(entry, judge(lane, adapter, entry, answer));
}

// True: it did not happen, or may be repeated; go on and send.
asio::awaitable<bool> Delivery::resolve_doubt(Lane& lane, const platforms::Adapter& adapter,
                                              const outbox::Entry& entry) {
  // Told by the platform meanwhile, as what our account wrote: that is proof.
  if (!entry.remote_id.empty()) {
    outbox::Settlement done;
    done.remote_id = entry.remote_id;
    co_await settle(entry, std::move(done));
    co_return false;
  }
  auto question = adapter.render_reconcile(entry.action, parts_.clock.now());
  platforms::DoubtAnswer answer;
  if (question) {
    const auto response = co_await call(lane, adapter, std::move(*question));
    if (!response) {
      outbox::Settlement wait =
          again(entry, settings_.backoff.after(entry.attempts + 1, parts_.random),
                response.error().message());
      wait.state = ActionState::kInDoubt;
      co_await settle(entry, std::move(wait));
      co_return false;
    }
    answer = adapter.read_reconcile(entry.action, *response);
  } else if (adapter.safe_to_repeat(entry.action)) {
    co_return true;
  }

  switch (answer.doubt) {
    case platforms::Doubt::kHappened: {
      outbox::Settlement done;
      done.remote_id = answer.remote_id;
      co_await settle(entry, std::move(done));
      co_return false;
    }
    case platforms::Doubt::kDidNotHappen:
      co_return true;
    case platforms::Doubt::kCannotTell:
      break;
  }
  if (adapter.safe_to_repeat(entry.action)) co_return true;
  co_await settle(
      entry,
      ended(ActionState::kAwaitingApproval,
            "it is unknown whether this was sent: look on the platform, then approve or reject"));
  co_return false;
}

asio::awaitable<bool> Delivery::target_allows(Lane& lane, const platforms::Adapter& adapter,
                                              const outbox::Entry& entry) {
  if (!needs_a_fresh_look(entry.action.kind)) co_return true;
  auto question = adapter.render_reread(entry.action, parts_.clock.now());
  if (!question) co_return true;
  const auto response = co_await call(lane, adapter, std::move(*question));
  if (!response) {
    co_await settle(entry, later(entry, std::nullopt, response.error().message()));
    co_return false;
  }
  const auto target = adapter.read_reread(entry.action, *response);
  // Not being able to read is the action's own answer to give: it is sent and judged by its codes.
  if (!target) co_return true;
  if (!target->exists) {
    co_await settle(entry, ended(ActionState::kCancelled, "the comment is gone"));
    co_return false;
  }
  if (entry.action.kind == ActionKind::kPrivateReply && target->can_reply_privately == false) {
    co_await settle(entry,
                    ended(ActionState::kFailed, "the platform allows no private reply here"));
    co_return false;
  }
  if (target->allowed == false) {
    co_await settle(entry, ended(ActionState::kFailed, "the platform does not allow this here"));
    co_return false;
  }
  if (is_public_text(entry.action.kind) && target->hidden == true) {
    co_await settle(entry, ended(ActionState::kCancelled,
                                 "the comment is hidden: a public answer would stand alone"));
    co_return false;
  }
  co_return true;
}

// The first only asks: whatever becomes of it, nothing was done yet, and there is no doubt.
asio::awaitable<Result<http::Request>> Delivery::second_step(Lane& lane,
                                                             const platforms::Adapter& adapter,
                                                             const outbox::Entry& entry,
                                                             http::Request first) {
  const auto response = co_await call(lane, adapter, std::move(first));
  if (!response) {
    co_await settle(entry, later(entry, std::nullopt, response.error().message()));
    co_return response.error();
  }
  auto rest = adapter.render_rest(entry.action, *response, parts_.clock.now());
  if (rest) co_return rest;
  const std::string why = rest.error().message();
  if (rest.error().is(Errc::kOverloaded)) {
    co_await settle(entry, later(entry, std::nullopt, why));
  } else if (rest.error().is(Errc::kBadSignature)) {
    co_await settle(entry, judge(lane, adapter, entry, *response));
  } else {
    const bool gone = rest.error().is(Errc::kNotFound);
    co_await settle(entry, ended(gone ? ActionState::kCancelled : ActionState::kFailed, why));
  }
  co_return rest;
}

asio::awaitable<Result<http::Response>> Delivery::call(Lane& lane,
                                                       const platforms::Adapter& adapter,
                                                       http::Request request) {
  const auto paid = co_await pay(lane, adapter, request);
  if (!paid) co_return paid.error();
  co_return co_await send_paid(lane, adapter, std::move(request));
}

// A quota that is spent lets the whole account rest until it begins anew.
asio::awaitable<Result<void>> Delivery::pay(Lane& lane, const platforms::Adapter& adapter,
                                            const http::Request& request) {
  auto paid = co_await parts_.calls.pay(adapter, quota::Purpose::kActing, request);
  if (!paid && paid.error().is(Errc::kOverloaded)) {
    lane.bucket.pause_until(parts_.calls.regain(adapter));
  }
  co_return paid;
}

asio::awaitable<Result<http::Response>> Delivery::send_paid(Lane& lane,
                                                            const platforms::Adapter& adapter,
                                                            http::Request request) {
  auto answer = co_await parts_.calls.send(adapter, quota::Purpose::kActing, std::move(request),
                                           settings_.call_timeout);
  if (answer) {
    const TimePoint now = parts_.clock.now();
    const platforms::RateHint hint = adapter.rate_hint(*answer);
    lane.bucket.slow_down(hint.used);
    if (hint.regain_after) lane.bucket.pause_until(now + *hint.regain_after);
    if (adapter.says_quota_spent(*answer)) lane.bucket.pause_until(parts_.calls.regain(adapter));
  }
  co_return answer;
}

asio::awaitable<Result<Event>> Delivery::complete(Event event) {
  const auto destinations = destinations_;
  const auto found = destinations->accounts.find(event.comment.account);
  if (found == destinations->accounts.end()) {
    co_return Error(Errc::kUnsupported, "no account '" + event.comment.account.value + "'");
  }
  const platforms::Adapter& adapter = *found->second;
  auto request = adapter.render_fetch(event, parts_.clock.now());
  if (!request) co_return Error(Errc::kUnsupported, "this platform cannot read a comment again");
  const auto answer =
      co_await call(lane("account:" + event.comment.account.value), adapter, std::move(*request));
  if (!answer) co_return answer.error();
  co_return adapter.read_fetch(std::move(event), *answer);
}

}  // namespace kaiku::delivery
