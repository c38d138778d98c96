#include "wordpress/child_process.hpp"

#include <csignal>
#include <fcntl.h>
#include <fstream>
#include <iterator>
#include <poll.h>
#include <stdexcept>
#include <unistd.h>
#include <utility>

#include <sys/prctl.h>
#include <sys/wait.h>

namespace wordpress {
namespace {

using Clock = std::chrono::steady_clock;

constexpr auto kTimeToStop = std::chrono::seconds(10);
constexpr int kBetweenLooksMs = 5;

// Pointers to the texts, made before the fork: the child allocates nothing.
std::vector<char*> pointers_to(std::vector<std::string>& texts) {
  std::vector<char*> pointers;
  for (std::string& text : texts) pointers.push_back(text.data());
  pointers.push_back(nullptr);
  return pointers;
}

std::vector<std::string> environment_of(const ChildProcess::Setup& setup) {
  std::vector<std::string> variables;
  for (const auto& [name, value] : setup.environment) variables.push_back(name + "=" + value);
  for (char** inherited = environ; *inherited != nullptr; ++inherited) {
    variables.emplace_back(*inherited);  // behind ours: of two with one name the first counts
  }
  return variables;
}

}  // namespace

ChildProcess::ChildProcess(Setup setup) : setup_(std::move(setup)) {
  std::vector<std::string> variables = environment_of(setup_);
  const auto words = pointers_to(setup_.words);
  const auto environment = pointers_to(variables);
  pid_ = ::fork();
  if (pid_ < 0) throw std::runtime_error("cannot start " + setup_.words.front());
  if (pid_ > 0) return;
  ::setpgid(0, 0);
  ::prctl(PR_SET_PDEATHSIG, SIGTERM);
  const int log = ::open(setup_.log.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600);
  if (log < 0 || ::dup2(log, STDOUT_FILENO) < 0 || ::dup2(log, STDERR_FILENO) < 0) ::_exit(126);
  if (::chdir(setup_.directory.c_str()) != 0) ::_exit(126);
  ::execvpe(words.front(), words.data(), environment.data());
  ::_exit(127);
}

ChildProcess::~ChildProcess() {
  if (!status_) {
    ::kill(pid_, SIGTERM);
    wait_exit(kTimeToStop);
  }
  ::kill(-pid_, SIGKILL);  // workers of its own that were left
  if (!status_) ::waitpid(pid_, nullptr, 0);
}

bool ChildProcess::running() {
  return !wait_exit(std::chrono::seconds(0));
}

std::optional<int> ChildProcess::wait_exit(std::chrono::seconds limit) {
  const auto end = Clock::now() + limit;
  while (!status_) {
    int status = 0;
    if (::waitpid(pid_, &status, WNOHANG) == pid_) {
      status_ = WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
    } else if (Clock::now() >= end) {
      return std::nullopt;
    } else {
      ::poll(nullptr, 0, kBetweenLooksMs);
    }
  }
  return status_;
}

std::string ChildProcess::log() const {
  std::ifstream file(setup_.log);
  return {std::istreambuf_iterator<char>(file), {}};
}

}  // namespace wordpress
