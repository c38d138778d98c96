#pragma once

#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include <sys/types.h>

namespace wordpress {

/// A program that a test runs beside itself, in a process group of its own; what it prints goes to
/// a file. It ends with the test, however that ends.
class ChildProcess {
 public:
  struct Setup {
    std::vector<std::string> words;  ///< the program, looked up in PATH, and its arguments
    std::string directory;           ///< where it runs
    std::string log;                 ///< standard output and error
    std::map<std::string, std::string> environment;  ///< beside that of the test
  };
  explicit ChildProcess(Setup setup);
  /// Asks it to stop, and kills its whole group when it takes longer than a few seconds.
  ~ChildProcess();
  ChildProcess(const ChildProcess&) = delete;
  ChildProcess& operator=(const ChildProcess&) = delete;

  bool running();
  /// Its exit status, or minus the signal's number; nothing when it runs on.
  std::optional<int> wait_exit(std::chrono::seconds limit);
  std::string log() const;

 private:
  Setup setup_;
  pid_t pid_ = -1;
  std::optional<int> status_;
};

}  // namespace wordpress
