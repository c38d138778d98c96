#include "raw_client.hpp"

#include <array>
#include <cerrno>
#include <chrono>
#include <cstdlib>
#include <cstring>
#include <poll.h>
#include <unistd.h>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/un.h>

namespace kaiku::net {

using namespace std::chrono_literals;

namespace {

void run_ready(boost::asio::io_context& io) {
  if (io.stopped()) io.restart();
  io.poll();
}

// Where the response that begins at `from` ends; npos when it is not whole.
std::size_t end_of_response(const std::string& bytes, std::size_t from) {
  const auto header_end = bytes.find("\r\n\r\n", from);
  if (header_end == std::string::npos) return std::string::npos;
  std::size_t length = 0;
  const auto field = bytes.find("Content-Length: ", from);
  if (field != std::string::npos && field < header_end) {
    length = std::strtoul(bytes.c_str() + field + 16, nullptr, 10);
  }
  const std::size_t end = header_end + 4 + length;
  return end <= bytes.size() ? end : std::string::npos;
}

}  // namespace

bool run_until(boost::asio::io_context& io, const std::function<bool()>& done) {
  const auto never = std::chrono::steady_clock::now() + 10s;
  while (std::chrono::steady_clock::now() < never) {
    run_ready(io);
    if (done()) return true;
    ::poll(nullptr, 0, 1);  // the kernel may take a moment to carry bytes over
  }
  return false;
}

RawClient::RawClient(boost::asio::io_context& io, std::uint16_t port, bool v6) : io_(io) {
  if (v6) {
    sockaddr_in6 address = {};
    address.sin6_family = AF_INET6;
    address.sin6_addr = in6addr_loopback;
    address.sin6_port = htons(port);
    open(AF_INET6, &address, sizeof address);
  } else {
    sockaddr_in address = {};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons(port);
    open(AF_INET, &address, sizeof address);
  }
}

RawClient::RawClient(boost::asio::io_context& io, const std::string& unix_path) : io_(io) {
  sockaddr_un address = {};
  address.sun_family = AF_UNIX;
  std::strncpy(address.sun_path, unix_path.c_str(), sizeof address.sun_path - 1);
  open(AF_UNIX, &address, sizeof address);
}

RawClient::~RawClient() {
  close();
}

void RawClient::open(int domain, const void* address, unsigned size) {
  fd_ = ::socket(domain, SOCK_STREAM | SOCK_CLOEXEC, 0);
  connected_ = ::connect(fd_, static_cast<const sockaddr*>(address), size) == 0;
}

void RawClient::send(std::string_view bytes) {
  while (!bytes.empty()) {
    const auto sent = ::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
    if (sent > 0) {
      bytes.remove_prefix(static_cast<std::size_t>(sent));
    } else if (errno != EAGAIN) {
      return;  // the server has closed; what it said tells the test
    }
    run_ready(io_);
  }
}

void RawClient::shut_write() {
  ::shutdown(fd_, SHUT_WR);
}

void RawClient::close() {
  if (fd_ >= 0) ::close(fd_);
  fd_ = -1;
}

bool RawClient::receive() {
  std::array<char, 4096> buffer{};
  for (;;) {
    const auto size = ::recv(fd_, buffer.data(), buffer.size(), MSG_DONTWAIT);
    if (size > 0) {
      received_.append(buffer.data(), static_cast<std::size_t>(size));
      continue;
    }
    if (size == 0 || errno != EAGAIN) ended_ = true;
    return ended_;
  }
}

bool RawClient::have(int count) const {
  std::size_t at = 0;
  for (int i = 0; i < count; ++i) {
    at = end_of_response(received_, at);
    if (at == std::string::npos) return false;
  }
  return true;
}

std::string RawClient::responses(int count) {
  run_until(io_, [&] { return receive() || have(count); });
  return std::exchange(received_, {});
}

std::string RawClient::head() {
  run_until(io_, [&] { return receive() || received_.ends_with("\r\n\r\n"); });
  return std::exchange(received_, {});
}

bool RawClient::closed_by_server() {
  return run_until(io_, [&] { return receive(); });
}

std::string RawClient::nothing_more() {
  for (int i = 0; i < 10; ++i) {
    run_ready(io_);
    receive();
    ::poll(nullptr, 0, 1);
  }
  return std::exchange(received_, {});
}

}  // namespace kaiku::net
