#include <deque>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/cancellation_type.hpp>
#include <boost/asio/dispatch.hpp>
#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <kaiku/tasks/signal.hpp>

namespace kaiku::tasks {

namespace asio = boost::asio;

// Touched on the io thread only; notify() goes there first.
struct Signal::State {
  explicit State(asio::io_context& context) : io(context) {}

  void wake_one() {
    if (waiting.empty()) {
      kept = true;
      return;
    }
    waiting.front()->cancel();
    waiting.pop_front();
  }

  asio::io_context& io;
  std::deque<asio::steady_timer*> waiting;
  bool kept = false;
};

namespace {

// A waiting coroutine's place in the queue, given up however the wait ends.
class Place {
 public:
  Place(std::deque<asio::steady_timer*>& queue, asio::steady_timer& woken)
      : queue_(queue), woken_(woken) {
    queue_.push_back(&woken_);
  }
  ~Place() { std::erase(queue_, &woken_); }
  Place(const Place&) = delete;
  Place& operator=(const Place&) = delete;

 private:
  std::deque<asio::steady_timer*>& queue_;
  asio::steady_timer& woken_;
};

}  // namespace

Signal::Signal(asio::io_context& io) : state_(std::make_shared<State>(io)) {}

void Signal::notify() {
  asio::dispatch(state_->io, [state = state_] { state->wake_one(); });
}

asio::awaitable<void> Signal::wait(Clock& clock, Duration limit) {
  using namespace asio::experimental::awaitable_operators;
  const auto state = state_;
  const auto cancelled = (co_await asio::this_coro::cancellation_state).cancelled();
  if (cancelled != asio::cancellation_type::none) co_return;
  if (state->kept) {
    state->kept = false;
    co_return;
  }
  asio::steady_timer woken(state->io, asio::steady_timer::time_point::max());
  const Place place(state->waiting, woken);
  co_await (woken.async_wait(asio::as_tuple(asio::use_awaitable)) || clock.sleep_for(limit));
}

}  // namespace kaiku::tasks
