#pragma once

#include <cstddef>
#include <span>
#include <string_view>
#include <vector>

#include <kaiku/domain/finding.hpp>
#include <kaiku/text/prepared.hpp>

namespace kaiku::rules {

/// The same letter, sign or emoji several times in a row.
struct CharacterRun {
  std::size_t length = 0;
  Span in_folded;
};

/// The runs of at least `shortest` characters, in order. Digits and what stands in links belong to
/// none; blanks end a run of characters, but not one of emoji.
std::vector<CharacterRun> character_runs(std::span<const text::Token> tokens,
                                         std::string_view folded,
                                         std::span<const text::Emoji> emoji, std::size_t shortest);

}  // namespace kaiku::rules
