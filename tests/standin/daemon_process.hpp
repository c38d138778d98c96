#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include <nlohmann/json_fwd.hpp>
#include <sys/types.h>

#include <kaiku/http/message.hpp>

namespace standin {

/// The real kaikud as a child process, started as systemd would: the webhook socket is inherited
/// (so a restart or a kill refuses no connection) and readiness is told over NOTIFY_SOCKET.
class DaemonProcess {
 public:
  struct Setup {
    std::string kaikud;     ///< path of the executable
    std::string directory;  ///< a private folder: configuration, store, control socket, log
    std::string config;  ///< text of kaiku.yaml; "@DIR@" stands for `directory`, "@PORT@" for the
                         ///< webhook port
    std::map<std::string, std::string> environment;  ///< secrets for env: references
    std::vector<std::string> arguments;              ///< further ones, e.g. --log-level debug
  };
  explicit DaemonProcess(Setup setup);
  ~DaemonProcess();  ///< kills and reaps what still runs
  DaemonProcess(const DaemonProcess&) = delete;
  DaemonProcess& operator=(const DaemonProcess&) = delete;

  /// Starts and waits for READY=1. False when it ended before, or did not come up in time; the log
  /// says why.
  bool start(std::chrono::seconds limit = std::chrono::seconds(120));
  /// Like start() without waiting for readiness.
  void launch();
  bool wait_ready(std::chrono::seconds limit = std::chrono::seconds(120));
  /// Waits until the next READY=1 (after a reload).
  bool wait_notification(const std::string& line,
                         std::chrono::seconds limit = std::chrono::seconds(120));
  void signal(int number);
  /// Waits for its end; the exit status, or minus the signal's number.
  std::optional<int> wait_exit(std::chrono::seconds limit = std::chrono::seconds(120));
  /// SIGKILL and reap: what a power cut leaves.
  void kill();
  bool running() const { return pid_ > 0; }
  pid_t pid() const { return pid_; }

  std::uint16_t webhook_port() const { return port_; }
  std::string control_socket() const;
  std::string config_file() const;
  std::string log() const;

  /// POST or GET on the webhook listener; nothing when the connection fails.
  std::optional<kaiku::http::Response> webhook(const kaiku::http::Request& request) const;
  /// A request on the control socket.
  std::optional<kaiku::http::Response> control(const kaiku::http::Request& request) const;
  /// The JSON of a GET on the control socket; null on failure.
  nlohmann::json control_json(const std::string& target) const;

 private:
  Setup setup_;
  int listener_ = -1;
  int notify_ = -1;
  std::uint16_t port_ = 0;
  pid_t pid_ = -1;
};

}  // namespace standin
