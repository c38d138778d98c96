#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <kaiku/text/prepared.hpp>

namespace kaiku::text::reveal {

/// A word form behind a disguise.
struct Form {
  std::string text;
  Disguise disguise = Disguise::kLookAlike;  ///< the first step that changed something
  /// The disguise may as well be ordinary writing (a digit at the edge: "klo5"): only worth
  /// something when the dictionary knows the form.
  bool needs_dictionary = false;
  /// A mask whose signs surely stand for letters ("v*ttu", "v..tun" and not "usb-c").
  bool covers_letters = false;
};

/// More than that many forms of one word are not tried.
inline constexpr std::size_t kMaxForms = 8;

/// Tries look-alikes, leet, masks, repeats and phonetic spellings on a folded run without blanks,
/// each step on what the one before left. The run itself is not among the results.
std::vector<Form> undisguise(std::string_view run);

/// True when `run` could be more than a plain word at all: a cheap first look.
bool looks_disguised(std::string_view run);

/// Letters only, no digit, sign or joint.
bool is_all_letters(std::string_view word);

/// Letters that stand alone, joined: "v-i-t-t-u"; empty when it is not at least three of them.
std::string join_single_letters(std::string_view token);

}  // namespace kaiku::text::reveal
