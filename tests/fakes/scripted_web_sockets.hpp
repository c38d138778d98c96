#pragma once

#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>

#include <kaiku/clock/clock.hpp>
#include <kaiku/net/web_socket.hpp>
#include <kaiku/result/result.hpp>
#include <kaiku/tasks/signal.hpp>

namespace kaiku::fakes {

/// Connections without a network: a test says what the peer says, and sees what it is told.
class ScriptedWebSockets final : public net::WebSocketClient {
 public:
  /// One connection, from the peer's side. Lives on after its owner has dropped it.
  struct Peer {
    Peer(boost::asio::io_context& io, Clock& its_clock) : clock(its_clock), changed(io) {}

    void say(std::string frame) {
      news.messages.push_back(std::move(frame));
      changed.notify();
    }
    void end(int code) {
      news.ended = net::WebSocketEnd{code, "ended by the peer"};
      changed.notify();
    }

    Clock& clock;
    tasks::Signal changed;
    std::string url;
    net::WebSocketLimits limits;
    net::WebSocketNews news;  ///< not yet heard
    std::vector<std::string> heard;
    std::optional<int> closed;  ///< with which code it was left
    bool dropped = false;
  };

  ScriptedWebSockets(boost::asio::io_context& io, Clock& clock) : io_(io), clock_(clock) {}

  boost::asio::awaitable<Result<std::unique_ptr<net::WebSocket>>> connect(
      std::string url, net::WebSocketLimits limits) override;

  std::deque<Error> failures;                ///< of the next attempts
  std::vector<std::shared_ptr<Peer>> peers;  ///< in the order in which they were connected to

 private:
  boost::asio::io_context& io_;
  Clock& clock_;
};

}  // namespace kaiku::fakes
