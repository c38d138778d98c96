#pragma once

#include <cstdint>
#include <string>

#include <boost/asio/basic_socket_acceptor.hpp>
#include <boost/asio/basic_stream_socket.hpp>
#include <boost/asio/generic/stream_protocol.hpp>
#include <boost/asio/io_context.hpp>
#include <sys/stat.h>

#include <kaiku/net/http_server.hpp>
#include <kaiku/result/result.hpp>

namespace kaiku::net {

// The concrete executor: any_io_executor costs a tenth of a request.
using StreamSocket = boost::asio::basic_stream_socket<boost::asio::generic::stream_protocol,
                                                      boost::asio::io_context::executor_type>;
using Acceptor = boost::asio::basic_socket_acceptor<boost::asio::generic::stream_protocol,
                                                    boost::asio::io_context::executor_type>;

/// One listening socket of any kind. Closing removes the file of a unix socket it has made.
class Listener {
 public:
  explicit Listener(boost::asio::io_context& io) : acceptor_(io) {}
  ~Listener() { close(); }
  Listener(const Listener&) = delete;
  Listener& operator=(const Listener&) = delete;

  Result<void> open(const ListenOn& where);
  void close();
  Acceptor& acceptor() { return acceptor_; }
  bool is_open() const { return acceptor_.is_open(); }
  std::uint16_t port() const;

 private:
  Result<void> open_tcp(const ListenOn& where);
  Result<void> open_unix(const std::string& path);
  Result<void> inherit(int fd);
  Result<void> bind_and_listen(const boost::asio::generic::stream_protocol::endpoint& endpoint,
                               const std::string& name);

  Acceptor acceptor_;
  std::string path_;       // of a unix socket we have made
  struct stat made_ = {};  // which file that was: another process may have replaced it meanwhile
};

}  // namespace kaiku::net
