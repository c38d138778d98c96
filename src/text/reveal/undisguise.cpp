#include "undisguise.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include <unicode/uchar.h>

#include "../folding.hpp"
#include "../utf8.hpp"
#include "look_alikes.hpp"
#include "phonetic.hpp"

namespace kaiku::text::reveal {
namespace {

using Letters = std::u32string;

Letters decode(std::string_view text) {
  Letters letters;
  for (std::size_t at = 0; at < text.size();) letters.push_back(next_char(text, at));
  return letters;
}

std::string encode(const Letters& letters) {
  std::string text;
  for (const char32_t c : letters) append_char(text, c);
  return text;
}

bool is_letter(char32_t c) {
  return c < 0x80 ? c >= 'a' && c <= 'z' : u_isalpha(static_cast<UChar32>(c)) != 0;
}
bool is_digit(char32_t c) {
  return c >= '0' && c <= '9';
}
bool is_joint(char32_t c) {
  return c == '-' || c == '\'' || c == ':';
}
/// Parts pieces of a word and stands for no letter.
bool is_slash(char32_t c) {
  return c == '/' || c == '\\';
}
/// A letter may be behind it, or nothing.
bool is_mask(char32_t c) {
  constexpr std::u32string_view kMasks = U"*#._-+";
  return kMasks.find(c) != std::u32string_view::npos || is_pictograph(c);
}
/// A letter is behind it.
bool covers_letter(char32_t c) {
  return c == '*' || c == '#' || is_pictograph(c);
}

bool all_letters(const Letters& word) {
  return !word.empty() && std::all_of(word.begin(), word.end(),
                                      [](char32_t c) { return is_letter(c) || is_joint(c); });
}

std::size_t count_letters(const Letters& word) {
  return static_cast<std::size_t>(std::count_if(word.begin(), word.end(), is_letter));
}

/// What signs stand for that may be either of two letters.
struct Hand {
  char32_t one = U'i';   ///< 1 and |
  char32_t zero = U'o';  ///< 0
  char32_t four = U'a';  ///< 4
};
constexpr Hand kHands[] = {{.one = U'i'},
                           {.one = U'l'},
                           {.one = U'i', .zero = U'ö', .four = U'ä'},
                           {.one = U'l', .zero = U'ö', .four = U'ä'},
                           {.one = U'i', .zero = U'o', .four = U'ä'}};

/// The letter behind a leet sign.
char32_t unleet(char32_t c, const Hand& hand) {
  switch (c) {
    case '0':
      return hand.zero;
    case '1':
    case '|':
      return hand.one;
    case '!':
      return U'i';
    case '3':
    case 0x20AC:
      return U'e';
    case '4':
      return hand.four;
    case '@':
      return U'a';
    case '5':
    case '$':
      return U's';
    case '7':
      return U't';
    default:
      return 0;
  }
}

bool is_leet(char32_t c) {
  return unleet(c, kHands[0]) != 0;
}

bool stands_inside(const Letters& word, std::size_t at) {
  const bool before =
      std::any_of(word.begin(), word.begin() + static_cast<std::ptrdiff_t>(at), is_letter);
  const bool after =
      std::any_of(word.begin() + static_cast<std::ptrdiff_t>(at), word.end(), is_letter);
  return before && after;
}

bool is_price(const Letters& word, std::size_t at) {
  if (word[at] != 0x20AC && word[at] != '$') return false;
  return (at > 0 && is_digit(word[at - 1])) || (at + 1 < word.size() && is_digit(word[at + 1]));
}

constexpr std::size_t kLongEnoughLetters = 5;

constexpr std::size_t kLeastParted = 4;

enum class Leet { kNone, kSure, kDoubtful };

/// Numbers, prices, times, sizes and codes are no leet: at least two letters, hardly fewer than
/// digits, no digit without a letter of its own (2, 6, 8, 9), none at an edge unless another stands
/// inside or the dictionary agrees.
Leet judge_leet(const Letters& word) {
  std::size_t signs = 0;
  std::size_t digits = 0;
  bool at_edge = false;
  bool digit_inside = false;
  for (std::size_t at = 0; at < word.size(); ++at) {
    const char32_t c = word[at];
    if (is_digit(c) && !is_leet(c)) return Leet::kNone;
    if (!is_leet(c)) continue;
    if (is_price(word, at)) return Leet::kNone;
    const bool inside = stands_inside(word, at);
    if (!inside && (c == '!' || c == '|')) return Leet::kNone;
    ++signs;
    digits += is_digit(c) ? 1 : 0;
    at_edge |= !inside && (is_digit(c) || c == 0x20AC);
    digit_inside |= inside && is_digit(c);
  }
  const std::size_t letters = count_letters(word);
  // "1d10t" may have one digit more than letters, a short code may not.
  const std::size_t most_digits = letters + (word.size() >= kLongEnoughLetters ? 1 : 0);
  if (signs == 0 || letters < 2 || digits > most_digits) return Leet::kNone;
  return at_edge && !digit_inside ? Leet::kDoubtful : Leet::kSure;
}

/// The readings that differ. "+" between letters is a t beside other signs only: "v1+tu".
std::vector<Letters> leet_readings(const Letters& word) {
  std::vector<Letters> readings;
  for (const Hand& hand : kHands) {
    Letters reading = word;
    for (std::size_t at = 0; at < word.size(); ++at) {
      const bool plus = word[at] == '+' && stands_inside(word, at);
      const char32_t letter = plus ? U't' : unleet(word[at], hand);
      if (letter != 0) reading[at] = letter;
    }
    if (std::find(readings.begin(), readings.end(), reading) == readings.end()) {
      readings.push_back(std::move(reading));
    }
  }
  return readings;
}

/// Every run of three or more equal letters as two and as one. Runs of two mean something in
/// Finnish (tuuli and tuli) and are never touched.
std::vector<Letters> shortened(const Letters& word) {
  std::vector<std::pair<std::size_t, std::size_t>> runs;  // begin, length
  for (std::size_t at = 0; at < word.size();) {
    std::size_t end = at;
    while (end < word.size() && word[end] == word[at]) ++end;
    if (end - at > 2 && is_letter(word[at])) runs.emplace_back(at, end - at);
    at = end;
  }
  std::vector<Letters> forms;
  if (runs.empty()) return forms;
  // Up to two runs in every combination; more only all alike.
  const std::size_t combinations = runs.size() > 2 ? 2 : std::size_t{1} << runs.size();
  for (std::size_t choice = 0; choice < combinations; ++choice) {
    Letters form;
    std::size_t at = 0;
    for (std::size_t r = 0; r < runs.size(); ++r) {
      const bool single = runs.size() > 2 ? choice == 1 : ((choice >> r) & 1U) != 0;
      form.append(word, at, runs[r].first - at);
      form.append(single ? 1 : 2, word[runs[r].first]);
      at = runs[r].first + runs[r].second;
    }
    form.append(word, at);
    forms.push_back(std::move(form));
  }
  return forms;
}

class Undisguising {
 public:
  std::vector<Form> run(std::string_view text) {
    original_ = text;
    if (const std::string latin = plain_latin(text); !latin.empty()) {
      read(decode(latin), Disguise::kLookAlike, false);
    } else {
      read(decode(text), std::nullopt, false);
    }
    return std::move(forms_);
  }

