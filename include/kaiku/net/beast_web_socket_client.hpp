#pragma once

#include <memory>
#include <string>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>

#include <kaiku/clock/clock.hpp>
#include <kaiku/net/web_socket.hpp>

namespace kaiku::net {

/// WebSockets by Boost.Beast. TLS is 1.2 or newer, with the host's name in the clear (SNI) and
/// checked in the certificate. Proxies of the environment are not used: they would choose the
/// address in our place.
class BeastWebSocketClient final : public WebSocketClient {
 public:
  /// `ca_file`: trusted certificates (PEM) in place of the system's.
  BeastWebSocketClient(boost::asio::io_context& io, Clock& clock, const std::string& ca_file = {});
  ~BeastWebSocketClient() override;

  boost::asio::awaitable<Result<std::unique_ptr<WebSocket>>> connect(
      std::string url, WebSocketLimits limits) override;

 private:
  struct Impl;
  std::shared_ptr<Impl> impl_;
};

}  // namespace kaiku::net
