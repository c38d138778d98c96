#include <exception>
#include <optional>
#include <string>
#include <utility>

#include <kaiku/engine/engine.hpp>
#include <kaiku/logging/log.hpp>

#include "past_reader.hpp"

namespace kaiku::engine {

namespace asio = boost::asio;

namespace {

// One transaction holds at most this many deliveries: enough to share a commit, few enough that the
// writer is never kept from intake for long.
constexpr std::size_t kBatch = 64;
constexpr Duration kIdle = std::chrono::seconds(1);
constexpr Duration kAfterFailure = std::chrono::seconds(1);

bool has_text_of_its_own(const Event& event) {
  return !event.by_brand && (event.kind == EventKind::kCreated || event.kind == EventKind::kEdited);
}

// An exception is a bug, but one delivery's bug must not stop all the others: it is set aside with
// the reason, counted and shown, like a body that cannot be read.
template <class F>
Result<void> without_exceptions(F&& work) {
  try {
    return work();
  } catch (const std::exception& bug) {
    return Error(Errc::kInvalidArgument, std::string("internal error: ") + bug.what());
  }
}

// An event whose text could not be fetched must not end as a silent nothing.
PlannedAction case_for_unreadable(const Comment& comment, TimePoint now) {
  PlannedAction planned;
  planned.action.kind = ActionKind::kCase;
  planned.action.key = comment_action_key(comment.account, comment.id, ActionKind::kCase);
  planned.action.brand = comment.brand;
  planned.action.account = comment.account;
  planned.action.target = comment.id;
  planned.action.post = comment.post;
  planned.action.thread = comment.thread();
  planned.action.author = comment.author.id;
  planned.action.policy = "text_could_not_be_fetched";
  planned.action.created_at = now;
  planned.action.not_before = now;
  planned.state = ActionState::kReady;
  return planned;
}

policy::Circumstances circumstances_of(const AccountProfile& profile, const rules::RecentPast* past,
                                       TimePoint written) {
  policy::Circumstances circumstances{.local = {}, .past = past};
  if (profile.local_time) circumstances.local = profile.local_time(written);
  return circumstances;
}

}  // namespace

/// One delivery on its way through a batch.
struct Engine::Work {
  explicit Work(inbox::StoredDelivery delivery) : stored(std::move(delivery)) {}

