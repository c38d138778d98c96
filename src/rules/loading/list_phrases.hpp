#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <kaiku/domain/language.hpp>
#include <kaiku/text/prepared.hpp>

#include "../compiled.hpp"

namespace kaiku::rules {

/// A word list as it is written.
struct ListSource {
  Language language = Language::kFinnish;
  std::map<std::string, double> entries;  ///< with their weight
  std::set<std::string> exceptions;       ///< without '!'
  bool slips = false;                     ///< words count with a slip of the finger too
};

/// What its entries ask of tokens.
struct ListPhrases {
  PatternSet entries;
  std::vector<ListEntry> table;  ///< in the order in which the matcher numbers phrases
  PatternSet exceptions;
};

/// Asks the morphology for each word, which is what takes long in loading rules.
ListPhrases phrases_of(std::string_view name, const ListSource& source, text::Analyzer& analyzer);

}  // namespace kaiku::rules
