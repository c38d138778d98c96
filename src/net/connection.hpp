#pragma once

#include <list>
#include <string>
#include <string_view>

#include <boost/asio/awaitable.hpp>
#include <boost/beast/core/flat_buffer.hpp>

#include <kaiku/http/message.hpp>
#include <kaiku/net/request_reader.hpp>

#include "listener.hpp"
#include "server_state.hpp"

namespace kaiku::net {

/// One accepted connection: requests are read, handed to the handler and answered one after the
/// other. Time-outs are only deadlines here; the server's watcher calls expire() when one has
/// passed, so that a request costs no timer.
class Connection {
 public:
  Connection(ServerState& server, StreamSocket socket);
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  /// Until the connection is closed by either side.
  boost::asio::awaitable<void> run();

  /// TimePoint::max() while the handler works: its own calls are bounded.
  TimePoint deadline() const { return deadline_; }
  void expire();
  /// Ends the connection when it waits for a request, else after the one in progress.
  void drain();

 private:
  enum class Received { kRequest, kRefused, kClosed };

  boost::asio::awaitable<Received> receive();
  boost::asio::awaitable<void> answer_one();
  boost::asio::awaitable<http::Response> handle(const http::Request& request);
  boost::asio::awaitable<void> refuse(int status, std::string_view reason);
  boost::asio::awaitable<void> send(const http::Response& response, bool with_body);
  boost::asio::awaitable<void> write(std::string_view head, std::string_view body);
  boost::asio::awaitable<void> linger();

  RequestReader::Progress read_buffered();
  bool idle() const { return waiting_ && !reader_.begun(); }
  void set_deadline(Duration after_now);
  void set_read_deadline();

  ServerState& server_;
  StreamSocket socket_;
  std::list<Connection*>::iterator place_;
  RequestReader reader_;
  boost::beast::flat_buffer buffer_;
  std::string head_;
  TimePoint deadline_ = TimePoint::max();
  std::size_t answered_ = 0;
  bool waiting_ = false;  // for bytes of the peer
  bool expired_ = false;
  bool close_ = false;
};

}  // namespace kaiku::net
