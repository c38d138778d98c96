#pragma once

#include <string>

#include "options.hpp"

namespace kaikuctl {

/// The ways by which people are told, with what each can do.
int list_channels(const Options& options);

/// Sends a test message by one channel, or by every one when `channel` is empty, and waits for what
/// becomes of it. Fails when one did not take it.
int test_channels(const Options& options, const std::string& channel);

}  // namespace kaikuctl
