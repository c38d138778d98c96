#include <algorithm>
#include <utility>
#include <vector>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/host_name_verification.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/websocket/ssl.hpp>
#include <openssl/ssl.h>

#include <kaiku/http/url.hpp>
#include <kaiku/net/address_rules.hpp>
#include <kaiku/net/beast_web_socket_client.hpp>
#include <kaiku/tasks/deadline.hpp>

#include "web_socket_connection.hpp"

namespace kaiku::net {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace websocket = boost::beast::websocket;
using asio::ip::tcp;
using boost::system::error_code;

namespace {

using SecureStream = asio::ssl::stream<beast::tcp_stream>;
using Opened = Result<std::unique_ptr<WebSocket>>;

constexpr auto kOutcome = asio::as_tuple(asio::use_awaitable);

/// What its owner holds of a connection.
template <class Stream>
class HeldWebSocket final : public WebSocket {
 public:
  explicit HeldWebSocket(std::shared_ptr<WebSocketConnection<Stream>> connection)
      : connection_(std::move(connection)) {
    connection_->start();
  }
  ~HeldWebSocket() override { connection_->abandon(); }

  asio::awaitable<WebSocketNews> receive(Duration limit) override {
    return connection_->receive(limit);
  }
  void wake() override { connection_->wake(); }
  void send(std::string message) override { connection_->send(std::move(message)); }
  void close(int code) override { connection_->close(code); }

 private:
  std::shared_ptr<WebSocketConnection<Stream>> connection_;
};

/// Where a connection goes. Errors name the host alone: a path or query may be a secret.
struct Destination {
  http::Url url;
  std::string where;

  bool secure() const { return url.scheme == "wss"; }
  Error failure(Errc errc, const std::string& what) const {
    return Error(errc, where + ": " + what);
  }
  Error failure(const error_code& failed) const {
    return failure(failed == beast::error::timeout ? Errc::kTimeout : Errc::kNetwork,
                   failed.message());
  }
  // RFC 9110: the port stands there when it is not the scheme's own.
  std::string host() const {
    const std::string name =
        url.host.find(':') == std::string::npos ? url.host : "[" + url.host + "]";
    return url.port == (secure() ? 443 : 80) ? name : name + ":" + std::to_string(url.port);
  }
};

Result<Destination> destination_of(const std::string& text) {
  Destination destination;
  auto url = http::parse_url(text);
  if (!url) return url.error();
  if (url->scheme != "ws" && url->scheme != "wss")
    return Error(Errc::kInvalidArgument, "WebSocket: expected a ws:// or wss:// URL");
  destination.url = *std::move(url);
  destination.where = destination.url.scheme + "://" + destination.url.host;
  return destination;
}

bool is_address(const std::string& host) {
  error_code not_an_address;
  asio::ip::make_address(host, not_an_address);
  return !not_an_address;
}

}  // namespace

struct BeastWebSocketClient::Impl {
  Impl(asio::io_context& context, Clock& its_clock, const std::string& ca_file)
      : io(context), clock(its_clock), tls(asio::ssl::context::tls_client) {
    SSL_CTX_set_min_proto_version(tls.native_handle(), TLS1_2_VERSION);
    tls.set_verify_mode(asio::ssl::verify_peer);
    if (ca_file.empty()) {
      tls.set_default_verify_paths();
    } else {
      tls.load_verify_file(ca_file);
    }
  }

  asio::awaitable<Opened> open(Destination to, WebSocketLimits limits);
  asio::awaitable<Result<std::vector<tcp::endpoint>>> look_up(const Destination& to,
                                                              const WebSocketLimits& limits);
  asio::awaitable<Result<void>> secure(SecureStream& stream, const Destination& to);
  template <class Stream>
  asio::awaitable<Opened> shake_hands(Stream stream, const Destination& to,
                                      const WebSocketLimits& limits);

