#pragma once

#include <string>
#include <vector>

#include "standin/program.hpp"

namespace e2e {

using KaikuctlRun = standin::ProgramRun;

/// Runs the real kaikuctl with these arguments and this standard input, and waits for its end.
inline KaikuctlRun kaikuctl(const std::vector<std::string>& arguments,
                            const std::string& input = {}) {
  return standin::run_program(KAIKU_KAIKUCTL, arguments, input);
}

}  // namespace e2e
