#pragma once

#include <string>

#include <kaiku/console/oncall_desk.hpp>

#include "generation.hpp"

namespace kaikud {

/// The approved words of a holding statement for an account. Errors as OnCallDesk::words.
kaiku::Result<std::string> statement_words(const Generation& generation,
                                           const kaiku::console::StatementWords& wanted);

}  // namespace kaikud
