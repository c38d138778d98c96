#include <algorithm>
#include <utility>

#include <kaiku/engine/pager.hpp>
#include <kaiku/logging/log.hpp>

namespace kaiku::engine {

namespace asio = boost::asio;

namespace {

constexpr Duration kLookAgain = std::chrono::seconds(10);
constexpr Duration kShortest = std::chrono::milliseconds(10);

Action notification(const incidents::Incident& incident, const incidents::Target& target,
                    std::string text, TimePoint now) {
  Action action;
  action.key = target.key;
  action.kind = ActionKind::kNotify;
  action.brand = incident.brand;
  action.channel = target.channel;
  action.incident = incident.id;
  action.text = std::move(text);
  action.created_at = now;
  action.not_before = now;
  return action;
}

std::string told(const incidents::PagePlan& plan) {
  std::string who;
  for (const incidents::Target& target : plan.targets)
    who += (who.empty() ? "" : ", ") + target.channel;
  return "round " + std::to_string(plan.round) + ", step " + std::to_string(plan.step) +
         (who.empty() ? ": nobody is on call" : ": told " + who);
}

}  // namespace

Pager::Pager(Parts parts) : parts_(std::move(parts)), plan_(std::make_shared<OnCallPlan>()) {}

void Pager::use(std::shared_ptr<const OnCallPlan> plan) {
  plan_ = std::move(plan);
  parts_.changed.notify();
}

asio::awaitable<void> Pager::run() {
  while (!parts_.tasks.stopping()) {
    const std::size_t paged = co_await run_once();
    if (paged > 0) continue;
    Duration wait = kLookAgain;
    const auto next = co_await parts_.book.next_page();
    if (next && *next)
      wait = std::clamp<Duration>(**next - parts_.clock.now(), kShortest, kLookAgain);
    co_await parts_.changed.wait(parts_.clock, wait);
  }
}

asio::awaitable<std::size_t> Pager::run_once() {
  const auto due = co_await parts_.book.due_for_page(parts_.clock.now());
  if (!due) {
    logging::error("incidents_read_failed", due.error());
    co_return 0;
  }
  std::size_t paged = 0;
  for (const incidents::Incident& incident : *due) {
    const bool done = co_await page(incident);
    if (done) ++paged;
  }
  if (paged > 0) parts_.paged();
  co_return paged;
}

asio::awaitable<bool> Pager::page(const incidents::Incident& incident) {
  const auto oncall = plan_;
  const TimePoint now = parts_.clock.now();
  const incidents::PagePlan plan = incidents::plan_page(incident, oncall->chain, now);
  incidents::Page page;
  page.incident = incident.id;
  page.step = plan.step;
  page.round = plan.round;
  page.next_page_at = plan.next_page_at;
  page.timeline = told(plan);
  for (const incidents::Target& target : plan.targets) {
    page.notifications.push_back(
        notification(incident, target, oncall->write(incident, plan, target, now), now));
  }
  if (plan.targets.empty()) logging::error("nobody_on_call", {{"incident", incident.id}});
  const auto stored = co_await parts_.book.page(std::move(page), now);
  if (!stored) logging::error("page_store_failed", stored.error());
  co_return stored.has_value();
}

}  // namespace kaiku::engine