 private:
  void read(const Letters& word, std::optional<Disguise> so_far, bool doubtful) {
    const Leet leet = judge_leet(word);
    if (leet == Leet::kNone) return uncover(word, so_far, doubtful);
    for (const Letters& reading : leet_readings(word)) {
      uncover(reading, so_far.value_or(Disguise::kLeet), leet == Leet::kDoubtful);
    }
  }

  void uncover(const Letters& word, std::optional<Disguise> so_far, bool doubtful) {
    if (std::any_of(word.begin(), word.end(), is_slash)) {
      Letters joined = word;
      std::erase_if(joined, is_slash);
      if (count_letters(joined) < kLeastParted) return;  // "w/s"
      return uncover(joined, so_far.value_or(Disguise::kSplit), doubtful);
    }
    const bool masked = std::any_of(word.begin(), word.end(), is_mask);
    if (!masked) return shorten(word, so_far, doubtful);
    if (count_letters(word) < 2) return;
    Letters pattern = word;
    Letters joined;
    bool letter_covered = false;
    for (char32_t& c : pattern) {
      letter_covered |= covers_letter(c);
      if (is_mask(c)) {
        c = U'*';
      } else {
        joined.push_back(c);
      }
    }
    const bool rest = std::all_of(joined.begin(), joined.end(), is_letter);
    if (!rest) return shorten(word, so_far, doubtful);
    const bool picture = std::any_of(word.begin(), word.end(), is_pictograph);
    const Disguise cover = picture ? Disguise::kPicture : Disguise::kMask;
    add(pattern, so_far.value_or(cover), doubtful);
    if (!forms_.empty() && forms_.back().text == encode(pattern)) {
      forms_.back().covers_letters = letter_covered || word.find(U"..") != Letters::npos;
    }
    // "pas.ka", "vi-ttu": the sign may also just part the letters.
    if (!letter_covered) shorten(joined, so_far.value_or(Disguise::kSplit), doubtful);
  }

