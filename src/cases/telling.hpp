#pragma once

#include <cstddef>
#include <string>

#include <kaiku/cases/case_file.hpp>
#include <kaiku/cases/handling.hpp>

namespace kaiku::cases {

/// Adds a message to every channel of the case's team; false when the team has none.
bool tell_team(Change& change, const Handling& handling, const std::string& type, TimePoint now);

/// Adds a message with what was said since the first `from` messages to every channel of the
/// contact that the case was forwarded to.
void tell_desk(Change& change, const Facts& facts, const Handling& handling,
               const std::string& type, std::size_t from, TimePoint now);

}  // namespace kaiku::cases