  inbox::StoredDelivery stored;
  std::vector<Event> events;
  std::vector<std::optional<text::PreparedText>> texts;  // parallel to events
  std::optional<Error> unreadable;                       // the whole of it
  std::string left_out;  // items of it that could not be read; empty: none
  std::vector<Decision> decisions;
  std::size_t duplicates = 0;
};

Engine::Engine(Parts parts)
    : parts_(std::move(parts)), analyzer_(std::make_unique<text::Analyzer>()) {}

Engine::~Engine() = default;

void Engine::use(std::shared_ptr<const Setup> setup) {
  setup_ = std::move(setup);
}

asio::awaitable<void> Engine::run() {
  while (!parts_.tasks.stopping()) {
    const std::size_t settled = co_await run_once();
    if (settled == 0) {
      co_await parts_.stored.wait(parts_.clock, kIdle);
    }
  }
}

asio::awaitable<std::size_t> Engine::run_once() {
  const auto setup = setup_;  // one rule set and configuration for the whole batch
  auto pending = co_await parts_.inbox.pending(0, kBatch);
  if (!pending) {
    logging::error("inbox_read_failed", pending.error());
    co_await parts_.clock.sleep_for(kAfterFailure);
    co_return 0;
  }
  if (pending->empty()) co_return 0;

  std::vector<Work> batch;
  batch.reserve(pending->size());
  for (inbox::StoredDelivery& stored : *pending) batch.emplace_back(std::move(stored));

  co_await parts_.workers.run([&batch, &setup] {
    for (Work& work : batch) {
      read_delivery(work, *setup);
    }
  });
  for (Work& work : batch) {
    co_await complete_thin_events(work, *setup);
  }

  const std::size_t settled = co_await parts_.workers.run([this, &batch, &setup] {
    for (Work& work : batch) {
      const auto prepared = without_exceptions([&] {
        prepare_texts(work, *setup);
        return ok();
      });
      if (!prepared) work.unreadable = prepared.error();
    }
    prepare_past(*setup);
    return decide_batch(batch, *setup);
  });
  if (settled > 0) {
    for (const Work& work : batch) count(work);
    parts_.decided();
  } else {
    co_await parts_.clock.sleep_for(kAfterFailure);
  }
  co_return settled;
}

void Engine::read_delivery(Work& work, const Setup& setup) {
  auto batch = setup.read(work.stored.delivery);
  if (!batch) {
    work.unreadable = batch.error();
    return;
  }
  work.events = std::move(batch->events);
  if (batch->unreadable > 0) {
    work.left_out = std::to_string(batch->unreadable) + " part(s) could not be read, " +
                    std::to_string(work.events.size()) +
                    " took effect; first: " + batch->first_problem;
  }
}

asio::awaitable<void> Engine::complete_thin_events(Work& work, const Setup& setup) {
  if (!setup.complete) co_return;
  for (Event& event : work.events) {
    if (!event.thin || !has_text_of_its_own(event)) continue;
    auto complete = co_await setup.complete(event);
    if (complete) {
      event = std::move(*complete);
      event.thin = false;
    } else if (complete.error().is(Errc::kNotFound)) {
      // Removed before it was read: as if its platform had told so.
      logging::info("comment_gone", {{"account", event.comment.account.value},
                                     {"comment", event.comment.id.value},
                                     {"reason", complete.error().message()}});
      event.kind = EventKind::kRemoved;
      event.thin = false;
    } else {
      logging::warn("comment_fetch_failed", complete.error());
    }
  }
}

void Engine::prepare_texts(Work& work, const Setup& setup) {
  work.texts.resize(work.events.size());
  for (std::size_t i = 0; i < work.events.size(); ++i) {
    const Event& event = work.events[i];
    const auto profile = setup.accounts.find(event.comment.account);
    if (!has_text_of_its_own(event) || profile == setup.accounts.end()) continue;
    text::Analyzer::Options options;
    options.languages = profile->second.languages;
    options.fallback = profile->second.fallback;
    options.given = parse_language(event.comment.language_hint);
    work.texts[i] = analyzer_->prepare(event.comment.text, options);
  }
}

// After a start, and when other rules ask for something else. While it cannot be read, rules that
// ask for it stay unknown.
void Engine::prepare_past(const Setup& setup) {
  const rules::RecentNeeds& needs = setup.rules->recent_needs();
  if (past_ && past_->needs() == needs) return;
  auto past = std::make_unique<rules::RecentPast>(needs);
  const auto read = read_past(parts_.journal, *analyzer_, parts_.clock.now(), *past);
  if (read) {
    past_ = std::move(past);
  } else {
    past_.reset();
    logging::error("past_read_failed", read.error());
  }
}

// What was decided belongs to the past when it is stored.
Result<void> Engine::transact(const std::function<Result<void>(policy::Turn&)>& work) {
  Result<void> done = parts_.journal.transact(work);
  if (past_ && done) past_->commit();
  if (past_ && !done) past_->discard();
  return done;
}

// All of a batch in one transaction. When that fails, each delivery alone, so that one that cannot
// be processed does not hold up the others; it is set aside and stays visible.
std::size_t Engine::decide_batch(std::vector<Work>& batch, const Setup& setup) {
  const auto together = transact([&](policy::Turn& turn) -> Result<void> {
    for (Work& work : batch) {
      auto decided = decide_delivery(turn, work, setup);
      if (!decided) return decided;
    }
    return ok();
  });
  if (together) return batch.size();
  if (together.error().is(Errc::kStopped)) return 0;
  logging::warn("batch_failed", together.error());

  std::size_t settled = 0;
  for (Work& work : batch) {
    const auto alone =
        transact([&](policy::Turn& turn) { return decide_delivery(turn, work, setup); });
    if (alone || set_aside(work, alone.error())) ++settled;
  }
  return settled;
}

Result<void> Engine::decide_delivery(policy::Turn& turn, Work& work, const Setup& setup) {
  work.decisions.clear();  // a batch that was rolled back begins anew
  work.duplicates = 0;
  if (work.unreadable) {
    return turn.settle(work.stored.id, policy::Disposition::kUnparsed, work.unreadable->message());
  }
  return without_exceptions([&] { return take_events(turn, work, setup); });
}

Result<void> Engine::take_events(policy::Turn& turn, Work& work, const Setup& setup) {
  for (std::size_t i = 0; i < work.events.size(); ++i) {
    auto taken = take_event(turn, work, i, setup);
    if (!taken) return taken;
  }
  // Its readable events have had their effect, once: they are not repeated when it is read again.
  if (!work.left_out.empty())
    return turn.settle(work.stored.id, policy::Disposition::kUnparsed, work.left_out);
  return turn.settle(work.stored.id, policy::Disposition::kProcessed, {});
}

Result<void> Engine::take_event(policy::Turn& turn, Work& work, std::size_t index,
                                const Setup& setup) {
  const Event& event = work.events[index];
  const auto first = turn.first_sight(event);
  if (!first) return first.error();
  if (!*first) {
    ++work.duplicates;
    return ok();
  }
  switch (event.kind) {
    case EventKind::kRemoved:
    case EventKind::kErasure:
      return turn.forget_comment(event);
    case EventKind::kCreated:
    case EventKind::kEdited:
      if (!event.by_brand) return decide_comment(turn, work, index, setup);
      [[fallthrough]];
    case EventKind::kHidden:
    case EventKind::kUnhidden: {
      if (!event.by_brand) return ok();
      const auto staff = turn.note_brand_activity(event);
      return staff ? ok() : Result<void>(staff.error());
    }
    case EventKind::kReaction:
      return ok();
  }
  return ok();
}

Result<void> Engine::decide_comment(policy::Turn& turn, Work& work, std::size_t index,
                                    const Setup& setup) {
  const Event& event = work.events[index];
  const auto profile = setup.accounts.find(event.comment.account);
  if (profile == setup.accounts.end() || !work.texts[index]) {
    return Error(Errc::kNotFound, "account '" + event.comment.account.value + "' has no profile");
  }
  const auto before = turn.comment(event.comment);
  if (!before) return before.error();
  const auto revision = turn.remember(event);
  if (!revision && revision.error().is(Errc::kConflict))
    return ok();  // removed, or older than known
  if (!revision) return revision.error();
  if (*revision == before->revisions) return ok();  // the same text again: nothing new to decide
  if (*revision > 1) {
    auto cancelled = turn.cancel_pending(event.comment, "the comment was edited");
    if (!cancelled) return cancelled;
  }

  const TimePoint now = parts_.clock.now();
  Decision decision = policy::decide(
      *setup.rules, *work.texts[index], event.comment, *revision, profile->second.settings, turn,
      now, circumstances_of(profile->second, past_.get(), policy::event_time(event.comment, now)));
  if (event.thin) decision.actions.push_back(case_for_unreadable(event.comment, now));
  const auto recorded = turn.record(decision);
  if (!recorded) return recorded.error();
  if (past_) {
    past_->note(event.comment, *work.texts[index], decision.finding,
                policy::event_time(event.comment, now));
  }
  work.decisions.push_back(std::move(decision));
  return ok();
}

// Only what can never succeed is set aside; a store that fails now is tried again.
bool Engine::set_aside(const Work& work, const Error& why) {
  if (why.is(Errc::kStoreUnavailable) || why.is(Errc::kStoreCorrupt) || why.is(Errc::kStopped)) {
    logging::error("decision_store_failed", why);
    return false;
  }
  logging::error("delivery_set_aside", {{"delivery", work.stored.id}, {"reason", why.message()}});
  const auto settled = parts_.journal.transact([&](policy::Turn& turn) {
    return turn.settle(work.stored.id, policy::Disposition::kUnparsed, why.message());
  });
  return settled.has_value();
}

void Engine::count(const Work& work) {
  auto& registry = parts_.registry;
  const std::string reason = work.unreadable ? work.unreadable->message() : work.left_out;
  if (!reason.empty()) {
    registry
        .counter("kaiku_unparsed_total",
                 "Deliveries kept because they, or parts of them, could not be read.")
        .add();
    logging::warn("delivery_unparsed", {{"delivery", work.stored.id}, {"reason", reason}});
  }
  for (const Event& event : work.events) {
    registry
        .counter("kaiku_events_total", "Events by kind.",
                 {{"kind", std::string(to_string(event.kind))}})
        .add();
  }
  if (work.duplicates > 0) {
    registry.counter("kaiku_duplicate_events_total", "Events that had had their effect before.")
        .add(static_cast<double>(work.duplicates));
  }
  for (const Decision& decision : work.decisions) {
    registry
        .counter("kaiku_decisions_total", "Decisions by primary class.",
                 {{"class", std::string(to_string(decision.finding.primary))}})
        .add();
    for (const GuardActivation& activation : decision.guards) {
      registry
          .counter("kaiku_guard_activations_total", "Outcomes changed by a guard.",
                   {{"guard", std::string(to_string(activation.guard))}})
          .add();
    }
    const std::chrono::duration<double> latency =
        decision.decided_at - work.stored.delivery.received_at;
    registry
        .histogram("kaiku_decision_latency_seconds", "From a webhook's arrival to its decision.")
        .observe(latency.count());
  }
}

}  // namespace kaiku::engine
