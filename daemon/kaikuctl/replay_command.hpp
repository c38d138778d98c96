#pragma once

#include <cstdint>

#include "options.hpp"

namespace kaikuctl {

/// Prints the comments of an incident's brand, from a day before it began until it ended, as JSON
/// Lines for `kaikuctl simulate`: what they were taken for instead of their words, people and posts
/// as numbers. Something to keep, and to try other rules on.
int replay_incident(const Options& options, std::int64_t incident);

}  // namespace kaikuctl
