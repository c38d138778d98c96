#include <algorithm>
#include <utility>

#include <kaiku/engine/pager.hpp>
#include <kaiku/logging/log.hpp>

#include "notification.hpp"

namespace kaiku::engine {

namespace asio = boost::asio;

using incidents::Incident;

namespace {

constexpr Duration kLookAgain = std::chrono::seconds(10);
constexpr Duration kShortest = std::chrono::milliseconds(10);
/// A chain that reaches nobody now may reach somebody at the next hand-over.
constexpr Duration kLookForSomebody = std::chrono::minutes(5);
constexpr Duration kBetweenGapLooks = std::chrono::hours(6);
constexpr Duration kGapsAhead = std::chrono::days(7);
constexpr std::size_t kMostGaps = 20;

std::string told(const incidents::CalledChain& called, const incidents::PagePlan& plan) {
  std::string who;
  for (const incidents::Target& target : plan.targets)
    who += (who.empty() ? "" : ", ") + target.channel;
  if (who.empty()) return "nobody is on call";
  const std::string chain = called.by_administrator
                                ? "chain " + called.route + " reaches nobody, the administrator"
                                : "chain " + called.route;
  return chain + ", round " + std::to_string(plan.round) + ", step " + std::to_string(plan.step) +
         ": told " + who;
}

/// First pages of the same brand may be one message; what is grave speaks for itself.
bool may_be_grouped(const Incident& incident) {
  return incident.round == 0 && incident.severity < incidents::Severity::kCrisis &&
         !incidents::is_about_life(incident.kind);
}

// Windows begin at the same moments for everybody: what opens in one is told at its end.
std::optional<incidents::Hold> wait_for_neighbours(const Incident& incident,
                                                   const incidents::Roster& roster, TimePoint now) {
  if (roster.grouping <= Duration::zero() || !may_be_grouped(incident)) return std::nullopt;
  const Duration into_window = incident.opened_at.time_since_epoch() % roster.grouping;
  const TimePoint end = incident.opened_at - into_window + roster.grouping;
  if (now >= end) return std::nullopt;
  return incidents::Hold{"grouping", end};
}

bool belong_together(const incidents::Roster& roster, const Incident& one, const Incident& other,
                     TimePoint now) {
  return may_be_grouped(one) && may_be_grouped(other) && one.brand == other.brand &&
         incidents::route_for(roster, one, now) == incidents::route_for(roster, other, now);
}

std::string list_of(const std::vector<Incident>& neighbours) {
  std::string list;
  for (const Incident& one : neighbours)
    list += (list.empty() ? "#" : ", #") + std::to_string(one.id) + " " + one.kind;
  return list;
}

}  // namespace

Pager::Pager(Parts parts) : parts_(std::move(parts)), plan_(std::make_shared<OnCallPlan>()) {}

void Pager::use(std::shared_ptr<const OnCallPlan> plan) {
  plan_ = std::move(plan);
  gaps_looked_at_ = {};
  gaps_told_.clear();
  nobody_to_ask_.clear();
  parts_.changed.notify();
}

asio::awaitable<void> Pager::run() {
  while (!parts_.tasks.stopping()) {
    const std::size_t moved = co_await run_once();
    warn_of_gaps(parts_.clock.now());
    if (moved > 0) continue;
    Duration wait = kLookAgain;
    const auto next = co_await parts_.book.next_page();
    if (next && *next)
      wait = std::clamp<Duration>(**next - parts_.clock.now(), kShortest, kLookAgain);
    co_await parts_.changed.wait(parts_.clock, wait);
  }
}

asio::awaitable<std::size_t> Pager::run_once() {
  const TimePoint now = parts_.clock.now();
  std::size_t moved = co_await page_due(now);
  moved += co_await remind_holders(now);
  moved += co_await tell_news(now);
  moved += co_await ask_second_people(now);
  if (moved > 0) parts_.paged();
  co_return moved;
}

asio::awaitable<std::size_t> Pager::page_due(TimePoint now) {
  const auto oncall = plan_;
  const auto due = co_await parts_.book.due_for_page(now);
  if (!due) {
    logging::error("incidents_read_failed", due.error());
    co_return 0;
  }
  if (due->empty()) co_return 0;
  const auto mutes = co_await parts_.mutes.in_force(now);
  const auto crises = co_await parts_.book.crises();
  if (!mutes || !crises) {
    logging::error("incidents_read_failed", mutes ? crises.error() : mutes.error());
    co_return 0;
  }
  std::size_t moved = 0;
  Due ready;
  for (const Incident& incident : *due) {
    auto waits = incidents::hold_back(incident, {oncall->roster.quiet, *mutes, *crises}, now);
    if (!waits) waits = wait_for_neighbours(incident, oncall->roster, now);
    if (!waits) {
      ready.push_back(incident);
      continue;
    }
    const bool held = co_await hold(incident, *waits, now);
    if (held) ++moved;
  }
  // The gravest of neighbours speaks for them, the oldest of the equally grave.
  std::ranges::stable_sort(ready, std::ranges::greater{}, &Incident::severity);
  while (!ready.empty()) {
    const Incident lead = ready.front();
    ready.erase(ready.begin());
    Due neighbours;
    std::erase_if(ready, [&](const Incident& other) {
      if (!belong_together(oncall->roster, lead, other, now)) return false;
      neighbours.push_back(other);
      return true;
    });
    const bool done = co_await page(lead, neighbours, now);
    if (done) ++moved;
  }
  co_return moved;
}

asio::awaitable<bool> Pager::hold(const Incident& incident, const incidents::Hold& hold,
                                  TimePoint now) {
  incidents::Page page;
  page.incident = incident.id;
  page.step = incident.step;
  page.round = incident.round;
  page.rounds_before = incident.rounds_before;
  page.route = incident.route;
  page.next_page_at = hold.until;
  page.held = hold.by;
  if (incident.held != hold.by)
    page.timeline = "nobody is told before " + to_iso8601(hold.until) + ": " + hold.by;
  co_return co_await store(std::move(page), now);
}

asio::awaitable<bool> Pager::page(const Incident& incident, const Due& neighbours, TimePoint now) {
  const auto oncall = plan_;
  const incidents::CalledChain called = incidents::call_chain(oncall->roster, incident, now);
  Incident told_of = incident;
  if (incident.round > 0 && called.route != incident.route) incidents::begin_again(told_of);
  const incidents::PagePlan plan = incidents::plan_page(told_of, called.chain, now);
  const bool anybody = !plan.targets.empty();
  told_of.step = anybody ? plan.step : incident.step;
  told_of.round = plan.round;
  if (!neighbours.empty()) told_of.reason += "; with it: " + list_of(neighbours);

  incidents::Page page;
  page.incident = incident.id;
  page.step = told_of.step;
  page.round = told_of.round;
  page.rounds_before = told_of.rounds_before;
  page.route = called.route;
  page.next_page_at = anybody ? plan.next_page_at : now + kLookForSomebody;
  page.timeline = told(called, plan);
  if (!anybody) {
    page.held = "nobody is on call";
    if (incident.held == page.held) page.timeline.clear();
    logging::error("nobody_on_call", {{"incident", incident.id}});
  }
  if (called.by_administrator)
    logging::error("chain_reaches_nobody", {{"incident", incident.id}, {"chain", called.route}});
  const std::string_view type =
      plan.step == 1 && plan.round == 1 ? "incident.opened" : "incident.escalated";
  for (const incidents::Target& target : plan.targets) {
    page.notifications.push_back(
        notification(incident, target, oncall->write(told_of, type, target, now), now));
  }
  incidents::Page alike = page;
  const bool stored = co_await store(std::move(page), now);
  if (!stored || !anybody) co_return stored;
  // Told by that message: from here each goes its own way until somebody acknowledges it.
  alike.notifications.clear();
  alike.timeline = "told together with incident " + std::to_string(incident.id);
  for (const Incident& neighbour : neighbours) {
    alike.incident = neighbour.id;
    co_await store(alike, now);
  }
  co_return true;
}

asio::awaitable<bool> Pager::store(incidents::Page page, TimePoint now) {
  const auto stored = co_await parts_.book.page(std::move(page), now);
  if (!stored) logging::error("page_store_failed", stored.error());
  co_return stored.has_value();
}

// People hear a week ahead that somebody is missing, once for each gap.
void Pager::warn_of_gaps(TimePoint now) {
  if (now - gaps_looked_at_ < kBetweenGapLooks) return;
  gaps_looked_at_ = now;
  for (const incidents::Gap& gap :
       incidents::gaps(plan_->roster, now, now + kGapsAhead, kMostGaps)) {
    if (!gaps_told_.insert(gap.route + "/" + std::to_string(gap.step) + "/" + to_iso8601(gap.until))
             .second) {
      continue;
    }
    logging::warn("oncall_gap", {{"chain", gap.route},
                                 {"step", gap.step},
                                 {"from", to_iso8601(gap.from)},
                                 {"until", to_iso8601(gap.until)}});
  }
}

}  // namespace kaiku::engine
