#pragma once

#include <cstdint>
#include <string>

#include "options.hpp"

namespace kaikuctl {

/// The statement of reasons of a restriction, in Finnish, Swedish or English.
int print_statement(const Options& options, std::int64_t action, const std::string& language);

int list_appeals(const Options& options, const std::string& state);
int open_appeal(const Options& options, std::int64_t action, const std::string& grounds);
/// `verdict`: "uphold" or "overturn".
int decide_appeal(const Options& options, std::int64_t appeal, const std::string& verdict,
                  const std::string& reason);

}  // namespace kaikuctl
