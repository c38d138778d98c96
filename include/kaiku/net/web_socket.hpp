#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <boost/asio/awaitable.hpp>

#include <kaiku/clock/time.hpp>
#include <kaiku/result/result.hpp>

namespace kaiku::net {

struct WebSocketLimits {
  /// From the look-up of the name to the end of the handshake.
  Duration connect_timeout = std::chrono::seconds(15);
  /// Without a byte from the peer: half of it later it is asked for one (ping), then given up.
  Duration idle_timeout = std::chrono::minutes(2);
  std::size_t max_message_bytes = 1 << 20;
  /// False: an address that resolves to loopback, private, link-local or metadata ranges is
  /// kForbiddenAddress; the address that was checked is the one connected to.
  bool allow_private_addresses = false;
};

/// How a connection ended.
struct WebSocketEnd {
  int code = 0;        ///< the peer's close code, or 1009 for a message above the bound; 0: none
  std::string reason;  ///< for people; never what was said
};

/// What has come since the last look.
struct WebSocketNews {
  std::vector<std::string> messages;  ///< whole ones, in their order
  std::optional<WebSocketEnd> ended;  ///< behind them
};

/// An open connection (RFC 6455). What comes is read ahead up to a bound, beyond which the peer has
/// to wait. Destroying it without close() drops it. io thread only.
class WebSocket {
 public:
  virtual ~WebSocket() = default;

  /// Resumes when something has come, the connection has ended, after `limit`, on wake(), or when
  /// the awaiting task is cancelled.
  virtual boost::asio::awaitable<WebSocketNews> receive(Duration limit) = 0;
  /// Lets receive() resume, now or the next time.
  virtual void wake() = 0;
  /// Queues a text message. A peer that takes none of 64 is given up.
  virtual void send(std::string message) = 0;
  /// Says goodbye behind what is queued; nothing is read or sent afterwards.
  virtual void close(int code) = 0;
};

/// Opens connections. Implemented by BeastWebSocketClient and fakes::ScriptedWebSockets. io thread
/// only.
class WebSocketClient {
 public:
  virtual ~WebSocketClient() = default;

  /// `url`: ws:// or wss://. Certificates and host names are verified. Errors: kNetwork (no way to
  /// the peer, TLS refused, or no WebSocket there), kTimeout, kForbiddenAddress, kInvalidArgument
  /// (URL).
  virtual boost::asio::awaitable<Result<std::unique_ptr<WebSocket>>> connect(
      std::string url, WebSocketLimits limits) = 0;
};

}  // namespace kaiku::net
