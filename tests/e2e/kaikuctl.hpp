#pragma once

#include <string>
#include <vector>

namespace e2e {

/// What a run of the real kaikuctl left behind.
struct KaikuctlRun {
  int status = -1;  ///< exit status, or minus the signal's number
  std::string out;
  std::string err;
};

/// Runs the real kaikuctl with these arguments and this standard input, and waits for its end.
KaikuctlRun kaikuctl(const std::vector<std::string>& arguments, const std::string& input = {});

}  // namespace e2e
