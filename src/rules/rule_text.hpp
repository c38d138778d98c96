#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <kaiku/config/yaml.hpp>
#include <kaiku/text/prepared.hpp>

#include "matcher/term.hpp"

namespace kaiku::rules {

/// The languages by code, for messages.
inline constexpr std::string_view kLanguageCodes[] = {"fi", "sv", "en"};

/// `text` short enough for a message.
std::string shown(std::string_view text);

/// A value written in one way only, so that equal conditions compare equal.
std::string canonical(const config::Node& node);

/// Words separated by white space, without the punctuation around them.
std::vector<std::string> split_words(std::string_view text);

/// `text` without white space at both ends.
std::string_view trimmed(std::string_view text);

/// A word with an optional star at one end. `kind` is kExact, kPrefix or kSuffix.
struct StarredWord {
  KeyKind kind = KeyKind::kExact;
  std::string text;     ///< folded
  std::string problem;  ///< why it cannot be used; empty: usable
};
StarredWord parse_starred(std::string_view word);

/// Keys for a word in any inflection, in each of `languages`: its base form, or the word as written
/// where the morphology does not know it as a base form. Sorted.
Term inflected_term(std::string_view folded, LanguageSet languages, text::Analyzer& analyzer);

/// Each language of a set, in order.
std::vector<Language> languages_of(LanguageSet languages);

}  // namespace kaiku::rules
