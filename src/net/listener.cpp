#include "listener.hpp"

#include <cerrno>
#include <cstring>
#include <unistd.h>

#include <boost/asio/ip/address.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <sys/socket.h>
#include <sys/un.h>

namespace kaiku::net {
namespace {

namespace asio = boost::asio;
using boost::system::error_code;
using Protocol = asio::generic::stream_protocol;

Error network_error(const std::string& name, const std::string& why) {
  return Error(Errc::kNetwork, "listen on " + name + ": " + why);
}

int socket_option(int fd, int option) {
  int value = -1;
  socklen_t size = sizeof value;
  return ::getsockopt(fd, SOL_SOCKET, option, &value, &size) == 0 ? value : -1;
}

// Whether anybody accepts on the socket file; a daemon that crashed leaves one nobody does.
bool somebody_listens(const std::string& path) {
  asio::io_context io;
  asio::local::stream_protocol::socket probe(io);
  error_code ec;
  probe.connect(asio::local::stream_protocol::endpoint(path), ec);
  return !ec || ec == asio::error::try_again;
}

Result<void> remove_stale(const std::string& path) {
  struct stat found = {};
  if (::lstat(path.c_str(), &found) != 0) return ok();
  if (!S_ISSOCK(found.st_mode)) {
    return network_error(path,
                         "there is a file that is no socket; remove it or choose another path");
  }
  if (somebody_listens(path)) {
    return network_error(path, "another process listens there; stop it or choose another path");
  }
  if (::unlink(path.c_str()) != 0) {
    return network_error(
        path, std::string("the stale socket cannot be removed: ") + std::strerror(errno));
  }
  return ok();
}

}  // namespace

Result<void> Listener::open(const ListenOn& where) {
  if (is_open()) return Error(Errc::kConflict, "listen: this server listens already");
  switch (where.kind) {
    case ListenOn::Kind::kTcp:
      return open_tcp(where);
    case ListenOn::Kind::kUnix:
      return open_unix(where.address);
    case ListenOn::Kind::kInherited:
      return inherit(where.fd);
  }
  return Error(Errc::kInvalidArgument, "listen: unknown kind of address");
}

Result<void> Listener::bind_and_listen(const Protocol::endpoint& endpoint,
                                       const std::string& name) {
  error_code ec;
  acceptor_.bind(endpoint, ec);
  if (!ec && !path_.empty()) {
    // Before listen() nobody can connect, so the file is never open to more than its mode says.
    if (::chmod(path_.c_str(), 0660) != 0 || ::lstat(path_.c_str(), &made_) != 0) {
      ec = error_code(errno, boost::system::system_category());
    }
  }
  if (!ec) acceptor_.listen(asio::socket_base::max_listen_connections, ec);
  if (!ec) return ok();
  close();
  return network_error(name, ec.message());
}

Result<void> Listener::open_tcp(const ListenOn& where) {
  error_code ec;
  const auto address = asio::ip::make_address(where.address, ec);
  if (ec) {
    return Error(Errc::kInvalidArgument,
                 "listen on '" + where.address + "': write a numeric address, as 127.0.0.1 or ::1");
  }
  const asio::ip::tcp::endpoint endpoint(address, where.port);
  const std::string name = (address.is_v6() ? "[" + where.address + "]" : where.address) + ":" +
                           std::to_string(where.port);
  acceptor_.open(Protocol(endpoint.protocol()), ec);
  if (ec) return network_error(name, ec.message());
  acceptor_.set_option(asio::socket_base::reuse_address(true), ec);
  return bind_and_listen(endpoint, name);
}

Result<void> Listener::open_unix(const std::string& path) {
  if (path.empty() || path.size() >= sizeof(sockaddr_un::sun_path)) {
    return Error(Errc::kInvalidArgument, "listen on '" + path + "': a socket path has 1 to " +
                                             std::to_string(sizeof(sockaddr_un::sun_path) - 1) +
                                             " bytes");
  }
  if (const auto removed = remove_stale(path); !removed) return removed.error();
  const asio::local::stream_protocol::endpoint endpoint(path);
  error_code ec;
  acceptor_.open(Protocol(endpoint.protocol()), ec);
  if (ec) return network_error(path, ec.message());
  path_ = path;
  return bind_and_listen(endpoint, path);
}

Result<void> Listener::inherit(int fd) {
  if (socket_option(fd, SO_ACCEPTCONN) != 1 || socket_option(fd, SO_TYPE) != SOCK_STREAM) {
    return Error(Errc::kInvalidArgument,
                 "inherited descriptor " + std::to_string(fd) +
                     " is no listening stream socket; see ListenStream= and Accept=no in the unit");
  }
  error_code ec;
  const int domain = socket_option(fd, SO_DOMAIN);
  acceptor_.assign(Protocol(domain, socket_option(fd, SO_PROTOCOL)), fd, ec);
  if (ec) return network_error("inherited descriptor " + std::to_string(fd), ec.message());
  return ok();
}

void Listener::close() {
  error_code ignored;
  acceptor_.close(ignored);
  if (path_.empty()) return;
  struct stat found = {};
  const bool still_ours = ::lstat(path_.c_str(), &found) == 0 && found.st_ino == made_.st_ino &&
                          found.st_dev == made_.st_dev && S_ISSOCK(found.st_mode);
  if (still_ours) ::unlink(path_.c_str());
  path_.clear();
}

std::uint16_t Listener::port() const {
  error_code ec;
  const auto endpoint = acceptor_.local_endpoint(ec);
  if (ec) return 0;
  switch (endpoint.data()->sa_family) {
    case AF_INET: {
      sockaddr_in address = {};
      std::memcpy(&address, endpoint.data(), sizeof address);
      return ntohs(address.sin_port);
    }
    case AF_INET6: {
      sockaddr_in6 address = {};
      std::memcpy(&address, endpoint.data(), sizeof address);
      return ntohs(address.sin6_port);
    }
    default:
      return 0;
  }
}

}  // namespace kaiku::net
