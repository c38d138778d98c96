#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include <openssl/ssl.h>

#include "fakes/certificate.hpp"

namespace kaiku::fakes {

/// One accepted connection of a ScriptedServer: blocking, on its own thread.
class Conversation {
 public:
  explicit Conversation(int fd) : fd_(fd) {}
  ~Conversation();
  Conversation(const Conversation&) = delete;
  Conversation& operator=(const Conversation&) = delete;

  /// Up to and without CRLF or LF; nothing at the end.
  std::optional<std::string> read_line();
  std::string read_exactly(std::size_t count);
  /// An HTTP/1.1 request with its body (by Content-Length); nothing at the end.
  std::optional<std::string> read_request();
  void write(std::string_view bytes);
  /// False when the client breaks the handshake off.
  bool start_tls(const Certificate& certificate);
  bool is_tls() const { return tls_ != nullptr; }
  /// The name that the client asked for (SNI), or empty.
  std::string server_name() const;
  /// Until the client closes.
  void wait_for_end();
  /// Ends with a reset instead of an orderly close.
  void reset_on_close();

 private:
  bool fill();

  int fd_;
  SSL* tls_ = nullptr;
  std::string buffered_;
};

/// A server on a free port of 127.0.0.1 (or a socket file) that runs `script` with every
/// connection. Threads, so that clients of any kind can talk to it, blocking ones too.
class ScriptedServer {
 public:
  using Script = std::function<void(Conversation&)>;

  explicit ScriptedServer(Script script, const std::string& unix_path = {});
  ~ScriptedServer();  ///< ends the conversations
  ScriptedServer(const ScriptedServer&) = delete;
  ScriptedServer& operator=(const ScriptedServer&) = delete;

  std::uint16_t port() const { return port_; }
  int connections() const { return connections_; }

 private:
  void accept_all();
  void converse(int fd);

  Script script_;
  int listener_ = -1;
  std::uint16_t port_ = 0;
  std::atomic<int> connections_ = 0;
  std::mutex mutex_;
  std::set<int> open_;
  std::vector<std::thread> threads_;
  std::thread acceptor_;
};

}  // namespace kaiku::fakes
