#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include <boost/asio/io_context.hpp>

namespace kaiku::net {

/// Runs `io` until `done` holds; false when that takes seconds of real time, which means never.
bool run_until(boost::asio::io_context& io, const std::function<bool()>& done);

/// Bytes to and from a server that runs on the test's own io_context. What is sent is exactly what
/// a test wrote; what comes back is read while the io_context runs.
class RawClient {
 public:
  RawClient(boost::asio::io_context& io, std::uint16_t port, bool v6 = false);
  RawClient(boost::asio::io_context& io, const std::string& unix_path);
  ~RawClient();
  RawClient(const RawClient&) = delete;
  RawClient& operator=(const RawClient&) = delete;

  bool connected() const { return connected_; }
  void send(std::string_view bytes);
  void shut_write();
  void close();

  /// Until `count` whole responses have come (by their Content-Length): all bytes since the last
  /// call.
  std::string responses(int count = 1);
  std::string response() { return responses(1); }
  /// One response without content, as for HEAD.
  std::string head();
  /// Whether the server closes, after the bytes in `rest`.
  bool closed_by_server();
  /// What has come without waiting for more; the io_context runs for a moment.
  std::string nothing_more();
  const std::string& rest() const { return received_; }

 private:
  void open(int domain, const void* address, unsigned size);
  bool receive();
  bool have(int count) const;

  boost::asio::io_context& io_;
  int fd_ = -1;
  bool connected_ = false;
  bool ended_ = false;
  std::string received_;
};

}  // namespace kaiku::net
