#pragma once

#include <cstdint>
#include <string>

#include "options.hpp"

namespace kaikuctl {

// Commands that talk to the running daemon over its control socket. Each returns the exit status.

int queue(const Options& options, const std::string& state);
int approve(const Options& options, std::int64_t action, const std::string& text);
int reject(const Options& options, std::int64_t action);
int retry(const Options& options, std::int64_t action);
int list_incidents(const Options& options, const std::string& state);
int show_incident(const Options& options, std::int64_t incident);
int acknowledge(const Options& options, std::int64_t incident);
int resolve(const Options& options, std::int64_t incident, const std::string& reason);
int stats(const Options& options, const std::string& since);
int cases(const Options& options);
int unparsed(const Options& options, bool again);
int status(const Options& options);

}  // namespace kaikuctl
