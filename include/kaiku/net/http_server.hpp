#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>

#include <kaiku/clock/clock.hpp>
#include <kaiku/http/message.hpp>
#include <kaiku/result/result.hpp>
#include <kaiku/tasks/task_group.hpp>

namespace kaiku::net {

/// Bounds of one listener. Every one is enforced and tested.
struct ServerLimits {
  std::size_t max_header_bytes = std::size_t{16} * 1024;  ///< above: 431
  std::size_t max_body_bytes = std::size_t{1024} * 1024;  ///< above: 413 without reading it
  std::size_t max_connections = 1024;                     ///< above: accepting pauses
  std::size_t max_requests_per_connection = 10'000;
  Duration header_timeout = std::chrono::seconds(10);  ///< first byte to end of header, else 408
  Duration body_timeout = std::chrono::seconds(20);    ///< then 408
  Duration idle_timeout = std::chrono::seconds(60);    ///< keep-alive without a request: closed
};

/// Where a server listens.
struct ListenOn {
  enum class Kind { kTcp, kUnix, kInherited };
  Kind kind = Kind::kTcp;
  std::string
      address;  ///< kTcp "127.0.0.1" or "::1"; kUnix a path (mode 0660, stale socket replaced)
  std::uint16_t port = 0;  ///< 0: any free one
  int fd = -1;             ///< kInherited: a listening stream socket from systemd
};

/// Called on the io thread for each request; must not throw. `request.url` is the target as sent.
using Handler = std::function<boost::asio::awaitable<http::Response>(const http::Request& request)>;

/// HTTP/1.1 server. Pipelined requests are answered one after the other in order. On stop: closes
/// the acceptor, lets requests in progress finish, answers them with "Connection: close". io thread
/// only. A body is read only when the handler's route takes it: a request without a length and not
/// chunked has an empty body; 411 is never needed.
class HttpServer {
 public:
  HttpServer(boost::asio::io_context& io, Clock& clock, ServerLimits limits, Handler handler);
  ~HttpServer();

  /// Binds and listens. Errors: kNetwork with the address in the context.
  Result<void> listen(const ListenOn& where);
  /// The bound TCP port, 0 for a unix socket.
  std::uint16_t port() const;
  /// Spawns the accept loop into `tasks`; connections live in it too.
  void start(tasks::TaskGroup& tasks);
  void stop_accepting();
  std::size_t connections() const;

 private:
  struct Impl;
  std::shared_ptr<Impl> impl_;
};

}  // namespace kaiku::net
