#pragma once

#include <list>

#include <boost/asio/io_context.hpp>

#include <kaiku/clock/clock.hpp>
#include <kaiku/net/http_server.hpp>
#include <kaiku/tasks/signal.hpp>

#include "response_head.hpp"

namespace kaiku::net {

class Connection;

/// What the connections of one server share.
struct ServerState {
  ServerState(boost::asio::io_context& context, Clock& time, ServerLimits bounds, Handler answer)
      : io(context), clock(time), limits(bounds), handler(std::move(answer)), deadline_set(io) {}

  /// Tells the one watcher of all time-outs about a deadline before the one it sleeps until.
  void watch(TimePoint deadline) {
    if (deadline < watched) {
      watched = deadline;
      deadline_set.notify();
    }
  }

  boost::asio::io_context& io;
  Clock& clock;
  ServerLimits limits;
  Handler handler;
  DateField date;
  std::list<Connection*> connections;
  bool draining = false;
  TimePoint watched = TimePoint::max();
  tasks::Signal deadline_set;
};

}  // namespace kaiku::net
