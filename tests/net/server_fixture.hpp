#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include <boost/asio/io_context.hpp>
#include <gtest/gtest.h>

#include <kaiku/net/http_server.hpp>
#include <kaiku/tasks/task_group.hpp>

#include "fakes/manual_clock.hpp"
#include "raw_client.hpp"

namespace kaiku::net {

/// A server on a free loopback port; its handler echoes the body, or sleeps, throws … by path.
class ServerFixture : public testing::Test {
 protected:
  void serve(ServerLimits limits = {}) {
    serve_on({.kind = ListenOn::Kind::kTcp, .address = "127.0.0.1"}, limits);
  }

  void serve_on(const ListenOn& where, ServerLimits limits = {}) {
    server = std::make_unique<HttpServer>(
        io, clock, limits, [this](const http::Request& request) { return handle(request); });
    const auto listening = server->listen(where);
    ASSERT_TRUE(listening) << listening.error().message();
    server->start(tasks);
    clock.settle();
  }

  RawClient connect() { return RawClient(io, server->port()); }

  boost::asio::awaitable<http::Response> handle(const http::Request& request);

  bool all_closed() {
    return run_until(io, [this] { return server->connections() == 0; });
  }

  boost::asio::io_context io;
  fakes::ManualClock clock{io};
  tasks::TaskGroup tasks{io};
  std::unique_ptr<HttpServer> server;
  std::vector<http::Request> seen;
};

}  // namespace kaiku::net
