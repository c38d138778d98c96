#pragma once

#include <cstdint>
#include <string>

#include <nlohmann/json.hpp>

#include <kaiku/result/result.hpp>

#include "options.hpp"

namespace kaikuctl {

/// Says why on stderr; the exit status.
int complain(const kaiku::Error& why);
/// A member as a cell of a table: "-" when it is absent, null or empty.
std::string text(const nlohmann::json& value, const char* key);
/// One line of a cell: control characters out, cut on a character.
std::string one_line(std::string value, std::size_t most_bytes);

// Commands that talk to the running daemon over its control socket. Each returns the exit status.

int queue(const Options& options, const std::string& state);
int approve(const Options& options, std::int64_t action, const std::string& text);
int reject(const Options& options, std::int64_t action, const std::string& reason);
int claim_draft(const Options& options, std::int64_t action);
int retry(const Options& options, std::int64_t action);
int list_incidents(const Options& options, const std::string& state);
int show_incident(const Options& options, std::int64_t incident);
int acknowledge(const Options& options, std::int64_t incident);
int resolve(const Options& options, std::int64_t incident, const std::string& reason,
            const std::string& verdict);
int stats(const Options& options, const std::string& since);
int unparsed(const Options& options, bool again);
int status(const Options& options);

}  // namespace kaikuctl
