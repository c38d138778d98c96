#include "standin/daemon_process.hpp"

#include <cerrno>
#include <charconv>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <poll.h>
#include <stdexcept>
#include <string_view>
#include <unistd.h>
#include <vector>

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

// Everything that the child needs, made before the fork: other threads of the test may hold the
// allocator's lock at that moment, so the child allocates nothing.
class Execution {
 public:
  Execution(const DaemonProcess::Setup& setup, const std::string& config_file)
      : log_(setup.directory + "/kaikud.log"),
        words_({setup.kaikud, "--config", config_file}),
        variables_({std::string(kListenPid) + std::string(kPidDigits, ' '), "LISTEN_FDS=1",
                    "LISTEN_FDNAMES=webhooks",
                    "NOTIFY_SOCKET=" + setup.directory + "/notify.sock"}) {
    words_.insert(words_.end(), setup.arguments.begin(), setup.arguments.end());
    for (const auto& [name, value] : setup.environment) variables_.push_back(name + "=" + value);
    for (std::string& word : words_) argv_.push_back(word.data());
    for (std::string& variable : variables_) envp_.push_back(variable.data());
    for (char** inherited = environ; *inherited != nullptr; ++inherited)
      envp_.push_back(*inherited);  // behind ours: of two with one name the first counts
    argv_.push_back(nullptr);
    envp_.push_back(nullptr);
  }

  /// In the child, between fork and exec.
  [[noreturn]] void run(int listener) {
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);  // a test that dies leaves no daemon behind
    // As under its unit, file modes bind the daemon also when the tests are run by root. Whoever is
    // not root has nothing to give up, and the call fails.
    ::prctl(PR_CAPBSET_DROP, CAP_DAC_OVERRIDE);
    char* const digits = variables_.front().data() + kListenPid.size();
    *std::to_chars(digits, digits + kPidDigits, ::getpid()).ptr = '\0';
    const int log = ::open(log_.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600);
    if (log < 0 || ::dup2(log, STDERR_FILENO) < 0 || ::dup2(log, STDOUT_FILENO) < 0) ::_exit(126);
    // dup2() of a descriptor onto itself would leave it to be closed by exec.
    const int passed = listener == 3 ? ::fcntl(3, F_SETFD, 0) : ::dup2(listener, 3);
    if (passed < 0) ::_exit(126);
    ::execve(argv_.front(), argv_.data(), envp_.data());
    ::_exit(127);
  }

 private:
  static constexpr std::string_view kListenPid = "LISTEN_PID=";
  static constexpr std::size_t kPidDigits = 20;
  std::string log_;
  std::vector<std::string> words_;
  std::vector<std::string> variables_;
  std::vector<char*> argv_;
  std::vector<char*> envp_;
};

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

void DaemonProcess::launch() {
  for (char drained[4096]; ::recv(notify_, drained, sizeof(drained), MSG_DONTWAIT) > 0;) {
  }
  Execution execution(setup_, config_file());
  pid_ = ::fork();
  if (pid_ < 0) fail("fork");
  if (pid_ == 0) execution.run(listener_);
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