  void shorten(const Letters& word, std::optional<Disguise> so_far, bool doubtful) {
    if (!all_letters(word)) return;
    respell(word, so_far, doubtful);
    for (const Letters& form : shortened(word)) {
      respell(form, so_far.value_or(Disguise::kRepeat), doubtful);
    }
  }

  void respell(const Letters& word, std::optional<Disguise> so_far, bool doubtful) {
    if (so_far) add(word, *so_far, doubtful);
    const std::string meant = respelt(encode(word));
    if (!meant.empty()) add(decode(meant), so_far.value_or(Disguise::kPhonetic), doubtful);
  }

  void add(const Letters& word, Disguise disguise, bool doubtful) {
    std::string text = encode(word);
    const bool there = std::any_of(forms_.begin(), forms_.end(),
                                   [&](const Form& form) { return form.text == text; });
    // A mask says itself what it is; any other form has to differ.
    const bool cover = disguise == Disguise::kMask || disguise == Disguise::kPicture;
    if (!cover && text == original_) return;
    if (there || forms_.size() >= kMaxForms) return;
    forms_.push_back({std::move(text), disguise, doubtful});
  }

  std::string_view original_;
  std::vector<Form> forms_;
};

}  // namespace

std::vector<Form> undisguise(std::string_view run) {
  return Undisguising().run(run);
}

bool looks_disguised(std::string_view run) {
  char32_t before = 0;
  std::size_t same = 0;
  for (std::size_t at = 0; at < run.size();) {
    const char32_t c = next_char(run, at);
    same = c == before ? same + 1 : 1;
    before = c;
    const bool plain = (c >= 'a' && c <= 'z') || c == 0xE4 || c == 0xF6 || c == 0xE5;
    if (same > 2 || !plain) return true;
  }
  return !respelt(run).empty();
}

bool is_all_letters(std::string_view word) {
  for (std::size_t at = 0; at < word.size();) {
    if (!is_letter(next_char(word, at))) return false;
  }
  return !word.empty();
}

std::string join_single_letters(std::string_view token) {
  std::string joined;
  std::size_t letters = 0;
  for (std::size_t at = 0; at < token.size();) {
    const char32_t c = next_char(token, at);
    if (!is_letter(c) && !is_leet(c)) return {};
    append_char(joined, c);
    ++letters;
    if (at >= token.size()) break;
    if (!is_joint(next_char(token, at))) return {};
  }
  return letters >= 3 ? joined : std::string();
}

}  // namespace kaiku::text::reveal
