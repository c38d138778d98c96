#pragma once

#include <string_view>

#include <kaiku/domain/language.hpp>
#include <kaiku/text/prepared.hpp>

namespace kaiku::rules {

/// Whether people use this word in ordinary talk of the language. Finnish asks the dictionary, in
/// any inflection; Swedish and English have a table of common words, with those that look like
/// insults elsewhere. `folded` is one word.
bool is_ordinary_word(std::string_view folded, Language language, text::Analyzer& analyzer);

}  // namespace kaiku::rules
