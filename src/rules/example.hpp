#pragma once

#include <string>
#include <vector>

#include <kaiku/result/diagnostic.hpp>

namespace kaiku::rules {

/// A text that a rule must, or must not, hit.
struct Example {
  std::string text;
  Diagnostic place;  ///< without a message
};

struct Examples {
  std::vector<Example> hits;
  std::vector<Example> misses;
};

}  // namespace kaiku::rules
