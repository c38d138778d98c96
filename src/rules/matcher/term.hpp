#pragma once

#include <compare>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <vector>

#include <kaiku/domain/language.hpp>

namespace kaiku::rules {

/// A set of the closed languages.
class LanguageSet {
 public:
  constexpr LanguageSet() = default;
  constexpr LanguageSet(std::initializer_list<Language> languages) {
    for (const Language language : languages) insert(language);
  }
  static constexpr LanguageSet all() {
    return {Language::kFinnish, Language::kSwedish, Language::kEnglish};
  }

  constexpr void insert(Language language) {
    bits_ = static_cast<std::uint8_t>(bits_ | (1U << static_cast<unsigned>(language)));
  }
  constexpr bool contains(Language language) const {
    return ((bits_ >> static_cast<unsigned>(language)) & 1U) != 0;
  }
  constexpr bool empty() const { return bits_ == 0; }
  constexpr LanguageSet operator&(LanguageSet other) const {
    return from_bits(bits_ & other.bits_);
  }
  constexpr LanguageSet operator|(LanguageSet other) const {
    return from_bits(bits_ | other.bits_);
  }
  friend constexpr auto operator<=>(const LanguageSet&, const LanguageSet&) = default;

 private:
  static constexpr LanguageSet from_bits(unsigned bits) {
    LanguageSet set;
    set.bits_ = static_cast<std::uint8_t>(bits);
    return set;
  }

  std::uint8_t bits_ = 0;
};

/// How one key is compared with one token.
enum class KeyKind : std::uint8_t {
  kExact,   ///< the folded form equals the text
  kPrefix,  ///< the folded form begins with it
  kSuffix,  ///< the folded form ends with it
  kBase,    ///< one of the base forms, or of the parts of a compound, equals it
  kWhole,   ///< one of the base forms equals it; a part of a compound does not count
  kPart,    ///< a part of a compound equals it; the base form of the word itself does not count
  kSlip,    ///< the folded form is it with one letter left out or two swapped, and no word itself
  kSlipOfStem,  ///< the guessed stem of an unknown Finnish word is
};

/// One way in which a token can be what a rule asks for.
struct Key {
  KeyKind kind = KeyKind::kExact;
  std::string text;                            ///< folded
  LanguageSet languages = LanguageSet::all();  ///< of the sentence that the token stands in
  bool only_unknown = false;                   ///< only tokens that the morphology does not know
  bool revealed = false;                       ///< also readings behind an obfuscation
  bool covered = false;  ///< readings with covered letters ("v*ttu") too, which fit many words

  friend auto operator<=>(const Key&, const Key&) = default;
};

/// A test on one token: it holds when any of the keys does. Sorted, so that equal tests compare
/// equal.
using Term = std::vector<Key>;

/// Tests on neighbouring tokens; a single word is a phrase of one.
using Phrase = std::vector<Term>;

/// Names what one condition looks for: a set of patterns, any of which may hit.
using SetId = std::uint32_t;

}  // namespace kaiku::rules
