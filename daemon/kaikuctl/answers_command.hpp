#pragma once

#include <string>

#include "options.hpp"

namespace kaikuctl {

/// What `answers` takes besides rules and form.
struct AnswersOptions {
  std::string question;  ///< empty: list all approved answers
  std::string lang;      ///< empty: told from the question
  std::string account;   ///< for conditions; empty: not known
  std::string brand;
  std::size_t most = 10;  ///< how many of the ranking
};

/// Which approved answers come near to a question and whether one would be given; without a
/// question, all of them with owner and expiry. Needs no daemon. Returns the exit status: kDone
/// also when no answer is near enough.
int answers(const Options& options, const AnswersOptions& wanted);

}  // namespace kaikuctl
