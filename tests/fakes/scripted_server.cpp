#include "fakes/scripted_server.hpp"

#include <array>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <stdexcept>
#include <unistd.h>
#include <utility>

#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/un.h>

namespace kaiku::fakes {

Conversation::~Conversation() {
  if (tls_ != nullptr) {
    SSL_shutdown(tls_);
    SSL_free(tls_);
  }
}

bool Conversation::fill() {
  std::array<char, 4096> bytes{};
  const int size = tls_ != nullptr ? SSL_read(tls_, bytes.data(), static_cast<int>(bytes.size()))
                                   : static_cast<int>(::recv(fd_, bytes.data(), bytes.size(), 0));
  if (size <= 0) return false;
  buffered_.append(bytes.data(), static_cast<std::size_t>(size));
  return true;
}

std::optional<std::string> Conversation::read_line() {
  std::size_t end = 0;
  while ((end = buffered_.find('\n')) == std::string::npos) {
    if (!fill()) return std::nullopt;
  }
  std::string line = buffered_.substr(0, end);
  buffered_.erase(0, end + 1);
  if (line.ends_with('\r')) line.pop_back();
  return line;
}

std::string Conversation::read_exactly(std::size_t count) {
  while (buffered_.size() < count) {
    if (!fill()) break;
  }
  std::string bytes = buffered_.substr(0, count);
  buffered_.erase(0, bytes.size());
  return bytes;
}

std::optional<std::string> Conversation::read_request() {
  std::string request;
  std::size_t length = 0;
  for (;;) {
    const auto line = read_line();
    if (!line) return std::nullopt;
    request += *line + "\r\n";
    if (line->empty()) break;
    constexpr std::string_view kLength = "Content-Length: ";
    if (line->starts_with(kLength)) {
      length = std::strtoul(line->c_str() + kLength.size(), nullptr, 10);
    }
  }
  return request + read_exactly(length);
}

void Conversation::write(std::string_view bytes) {
  while (!bytes.empty()) {
    const int size = tls_ != nullptr
                         ? SSL_write(tls_, bytes.data(), static_cast<int>(bytes.size()))
                         : static_cast<int>(::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL));
    if (size <= 0) return;
    bytes.remove_prefix(static_cast<std::size_t>(size));
  }
}

bool Conversation::start_tls(const Certificate& certificate) {
  buffered_.clear();
  tls_ = SSL_new(certificate.context());
  SSL_set_fd(tls_, fd_);
  if (SSL_accept(tls_) == 1) return true;
  SSL_free(std::exchange(tls_, nullptr));
  return false;
}

std::string Conversation::server_name() const {
  const char* const name =
      tls_ == nullptr ? nullptr : SSL_get_servername(tls_, TLSEXT_NAMETYPE_host_name);
  return name == nullptr ? std::string() : std::string(name);
}

void Conversation::wait_for_end() {
  while (fill()) buffered_.clear();
}

void Conversation::reset_on_close() {
  const linger at_once = {.l_onoff = 1, .l_linger = 0};
  ::setsockopt(fd_, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
}

ScriptedServer::ScriptedServer(Script script, const std::string& unix_path)
    : script_(std::move(script)) {
  sockaddr_in tcp = {};
  tcp.sin_family = AF_INET;
  tcp.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  sockaddr_un local = {};
  local.sun_family = AF_UNIX;
  unix_path.copy(local.sun_path, sizeof local.sun_path - 1);
  const bool is_tcp = unix_path.empty();
  const auto* address =
      is_tcp ? reinterpret_cast<const sockaddr*>(&tcp) : reinterpret_cast<const sockaddr*>(&local);
  socklen_t size = is_tcp ? sizeof tcp : sizeof local;
  listener_ = ::socket(address->sa_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (::bind(listener_, address, size) != 0 || ::listen(listener_, 16) != 0) {
    throw std::runtime_error(std::string("scripted server: ") + std::strerror(errno));
  }
  if (is_tcp) {
    ::getsockname(listener_, reinterpret_cast<sockaddr*>(&tcp), &size);
    port_ = ntohs(tcp.sin_port);
  }
  acceptor_ = std::thread([this] { accept_all(); });
}

ScriptedServer::~ScriptedServer() {
  ::shutdown(listener_, SHUT_RDWR);
  acceptor_.join();
  {
    const std::lock_guard lock(mutex_);
    for (const int fd : open_) ::shutdown(fd, SHUT_RDWR);
  }
  for (auto& thread : threads_) thread.join();
  ::close(listener_);
}

void ScriptedServer::accept_all() {
  // OpenSSL writes without MSG_NOSIGNAL; the threads of the conversations inherit this.
  sigset_t broken_pipe;
  sigemptyset(&broken_pipe);
  sigaddset(&broken_pipe, SIGPIPE);
  pthread_sigmask(SIG_BLOCK, &broken_pipe, nullptr);
  for (;;) {
    const int fd = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
    if (fd < 0) return;
    ++connections_;
    const std::lock_guard lock(mutex_);
    open_.insert(fd);
    threads_.emplace_back([this, fd] { converse(fd); });
  }
}

void ScriptedServer::converse(int fd) {
  {
    Conversation conversation(fd);
    script_(conversation);
  }
  const std::lock_guard lock(mutex_);
  open_.erase(fd);
  ::close(fd);
}

}  // namespace kaiku::fakes
