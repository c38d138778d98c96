#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace kaiku::text::finnish {

/// What the morphology tells of one word: all readings taken together.
struct Analysis {
  std::vector<std::string> lemmas;  ///< folded base forms; of an unknown word its marked stem
  std::vector<std::string> parts;   ///< see Token::parts
  bool question_clitic = false;
  bool finite_verb = false;
  bool negation = false;
  bool known = false;
};

/// Properties of single readings, to demand some of them from a guess.
enum Trait : std::uint32_t {
  kAny = 0,
  kFiniteVerb = 1U << 0U,
  kStatement = 1U << 1U,  ///< finite, indicative or conditional, not only the form behind "ei"
  kConditional = 1U << 2U,
  kPastParticiple = 1U << 3U,
  kPassive = 1U << 4U,
  kAdjective = 1U << 5U,
  kTranslative = 1U << 6U,
  kInessive = 1U << 7U,
  kElative = 1U << 8U,
  kAdessive = 1U << 9U,
  kAblative = 1U << 10U,
  kQuestion = 1U << 11U,
  kNegation = 1U << 12U,
  kPartitive = 1U << 13U
};

/// Splits Voikko's WORDBASES ("+toimit(toimittaa)+us(+us)+aika(aika)") into base forms of the parts
/// and of what they are derived from: toimittaa, toimitus, aika.
void parse_word_bases(std::string_view bases, std::vector<std::string>& parts);

}  // namespace kaiku::text::finnish
