#pragma once

#include <memory>
#include <optional>
#include <unordered_map>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/system/error_code.hpp>
#include <curl/curl.h>

namespace kaiku::net {

/// libcurl's multi interface on an io_context: libcurl says which sockets and which time it waits
/// for, Asio waits, libcurl goes on. Owns the kept connections. io thread only.
class CurlLoop : public std::enable_shared_from_this<CurlLoop> {
 public:
  explicit CurlLoop(boost::asio::io_context& io);
  ~CurlLoop();
  CurlLoop(const CurlLoop&) = delete;
  CurlLoop& operator=(const CurlLoop&) = delete;

  /// Runs a transfer to its end; nothing when the awaiting coroutine was cancelled, which aborts
  /// the transfer. Uses CURLOPT_PRIVATE.
  boost::asio::awaitable<std::optional<CURLcode>> perform(CURL* easy);

 private:
  struct Transfer;
  struct Watch;
  class Attached;

  static int on_socket(CURL* easy, curl_socket_t fd, int what, void* loop, void* watch);
  static int on_timer(CURLM* multi, long milliseconds, void* loop);
  void watch(curl_socket_t fd, int what);
  void arm(curl_socket_t fd, const std::shared_ptr<Watch>& watch);
  void ready(curl_socket_t fd, const std::shared_ptr<Watch>& watch, int select,
             const boost::system::error_code& failure);
  void wake_after(long milliseconds);
  void act(curl_socket_t fd, int select);

  boost::asio::io_context& io_;
  boost::asio::steady_timer timer_;
  std::unordered_map<curl_socket_t, std::shared_ptr<Watch>> watches_;
  CURLM* multi_;
};

}  // namespace kaiku::net
