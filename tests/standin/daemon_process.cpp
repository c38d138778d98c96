#include "standin/daemon_process.hpp"

#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <poll.h>
#include <stdexcept>
#include <unistd.h>

#include <arpa/inet.h>
#include <linux/capability.h>
#include <nlohmann/json.hpp>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>

#include "standin/http_call.hpp"

namespace standin {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;

namespace {

[[noreturn]] void fail(const std::string& what) {
  throw std::runtime_error(what + ": " + std::strerror(errno));
}

int milliseconds_until(Clock::time_point end) {
  const auto left =
      std::chrono::duration_cast<std::chrono::milliseconds>(end - Clock::now()).count();
  return static_cast<int>(std::max<long>(0, left));
}

int listen_on_loopback(std::uint16_t& port) {
  const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (fd < 0) fail("socket");
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof(address);
  auto* const raw = reinterpret_cast<sockaddr*>(&address);
  if (::bind(fd, raw, size) != 0 || ::listen(fd, 1024) != 0 || ::getsockname(fd, raw, &size) != 0)
    fail("listen");
  port = ntohs(address.sin_port);
  return fd;
}

int listen_for_notifications(const std::string& path) {
  const int fd = ::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  if (fd < 0) fail("socket");
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (path.size() >= sizeof(address.sun_path)) throw std::runtime_error("path too long: " + path);
  std::memcpy(address.sun_path, path.c_str(), path.size() + 1);
  ::unlink(path.c_str());
  if (::bind(fd, reinterpret_cast<sockaddr*>(&address), sizeof(address)) != 0) fail("bind " + path);
  return fd;
}

std::string replaced(std::string text, const std::string& mark, const std::string& value) {
  for (auto at = text.find(mark); at != std::string::npos; at = text.find(mark))
    text.replace(at, mark.size(), value);
  return text;
}

}  // namespace

DaemonProcess::DaemonProcess(Setup setup) : setup_(std::move(setup)) {
  fs::create_directories(setup_.directory);
  listener_ = listen_on_loopback(port_);
  notify_ = listen_for_notifications(setup_.directory + "/notify.sock");
  std::ofstream(config_file()) << replaced(replaced(setup_.config, "@DIR@", setup_.directory),
                                           "@PORT@", std::to_string(port_));
}

DaemonProcess::~DaemonProcess() {
  kill();
  ::close(listener_);
  ::close(notify_);
}

std::string DaemonProcess::control_socket() const {
  return setup_.directory + "/control.sock";
}
std::string DaemonProcess::config_file() const {
  return setup_.directory + "/kaiku.yaml";
}

std::string DaemonProcess::log() const {
  std::ifstream file(setup_.directory + "/kaikud.log");
  return {std::istreambuf_iterator<char>(file), {}};
}

// In the child, between fork and exec.
void DaemonProcess::child() {
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);  // a test that dies leaves no daemon behind
  // As under its unit, file modes bind the daemon also when the tests are run by root. Whoever is
  // not root has nothing to give up, and the call fails.
  ::prctl(PR_CAPBSET_DROP, CAP_DAC_OVERRIDE);
  ::setenv("LISTEN_FDS", "1", 1);
  ::setenv("LISTEN_FDNAMES", "webhooks", 1);
  ::setenv("LISTEN_PID", std::to_string(::getpid()).c_str(), 1);
  ::setenv("NOTIFY_SOCKET", (setup_.directory + "/notify.sock").c_str(), 1);
  for (const auto& [name, value] : setup_.environment) ::setenv(name.c_str(), value.c_str(), 1);
  const int log =
      ::open((setup_.directory + "/kaikud.log").c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600);
  if (log < 0 || ::dup2(log, STDERR_FILENO) < 0 || ::dup2(log, STDOUT_FILENO) < 0) ::_exit(126);
  if (::dup2(listener_, 3) < 0) ::_exit(126);
  std::vector<std::string> words = {setup_.kaikud, "--config", config_file()};
  words.insert(words.end(), setup_.arguments.begin(), setup_.arguments.end());
  std::vector<char*> argv;
  for (std::string& word : words) argv.push_back(word.data());
  argv.push_back(nullptr);
  ::execv(setup_.kaikud.c_str(), argv.data());
  ::_exit(127);
}

void DaemonProcess::launch() {
  for (char drained[4096]; ::recv(notify_, drained, sizeof(drained), MSG_DONTWAIT) > 0;) {
  }
  pid_ = ::fork();
  if (pid_ < 0) fail("fork");
  if (pid_ == 0) child();
}

bool DaemonProcess::start(std::chrono::seconds limit) {
  launch();
  return wait_ready(limit);
}

bool DaemonProcess::wait_ready(std::chrono::seconds limit) {
  return wait_notification("READY=1", limit);
}

bool DaemonProcess::wait_notification(const std::string& line, std::chrono::seconds limit) {
  const auto end = Clock::now() + limit;
  while (milliseconds_until(end) > 0) {
    pollfd wait{notify_, POLLIN, 0};
    // In slices, so that a child that died is noticed.
    const int slice = std::min(100, milliseconds_until(end));
    if (::poll(&wait, 1, slice) > 0) {
      char buffer[4096];
      const ssize_t size = ::recv(notify_, buffer, sizeof(buffer), 0);
      if (size > 0 &&
          std::string(buffer, static_cast<std::size_t>(size)).find(line) != std::string::npos)
        return true;
    } else if (pid_ > 0) {
      siginfo_t ended{};
      if (::waitid(P_PID, static_cast<id_t>(pid_), &ended, WEXITED | WNOHANG | WNOWAIT) == 0 &&
          ended.si_pid == pid_)
        return false;
    }
  }
  return false;
}

void DaemonProcess::signal(int number) {
  if (pid_ > 0) ::kill(pid_, number);
}

std::optional<int> DaemonProcess::wait_exit(std::chrono::seconds limit) {
  const auto end = Clock::now() + limit;
  while (pid_ > 0) {
    int status = 0;
    if (::waitpid(pid_, &status, WNOHANG) == pid_) {
      pid_ = -1;
      return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
    }
    if (milliseconds_until(end) == 0) return std::nullopt;
    ::poll(nullptr, 0, 5);
  }
  return std::nullopt;
}

void DaemonProcess::kill() {
  if (pid_ <= 0) return;
  ::kill(pid_, SIGKILL);
  ::waitpid(pid_, nullptr, 0);
  pid_ = -1;
}

std::optional<kaiku::http::Response> DaemonProcess::webhook(
    const kaiku::http::Request& request) const {
  return call_tcp(port_, request);
}

std::optional<kaiku::http::Response> DaemonProcess::control(
    const kaiku::http::Request& request) const {
  return call_unix(control_socket(), request);
}

nlohmann::json DaemonProcess::control_json(const std::string& target) const {
  const auto response = control(kaiku::http::Request("GET", target));
  if (!response || response->status != 200) return nullptr;
  return nlohmann::json::parse(response->body, nullptr, false);
}

}  // namespace standin
