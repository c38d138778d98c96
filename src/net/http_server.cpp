#include <algorithm>
#include <utility>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/cancellation_state.hpp>
#include <boost/asio/deferred.hpp>
#include <boost/asio/this_coro.hpp>

#include <kaiku/logging/log.hpp>
#include <kaiku/net/http_server.hpp>
#include <kaiku/tasks/signal.hpp>

#include "connection.hpp"
#include "listener.hpp"
#include "server_state.hpp"

namespace kaiku::net {

namespace asio = boost::asio;
using namespace std::chrono_literals;

namespace {

constexpr Duration kWaitForDescriptors = 1s;  // when the process has none left to accept with
constexpr Duration kNothingToWatch = std::chrono::hours(24);

}  // namespace

struct HttpServer::Impl {
  Impl(asio::io_context& io, Clock& clock, ServerLimits limits, Handler handler)
      : state(io, clock, limits, std::move(handler)), listener(io), room(io) {}

  void drain() {
    listener.close();
    if (state.draining) return;
    state.draining = true;
    room.notify();
    state.deadline_set.notify();
    const auto now_connected = state.connections;
    for (Connection* connection : now_connected) {
      connection->drain();
    }
  }

  // Ends what is overdue; the next deadline.
  TimePoint expire_overdue() {
    const TimePoint now = state.clock.now();
    TimePoint next = now + kNothingToWatch;
    for (Connection* connection : state.connections) {
      if (connection->deadline() <= now) connection->expire();
      next = std::min(next, connection->deadline());
    }
    return next;
  }

  static asio::awaitable<void> serve(std::shared_ptr<Impl> self, StreamSocket socket) {
    {
      Connection connection(self->state, std::move(socket));
      co_await connection.run();
    }
    self->room.notify();
    if (self->state.draining) self->state.deadline_set.notify();
  }

  static asio::awaitable<void> accept_all(std::shared_ptr<Impl> self, tasks::TaskGroup& tasks) {
    auto& state = self->state;
    while (!state.draining && !tasks.stopping()) {
      if (state.connections.size() >= state.limits.max_connections) {
        co_await self->room.wait(state.clock, kNothingToWatch);
        continue;
      }
      StreamSocket socket(state.io);
      const auto [ec] =
          co_await self->listener.acceptor().async_accept(socket, asio::as_tuple(asio::deferred));
      if (!ec) {
        tasks.spawn("http_connection", serve(self, std::move(socket)));
      } else if (ec != asio::error::operation_aborted && ec != asio::error::connection_aborted) {
        logging::warn("http_accept_failed",
                      Error(ec, "port " + std::to_string(self->listener.port())));
        co_await state.clock.sleep_for(kWaitForDescriptors);
      }
    }
    self->drain();
  }

  // One watcher for the time-outs of all connections, awake only when one may have passed.
  static asio::awaitable<void> watch(std::shared_ptr<Impl> self) {
    // Requests in progress keep their limits after a stop.
    co_await asio::this_coro::reset_cancellation_state(asio::disable_cancellation());
    auto& state = self->state;
    while (!state.draining || !state.connections.empty()) {
      state.watched = self->expire_overdue();
      co_await state.deadline_set.wait(state.clock, state.watched - state.clock.now());
    }
  }

  ServerState state;
  Listener listener;
  tasks::Signal room;
};

HttpServer::HttpServer(asio::io_context& io, Clock& clock, ServerLimits limits, Handler handler)
    : impl_(std::make_shared<Impl>(io, clock, limits, std::move(handler))) {}

HttpServer::~HttpServer() {
  impl_->drain();
}

Result<void> HttpServer::listen(const ListenOn& where) {
  return impl_->listener.open(where);
}

std::uint16_t HttpServer::port() const {
  return impl_->listener.port();
}

void HttpServer::start(tasks::TaskGroup& tasks) {
  tasks.spawn("http_accept", Impl::accept_all(impl_, tasks));
  tasks.spawn("http_time_outs", Impl::watch(impl_));
}

void HttpServer::stop_accepting() {
  impl_->drain();
}

std::size_t HttpServer::connections() const {
  return impl_->state.connections.size();
}

}  // namespace kaiku::net
