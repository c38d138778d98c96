#include "standin/program.hpp"

#include <cerrno>
#include <csignal>
#include <cstring>
#include <fcntl.h>
#include <stdexcept>
#include <unistd.h>

#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>

namespace standin {

namespace {

// A file in memory: unlike a pipe it takes any amount without a reader.
class MemoryFile {
 public:
  MemoryFile() : fd_(::memfd_create("program", MFD_CLOEXEC)) {
    if (fd_ < 0) throw std::runtime_error(std::string("memfd_create: ") + std::strerror(errno));
  }
  explicit MemoryFile(const std::string& content) : MemoryFile() {
    if (::write(fd_, content.data(), content.size()) != static_cast<ssize_t>(content.size())) {
      throw std::runtime_error("a file in memory took less than was written");
    }
    ::lseek(fd_, 0, SEEK_SET);
  }
  ~MemoryFile() { ::close(fd_); }
  MemoryFile(const MemoryFile&) = delete;
  MemoryFile& operator=(const MemoryFile&) = delete;

  int fd() const { return fd_; }
  std::string content() const {
    std::string text;
    char buffer[4096];
    ::lseek(fd_, 0, SEEK_SET);
    for (ssize_t size = 0; (size = ::read(fd_, buffer, sizeof(buffer))) > 0;) {
      text.append(buffer, static_cast<std::size_t>(size));
    }
    return text;
  }

 private:
  int fd_;
};

// In the child, between fork and exec.
[[noreturn]] void execute(const MemoryFile& in, const MemoryFile& out, const MemoryFile& err,
                          char* const* argv) {
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (::dup2(in.fd(), STDIN_FILENO) < 0 || ::dup2(out.fd(), STDOUT_FILENO) < 0 ||
      ::dup2(err.fd(), STDERR_FILENO) < 0) {
    ::_exit(126);
  }
  ::execv(argv[0], argv);
  ::_exit(127);
}

}  // namespace

ProgramRun run_program(const std::string& file, const std::vector<std::string>& arguments,
                       const std::string& input) {
  const MemoryFile in(input);
  const MemoryFile out;
  const MemoryFile err;
  std::vector<std::string> words = {file};
  words.insert(words.end(), arguments.begin(), arguments.end());
  std::vector<char*> argv;
  for (std::string& word : words) argv.push_back(word.data());
  argv.push_back(nullptr);
  const pid_t child = ::fork();
  if (child < 0) throw std::runtime_error(std::string("fork: ") + std::strerror(errno));
  if (child == 0) execute(in, out, err, argv.data());
  int status = 0;
  while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  ProgramRun run;
  run.status = WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
  run.out = out.content();
  run.err = err.content();
  return run;
}

}  // namespace standin
