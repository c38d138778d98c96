#include "phonetic.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <span>

namespace kaiku::text::reveal {
namespace {

enum class Reach { kWhole, kBeginning };

struct Spelling {
  std::string_view heard;
  std::string_view meant;
  Reach reach = Reach::kWhole;
};

constexpr Spelling kSpellings[] = {
    // Finnish; beginnings so that inflected forms are reached
    {"vttu", "vittu", Reach::kBeginning},
    {"vtun", "vitun"},
    {"vtu", "vittu"},
    {"wittu", "vittu", Reach::kBeginning},
    {"witun", "vitun"},
    {"witut", "vitut", Reach::kBeginning},
    {"vidu", "vittu"},
    {"vidun", "vitun"},
    {"viddu", "vittu", Reach::kBeginning},
    {"fittu", "vittu", Reach::kBeginning},
    {"passka", "paska", Reach::kBeginning},
    {"paskka", "paska", Reach::kBeginning},
    {"baska", "paska", Reach::kBeginning},
    {"psaka", "paska"},
    {"prkl", "perkele"},
    {"prkele", "perkele", Reach::kBeginning},
    {"perkl", "perkele"},
    {"stna", "saatana"},
    {"stana", "saatana"},
    {"staana", "saatana", Reach::kBeginning},
    {"saatna", "saatana", Reach::kBeginning},
    {"hlvetti", "helvetti"},
    {"helvtti", "helvetti"},
    {"helvata", "helvetti"},
    {"kusipä", "kusipää"},
    {"gusipää", "kusipää", Reach::kBeginning},
    {"mulqu", "mulkku"},
    {"mulqvist", "mulkku"},
    {"idari", "idiootti"},
    {"ideootti", "idiootti", Reach::kBeginning},
    {"idijootti", "idiootti", Reach::kBeginning},
    {"huorra", "huora"},
    {"bersse", "perse"},
    // Swedish
    {"jvla", "jävla"},
    {"jvlar", "jävlar"},
    {"jvligt", "jävligt"},
    {"javla", "jävla"},
    {"javlar", "jävlar"},
    {"jefla", "jävla"},
    {"phan", "fan"},
    {"ideot", "idiot"},
    // English
    {"fak", "fuck"},
    {"fck", "fuck"},
    {"fuk", "fuck"},
    {"fuq", "fuck"},
    {"phuck", "fuck"},
    {"phuk", "fuck"},
    {"fcking", "fucking"},
    {"fking", "fucking"},
    {"fkn", "fucking"},
    {"fuking", "fucking"},
    {"sht", "shit"},
    {"shyt", "shit"},
    {"btch", "bitch"},
    {"biatch", "bitch"},
    {"beatch", "bitch"},
    {"azz", "ass"},
    {"azzhole", "asshole"},
    {"ahole", "asshole"},
    {"kunt", "cunt"}};

/// Spellings by their first letter, those of one letter in the order of the table.
class ByFirstLetter {
 public:
  consteval ByFirstLetter() {
    std::size_t count = 0;
    for (std::size_t letter = 0; letter < kLetters; ++letter) {
      for (std::size_t i = 0; i < std::size(kSpellings); ++i) {
        if (kSpellings[i].heard.front() == static_cast<char>('a' + letter))
          spellings_[count++] = kSpellings[i];
      }
      end_[letter] = static_cast<std::uint8_t>(count);
    }
    if (count != spellings_.size()) throw "a spelling begins with another letter than a … z";
  }
  std::span<const Spelling> beginning_with(char first) const {
    if (first < 'a' || first > 'z') return {};
    const auto letter = static_cast<std::size_t>(first - 'a');
    const std::size_t begin = letter == 0 ? 0 : end_[letter - 1];
    return std::span(spellings_).subspan(begin, end_[letter] - begin);
  }

 private:
  static constexpr std::size_t kLetters = 26;
  std::array<Spelling, std::size(kSpellings)> spellings_{};
  std::array<std::uint8_t, kLetters> end_{};
};
constexpr ByFirstLetter kByFirstLetter;

}  // namespace

std::string respelt(std::string_view folded) {
  if (folded.empty()) return {};
  for (const Spelling& spelling : kByFirstLetter.beginning_with(folded.front())) {
    if (!folded.starts_with(spelling.heard)) continue;
    if (spelling.reach == Reach::kWhole && folded != spelling.heard) continue;
    return std::string(spelling.meant).append(folded.substr(spelling.heard.size()));
  }
  return {};
}

}  // namespace kaiku::text::reveal
