#pragma once

#include <string>

#include "options.hpp"

namespace kaikuctl {

// Commands that need no daemon. Each returns the exit status.

/// Runs the tests written in the rule files.
int test_rules(const Options& options);
/// JSON Lines {"id","text","lang"?} on stdin → findings on stdout, in order.
int classify(const Options& options);
/// The JSON Schema of rule files.
int print_schema();
/// One text for a person: words, signals, sums, guards, what would be sent.
int explain(const Options& options, const std::string& text, const std::string& lang);

}  // namespace kaikuctl
