#pragma once

#include <string>

#include "options.hpp"

namespace kaikuctl {

struct CheckOptions {
  std::string format = "text";  ///< text, json or sarif
  bool strict = false;          ///< warnings make the exit status 1, too
};

/// Validates rules, and the configuration when one is named. Exit status 1 on an error.
int check(const Options& options, const CheckOptions& wanted);

}  // namespace kaikuctl
