#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

#include "../storage.hpp"

namespace kaiku::text::reveal {

/// Neighbouring tokens that may be one word taken apart.
struct Run {
  Span in_folded;  ///< with signs at its edges that belong to it
  std::uint32_t tokens = 1;
};

/// A cheap first look, true of most tokens: more than one letter, and nothing clings to them. No
/// run begins there.
bool stands_alone(const PreparedText::Storage& storage, std::uint32_t token);

/// The tokens from `first` on that no blank parts, only signs as in "v*ttu" or "p@ska"; one token
/// alone with the signs that cling to it ("vit**", "$hit").
Run glued_run(const PreparedText::Storage& storage, std::uint32_t first);

/// True when signs in the run suggest a disguise, or plain ones do and a piece of it is no word.
bool worth_a_look(const PreparedText::Storage& storage, std::uint32_t first, const Run& run);

/// At least three tokens of one letter each from `first` on, with the same separator between them;
/// else a run of one. `joined` gets the letters.
Run spaced_run(const PreparedText::Storage& storage, std::uint32_t first, std::string& joined);

/// What stands between a token and the next.
std::string_view gap_behind(const PreparedText::Storage& storage, std::uint32_t token);

}  // namespace kaiku::text::reveal
