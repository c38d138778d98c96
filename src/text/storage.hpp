#pragma once

#include <string>
#include <vector>

#include <kaiku/text/prepared.hpp>

#include "arena.hpp"
#include "folding.hpp"

namespace kaiku::text {

struct PreparedText::Storage {
  std::string original;
  FoldedText folded;
  std::vector<Token> tokens;
  std::vector<Sentence> sentences;
  std::vector<Emoji> emoji;
  Arena arena;
  Language language = Language::kFinnish;
  double language_confidence = 0;
  std::size_t links = 0;
  std::size_t letters = 0;
  std::size_t capitals = 0;
  bool truncated = false;
};

}  // namespace kaiku::text
