#pragma once

#include <string>
#include <vector>

namespace standin {

/// What a run of a program left behind.
struct ProgramRun {
  int status = -1;  ///< exit status, or minus the signal's number
  std::string out;
  std::string err;
};

/// Runs the program in `file` with these arguments and this standard input, and waits for its end.
ProgramRun run_program(const std::string& file, const std::vector<std::string>& arguments,
                       const std::string& input = {});

}  // namespace standin
