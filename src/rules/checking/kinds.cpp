#include "kinds.hpp"

#include <iterator>
#include <utility>

namespace kaiku::rules {
namespace {

constexpr auto kWarning = Diagnostic::Severity::kWarning;
constexpr auto kError = Diagnostic::Severity::kError;

// Codes are published: a kind that is no longer found leaves a gap, and none is used again.
constexpr FindingKind kKinds[] = {
    {"KR001", "refused", kError, "The file says something that the rule language does not have."},
    {"KR002", "ineffective", kWarning,
     "Something in the rule directory has no effect, or a name is likely misspelt."},
    {"KR101", "unreachable-rule", kWarning,
     "An earlier policy always acts first, so this one never does anything."},
    {"KR102", "redundant-rule", kWarning,
     "A rule is equal to another one, or adds nothing to it whenever it holds."},
    {"KR103", "contradiction", kError, "A condition that nothing can fulfil."},
    {"KR104", "negation-only", kWarning,
     "A condition says only what must not be there, so it holds for nearly every comment."},
    {"KR105", "always-true", kWarning, "A part of a condition holds for every comment."},
    {"KR106", "silences-criticism", kError,
     "A policy could hide, delete or block without abuse or spam of its own in the comment."},
    {"KR201", "not-a-base-form", kWarning,
     "A word is given in an inflected form, or the dictionary does not know it."},
    {"KR202", "short-fragment", kWarning, "A few letters that occur inside many ordinary words."},
    {"KR203", "matches-empty-text", kError, "A pattern that matches the empty text."},
    {"KR204", "matches-everything", kError, "A pattern that matches every ordinary comment."},
    {"KR205", "empty-list", kError, "A list without values, which can never hit."},
    {"KR206", "foreign-word", kWarning,
     "An entry of a word list is an ordinary word of another language."},
    {"KR207", "unused-list", kWarning, "A word list that no rule asks for."},
    {"KR208", "covered-value", kWarning, "A value that another value of the same list covers."},
    {"KR209", "slow-pattern", kWarning, "A pattern that has to run on every comment."},
    {"KR301", "profanity-restricts", kError,
     "Swearing alone would make a comment abuse or spam, which policies restrict."},
    {"KR302", "class-out-of-reach", kWarning,
     "All scores for a class together do not reach its threshold."},
    {"KR303", "score-out-of-reach", kWarning,
     "A signal's score leads nowhere in any of the signal's languages."},
    {"KR304", "holds-without-evidence", kError,
     "A class holds for every comment: its bias reaches its threshold."},
    {"KR305", "confidence-out-of-reach", kWarning,
     "A policy asks for a probability that its class cannot have."},
    {"KR401", "missing-language", kWarning, "A reply without a text in one of the languages."},
    {"KR402", "blank-left", kWarning, "A reply with a blank that keeps it from being sent."},
    {"KR403", "liability-word", kWarning,
     "A reply with a word that admits liability or promises something."},
    {"KR404", "few-variants", kWarning,
     "An approved answer with fewer than 3 texts in a language, which people see repeated."},
    {"KR405", "expired-answer", kWarning,
     "An approved answer that is no longer given, or not for much longer."},
    {"KR406", "alike-answers", kWarning,
     "Approved answers with sample questions so alike that none of them is given."},
    {"KR501", "too-few-tests", kWarning,
     "A signal for abuse or spam with fewer than 3 texts that it must hit or 5 that it must miss."},
    {"KR502", "failed-test", kError, "A test written in a rule file does not come out."},
};

}  // namespace

std::span<const FindingKind> finding_kinds() {
  return kKinds;
}

const FindingKind& kind_of(FindingCode code) {
  static_assert(std::size(kKinds) == static_cast<std::size_t>(FindingCode::kFailedTest) + 1);
  return kKinds[static_cast<std::size_t>(code)];
}

Diagnostic as_kind(FindingCode code, Diagnostic diagnostic) {
  diagnostic.code = kind_of(code).code;
  return diagnostic;
}

Diagnostic finding(FindingCode code, const config::Node& place, std::string message,
                   std::string remedy) {
  Diagnostic diagnostic = as_kind(code, place.error(std::move(message), std::move(remedy)));
  diagnostic.severity = kind_of(code).severity;
  return diagnostic;
}

void complete_codes(Diagnostics& diagnostics) {
  for (Diagnostic& diagnostic : diagnostics) {
    if (!diagnostic.code.empty()) continue;
    const bool error = diagnostic.severity == Diagnostic::Severity::kError;
    diagnostic.code = kind_of(error ? FindingCode::kRefused : FindingCode::kIneffective).code;
  }
}

}  // namespace kaiku::rules
