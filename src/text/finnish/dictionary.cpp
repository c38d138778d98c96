#include "dictionary.hpp"

#include <algorithm>
#include <array>
#include <stdexcept>
#include <string>
#include <utility>

#include <libvoikko/voikko.h>

#include <kaiku/text/prepared.hpp>

namespace kaiku::text::finnish {
namespace {

/// One value of a reading, in UTF-8; empty when the reading has no such key.
class Value {
 public:
  Value(const voikko_mor_analysis* reading, const char* key)
      : text_(voikko_mor_analysis_value_cstr(reading, key)) {}
  ~Value() {
    if (text_ != nullptr) voikko_free_mor_analysis_value_cstr(text_);
  }
  Value(const Value&) = delete;
  Value& operator=(const Value&) = delete;
  std::string_view view() const { return text_ == nullptr ? std::string_view() : text_; }

 private:
  char* text_;
};

using Case = std::pair<std::string_view, Trait>;
constexpr std::array<Case, 6> kCases = {
    Case{"tulento", kTranslative}, Case{"osanto", kPartitive},    Case{"sisaolento", kInessive},
    Case{"sisaeronto", kElative},  Case{"ulkoolento", kAdessive}, Case{"ulkoeronto", kAblative}};

std::uint32_t verb_traits(const voikko_mor_analysis* reading) {
  const Value mood(reading, "MOOD");
  const std::string_view m = mood.view();
  std::uint32_t traits = 0;
  if (m == "indicative" || m == "conditional" || m == "imperative" || m == "potential") {
    traits |= kFiniteVerb;
  }
  if (m == "conditional") traits |= kConditional;
  if (m == "indicative" || m == "conditional") {
    const Value negative(reading, "NEGATIVE");
    const Value person(reading, "PERSON");
    if (negative.view() != "true") traits |= kStatement;
    if (person.view() == "4") traits |= kPassive;
  }
  return traits;
}

std::uint32_t traits_of(const voikko_mor_analysis* reading) {
  const Value word_class(reading, "CLASS");
  std::uint32_t traits = 0;
  if (word_class.view() == "teonsana") traits |= verb_traits(reading);
  if (word_class.view() == "kieltosana") traits |= kNegation | kFiniteVerb;
  if (word_class.view() == "laatusana" || word_class.view() == "nimisana_laatusana") {
    traits |= kAdjective;
  }
  const Value participle(reading, "PARTICIPLE");
  if (participle.view() == "past_active") traits |= kPastParticiple;
  const Value question(reading, "KYSYMYSLIITE");
  if (question.view() == "true") traits |= kQuestion;
  const Value grammatical_case(reading, "SIJAMUOTO");
  for (const auto& [name, trait] : kCases) {
    if (grammatical_case.view() == name) traits |= trait;
  }
  return traits;
}

void add_once(std::vector<std::string>& words, std::string word) {
  if (word.empty() || std::find(words.begin(), words.end(), word) != words.end()) return;
  words.push_back(std::move(word));
}

}  // namespace

void parse_word_bases(std::string_view bases, std::vector<std::string>& parts) {
  std::string surface;  // of the current part so far
  std::size_t at = 0;
  while (at < bases.size()) {
    const std::size_t open = bases.find('(', at);
    std::string_view text = bases.substr(at, open - at);
    if (const std::size_t plus = text.rfind('+'); plus != std::string_view::npos) {
      // Pieces without a base form of their own ("+n", "+-") only carry letters.
      for (const char c : text.substr(0, plus)) {
        if (c != '+' && c != '-') surface.push_back(c);
      }
      text.remove_prefix(plus + 1);
    }
    if (open == std::string_view::npos) return;
    const std::size_t close = std::min(bases.find(')', open), bases.size());
    const std::string_view base = bases.substr(open + 1, close - open - 1);
    if (base.starts_with('+')) {
      add_once(parts, fold(surface + std::string(base.substr(1))));
      surface += text;
    } else {
      surface = text;
      for (std::size_t from = 0; from <= base.size();) {
        const std::size_t cut = std::min(base.find('=', from), base.size());
        add_once(parts, fold(base.substr(from, cut - from)));
        from = cut + 1;
      }
    }
    at = close + 1;
  }
}

Dictionary::Dictionary() {
  const char* error = nullptr;
  handle_ = voikkoInit(&error, "fi", nullptr);
  if (handle_ == nullptr) {
    throw std::runtime_error(std::string("Finnish dictionary: ") +
                             (error == nullptr ? "cannot be opened" : error) +
                             " (install the package voikko-fi)");
  }
}

Dictionary::~Dictionary() {
  voikkoTerminate(handle_);
}

bool Dictionary::knows(std::string_view word) {
  word_.assign(word);
  return voikkoSpellCstr(handle_, word_.c_str()) == VOIKKO_SPELL_OK;
}

bool Dictionary::look_up(std::string_view word, std::uint32_t traits, Analysis& analysis) {
  word_.assign(word);
  voikko_mor_analysis** readings = voikkoAnalyzeWordCstr(handle_, word_.c_str());
  if (readings == nullptr) return false;
  bool found = false;
  bool asks = false;
  bool is_base_form = false;
  for (voikko_mor_analysis** reading = readings; *reading != nullptr; ++reading) {
    const std::uint32_t has = traits_of(*reading);
    if ((has & traits) != traits) continue;
    const Value base(*reading, "BASEFORM");
    if (base.view().empty()) continue;
    found = true;
    analysis.known = true;
    analysis.finite_verb |= (has & kFiniteVerb) != 0;
    analysis.negation |= (has & kNegation) != 0;
    std::string lemma = fold(base.view());
    asks |= (has & kQuestion) != 0;
    is_base_form |= (has & kQuestion) == 0 && lemma == word;
    add_once(analysis.lemmas, std::move(lemma));
    const Value bases(*reading, "WORDBASES");
    parse_word_bases(bases.view(), analysis.parts);
  }
  voikko_free_mor_analysis(readings);
  // "aurinko" could be a name with -ko, "joko" the word jo: an ordinary word wins.
  analysis.question_clitic |= asks && !is_base_form;
  return found;
}

}  // namespace kaiku::text::finnish
