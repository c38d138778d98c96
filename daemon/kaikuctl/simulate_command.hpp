#pragma once

#include <string>

#include "options.hpp"

namespace kaikuctl {

/// Runs a stream of comments (a file of JSON Lines in order of arrival; "-": stdin) through
/// classification and detection on a simulated clock and prints each incident and its changes as
/// JSON Lines. Lines that cannot be read are told by number and passed over: the status is 1 then.
int simulate(const Options& options, const std::string& file);

}  // namespace kaikuctl
