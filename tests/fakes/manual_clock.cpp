#include "fakes/manual_clock.hpp"

#include <atomic>
#include <cstdint>
#include <map>
#include <utility>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/cancellation_type.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace kaiku::fakes {

namespace asio = boost::asio;

namespace {

using Place = std::pair<TimePoint, std::uint64_t>;  // the second keeps equal times in order

}  // namespace

struct ManualClock::State {
  explicit State(TimePoint start) : now(to_unix_micros(start)) {}

  std::atomic<std::int64_t> now;
  std::uint64_t sleeps = 0;
  std::map<Place, asio::steady_timer*> sleepers;
  std::function<void()> settle;
};

namespace {

// Takes a sleeper off the list however its coroutine ends, also when its frame is destroyed.
template <class State>
class Bed {
 public:
  Bed(std::shared_ptr<State> state, Place place, asio::steady_timer& timer)
      : state_(std::move(state)), place_(place) {
    state_->sleepers.emplace(place_, &timer);
  }
  ~Bed() { state_->sleepers.erase(place_); }
  Bed(const Bed&) = delete;
  Bed& operator=(const Bed&) = delete;

 private:
  std::shared_ptr<State> state_;
  Place place_;
};

void run_ready(asio::io_context& io) {
  if (io.stopped()) io.restart();
  while (io.poll() != 0) {
    if (io.stopped()) io.restart();
  }
}

}  // namespace

ManualClock::ManualClock(asio::io_context& io, TimePoint start)
    : state_(std::make_shared<State>(start)) {
  state_->settle = [&io] { run_ready(io); };
}

ManualClock::~ManualClock() = default;

TimePoint ManualClock::now() const {
  return from_unix_micros(state_->now);
}

asio::awaitable<void> ManualClock::sleep_for(Duration duration) {
  const auto cancelled = (co_await asio::this_coro::cancellation_state).cancelled();
  if (cancelled != asio::cancellation_type::none) co_return;
  const auto state = state_;
  asio::steady_timer timer(co_await asio::this_coro::executor);
  if (duration <= Duration::zero()) {
    timer.expires_at(asio::steady_timer::time_point::min());
    co_await timer.async_wait(asio::as_tuple(asio::use_awaitable));
    co_return;
  }
  timer.expires_at(asio::steady_timer::time_point::max());
  const Bed bed(state, Place(now() + duration, state->sleeps++), timer);
  co_await timer.async_wait(asio::as_tuple(asio::use_awaitable));
}

void ManualClock::advance(Duration by) {
  const TimePoint target = now() + by;
  settle();
  while (!state_->sleepers.empty()) {
    const auto first = state_->sleepers.begin();
    const TimePoint due = first->first.first;
    if (due > target) break;
    state_->now = to_unix_micros(due);
    first->second->cancel();
    state_->sleepers.erase(first);
    settle();
  }
  state_->now = to_unix_micros(target);
  settle();
}

void ManualClock::settle() {
  state_->settle();
}

void ManualClock::settle_with(std::function<void()> settle) {
  state_->settle = std::move(settle);
}

std::size_t ManualClock::sleeping() const {
  return state_->sleepers.size();
}

}  // namespace kaiku::fakes
