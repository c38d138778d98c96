#pragma once

#include <string>

#include "options.hpp"

namespace kaikuctl {

struct Sample {
  std::string account;  ///< empty: the first of the configuration
  std::string text;
  std::string author = "sample-author";
  std::string post;     ///< empty: a sample post
  std::string comment;  ///< empty: a new id
};

/// Posts a signed sample comment to the running daemon, as the account's platform would, and shows
/// what was decided. Needs the configuration, and the right to read its secrets.
int send_sample(const Options& options, const Sample& sample);

}  // namespace kaikuctl
