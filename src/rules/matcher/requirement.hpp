#pragma once

#include <compare>
#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include "regex_tree.hpp"

namespace kaiku::rules {

/// A text that must occur. Only such places count as its edges say.
struct RequiredText {
  std::string text;          ///< UTF-8
  bool begins_text = false;  ///< nothing but spaces, as `\s` takes them, stands before it
  bool ends_text = false;    ///< or behind it
  bool begins_word = false;
  bool ends_word = false;
  bool after_letter = false;  ///< one byte is_letter_byte() stands right before it
  bool before_letter = false;

  friend auto operator<=>(const RequiredText&, const RequiredText&) = default;
};

/// What every text that a regex matches holds: a formula over texts. Without parts, and not a
/// text, nothing is required.
struct Requirement {
  /// kAll: one behind the other.
  enum class Kind : std::uint8_t { kNothing, kText, kAll, kAny };
  static constexpr std::uint32_t kFar = std::numeric_limits<std::uint32_t>::max();

  Kind kind = Kind::kNothing;
  RequiredText text;
  std::vector<Requirement> parts;
  /// A match begins at most so many bytes before this: before the text, the first of all parts or
  /// whichever of any is there; kFar: nobody knows how many.
  std::uint32_t lead = kFar;
};

/// Alternatives that are multiplied out, so that words beside each other are looked for together;
/// beyond it they are required one by one.
inline constexpr std::size_t kMostAlternatives = 64;

/// After R. Cox, "Regular Expression Matching with a Trigram Index" (2012), with the edges of words
/// added and texts instead of trigrams: they tell short frequent words from parts of others.
Requirement requirement_of(const RegexNode& regex);

}  // namespace kaiku::rules
