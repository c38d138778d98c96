#pragma once

#include <cstdint>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "fakes/certificate.hpp"
#include "fakes/scripted_server.hpp"

namespace kaiku::fakes {

/// The server's end of a WebSocket (RFC 6455), written from the bytes up so that a test can also do
/// what no library would. write() and close() may be called from another thread than read() as long
/// as there is no TLS.
class WebSocketPeer {
 public:
  /// Takes the client's handshake; `valid()` tells whether there was one.
  explicit WebSocketPeer(Conversation& conversation);

  bool valid() const { return valid_; }
  const std::string& target() const { return target_; }
  std::string server_name() const { return conversation_.server_name(); }

  /// The next text; pings are answered. Nothing at the end of the connection.
  std::optional<std::string> read();
  /// With which the client said goodbye; 0: it did not.
  int close_code() const { return close_code_; }

  void write(std::string_view text);
  /// Says goodbye; what the client still sends is for read().
  void close(int code);
  /// Ends the connection with a reset.
  void drop() { conversation_.reset_on_close(); }
  /// Neither pings nor goodbyes are answered until the client has gone.
  void fall_silent() { conversation_.wait_for_end(); }

 private:
  struct Frame {
    bool final = true;
    int opcode = 0;
    std::string payload;
  };
  std::optional<Frame> read_frame();
  void write_frame(int opcode, std::string_view payload);

  Conversation& conversation_;
  std::mutex writing_;
  bool valid_ = false;
  std::string target_;
  int close_code_ = 0;
};

/// Runs `script` with every WebSocket that is opened; with a certificate over TLS.
class WebSocketServer {
 public:
  using Script = std::function<void(WebSocketPeer&)>;

  explicit WebSocketServer(Script script, const Certificate* certificate = nullptr);

  std::uint16_t port() const { return server_.port(); }
  int connections() const { return server_.connections(); }

 private:
  ScriptedServer server_;
};

}  // namespace kaiku::fakes