  asio::io_context& io;
  Clock& clock;
  asio::ssl::context tls;
};

BeastWebSocketClient::BeastWebSocketClient(asio::io_context& io, Clock& clock,
                                           const std::string& ca_file)
    : impl_(std::make_shared<Impl>(io, clock, ca_file)) {}

BeastWebSocketClient::~BeastWebSocketClient() = default;

asio::awaitable<Opened> BeastWebSocketClient::connect(std::string url, WebSocketLimits limits) {
  const auto impl = impl_;
  auto to = destination_of(url);
  if (!to) co_return to.error();
  const std::string where = to->where;
  co_return co_await tasks::with_deadline(impl->clock, limits.connect_timeout, where,
                                          impl->open(*std::move(to), limits));
}

// Addresses that are not allowed are left out here, and nothing else is connected to.
asio::awaitable<Result<std::vector<tcp::endpoint>>> BeastWebSocketClient::Impl::look_up(
    const Destination& to, const WebSocketLimits& limits) {
  tcp::resolver resolver(io);
  const auto [failed, found] =
      co_await resolver.async_resolve(to.url.host, std::to_string(to.url.port), kOutcome);
  if (failed) co_return to.failure(failed);
  std::vector<tcp::endpoint> endpoints;
  for (const auto& entry : found) {
    if (limits.allow_private_addresses || is_public_address(entry.endpoint().address()))
      endpoints.push_back(entry.endpoint());
  }
  if (endpoints.empty()) {
    co_return to.failure(
        Errc::kForbiddenAddress,
        "the name leads to an address inside; allow it in the configuration if meant");
  }
  co_return endpoints;
}

asio::awaitable<Opened> BeastWebSocketClient::Impl::open(Destination to, WebSocketLimits limits) {
  const auto endpoints = co_await look_up(to, limits);
  if (!endpoints) co_return endpoints.error();
  beast::tcp_stream plain(io);
  plain.expires_after(limits.connect_timeout);
  const auto connected = co_await plain.async_connect(*endpoints, kOutcome);
  if (std::get<0>(connected)) co_return to.failure(std::get<0>(connected));
  error_code ignored;
  plain.socket().set_option(tcp::no_delay(true), ignored);
  if (!to.secure()) co_return co_await shake_hands(std::move(plain), to, limits);
  SecureStream encrypted(std::move(plain), tls);
  const auto trusted = co_await secure(encrypted, to);
  if (!trusted) co_return trusted.error();
  co_return co_await shake_hands(std::move(encrypted), to, limits);
}

asio::awaitable<Result<void>> BeastWebSocketClient::Impl::secure(SecureStream& stream,
                                                                 const Destination& to) {
  const std::string& host = to.url.host;
  if (!is_address(host) && SSL_set_tlsext_host_name(stream.native_handle(), host.c_str()) != 1)
    co_return to.failure(Errc::kInvalidArgument, "no name for TLS");
  stream.set_verify_callback(asio::ssl::host_name_verification(host));
  const auto [failed] = co_await stream.async_handshake(asio::ssl::stream_base::client, kOutcome);
  if (failed) co_return to.failure(failed);
  co_return ok();
}

template <class Stream>
asio::awaitable<Opened> BeastWebSocketClient::Impl::shake_hands(Stream stream,
                                                                const Destination& to,
                                                                const WebSocketLimits& limits) {
  auto socket = std::make_unique<websocket::stream<Stream>>(std::move(stream));
  beast::get_lowest_layer(*socket).expires_never();  // the WebSocket's own limits from here on
  websocket::stream_base::timeout timeouts;
  timeouts.handshake_timeout = limits.connect_timeout;
  timeouts.idle_timeout = limits.idle_timeout;
  timeouts.keep_alive_pings = true;
  socket->set_option(timeouts);
  socket->set_option(websocket::stream_base::decorator([](websocket::request_type& request) {
    request.set(beast::http::field::user_agent, "kaiku/" KAIKU_VERSION);
  }));
  socket->read_message_max(limits.max_message_bytes);
  socket->text(true);
  const auto [failed] = co_await socket->async_handshake(to.host(), to.url.target, kOutcome);
  if (failed) co_return to.failure(failed);
  co_return std::make_unique<HeldWebSocket<Stream>>(
      std::make_shared<WebSocketConnection<Stream>>(io, clock, std::move(socket)));
}

}  // namespace kaiku::net
