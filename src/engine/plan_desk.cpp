#include <chrono>
#include <utility>

#include <kaiku/engine/plan_desk.hpp>
#include <kaiku/logging/log.hpp>

namespace kaiku::engine {

namespace asio = boost::asio;

namespace {

// Posts leave at their time by the outbox; a look is for people, who are not told to the second.
constexpr Duration kLookAgain = std::chrono::seconds(10);
// What is counted is days.
constexpr Duration kLookForAdvocates = std::chrono::hours(6);

}  // namespace

PlanDesk::PlanDesk(Parts parts)
    : parts_(std::move(parts)), plan_(std::make_shared<engagement::Plan>()) {}

void PlanDesk::use(std::shared_ptr<const engagement::Plan> plan,
                   std::shared_ptr<const engagement::AdvocateRules> advocates) {
  plan_ = std::move(plan);
  advocates_ = std::move(advocates);
  looked_at_.reset();
  parts_.changed.notify();
}

asio::awaitable<void> PlanDesk::run() {
  while (!parts_.tasks.stopping()) {
    co_await run_once();
    co_await look_for_advocates();
    co_await parts_.changed.wait(parts_.clock, kLookAgain);
  }
}

asio::awaitable<void> PlanDesk::look_for_advocates() {
  const TimePoint now = parts_.clock.now();
  if (advocates_ == nullptr || (looked_at_ && now - *looked_at_ < kLookForAdvocates)) co_return;
  const auto drafted = co_await parts_.advocates.look(advocates_, now);
  if (!drafted) {
    logging::error("plan_store_failed", drafted.error());
    co_return;
  }
  looked_at_ = now;
}

asio::awaitable<bool> PlanDesk::run_once() {
  const auto attended = co_await parts_.book.attend(plan_, parts_.clock.now());
  if (!attended) logging::error("plan_store_failed", attended.error());
  const bool changed = attended && *attended > 0;
  if (changed) parts_.queued();
  co_return changed;
}

}  // namespace kaiku::engine
