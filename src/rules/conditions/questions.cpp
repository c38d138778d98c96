#include <algorithm>
#include <utility>

#include "families.hpp"
#include "places.hpp"
#include "values.hpp"

namespace kaiku::rules {
namespace {

constexpr std::uint32_t kFirstWords = 3;

/// One of the first words of a sentence carries a question clitic.
class QuestionClitic final : public Condition {
 public:
  Verdict evaluate(const Evaluation& evaluation, std::vector<Hit>& hits) const override {
    const std::size_t before = hits.size();
    bool complete = true;
    for (const text::Sentence& sentence : evaluation.text.sentence_list()) {
      if (!evaluation.languages.contains(sentence.language)) continue;
      const std::uint32_t end = std::min(sentence.end, sentence.start + kFirstWords);
      for (std::uint32_t i = sentence.start; i < end; ++i) {
        const text::Token& token = evaluation.text.tokens()[i];
        if (token.question_clitic) hits.push_back(place_of_tokens(evaluation.text, i, i, false));
        complete = complete && !token.skipped;
      }
    }
    return Verdict::search(hits.size() > before, complete);
  }
  bool has_places() const override { return true; }
};

/// A sentence ends in a question mark. The place is its last word.
class QuestionMark final : public Condition {
 public:
  Verdict evaluate(const Evaluation& evaluation, std::vector<Hit>& hits) const override {
    bool found = false;
    for (const text::Sentence& sentence : evaluation.text.sentence_list()) {
      if (!sentence.asks || !evaluation.languages.contains(sentence.language)) continue;
      found = true;
      if (sentence.end > sentence.begin) {
        hits.push_back(place_of_tokens(evaluation.text, sentence.end - 1, sentence.end - 1, false));
      }
    }
    return Verdict::of(found);
  }
};

/// Hits of phrases at the beginning of a sentence, or behind its greeting.
class Starts final : public Condition {
 public:
  explicit Starts(ConditionPtr phrase) : phrase_(std::move(phrase)) {}

  Verdict evaluate(const Evaluation& evaluation, std::vector<Hit>& hits) const override {
    std::vector<Hit> anywhere;
    const Verdict verdict = phrase_->evaluate(evaluation.with_places(), anywhere);
    if (verdict.truth != Truth::kTrue) return verdict;
    const std::size_t before = hits.size();
    for (const Hit& hit : anywhere) {
      const text::Token& token = evaluation.text.tokens()[hit.first];
      const text::Sentence& sentence = evaluation.text.sentence_list()[token.sentence];
      if (hit.first == sentence.begin || hit.first == sentence.start) hits.push_back(hit);
    }
    return Verdict::search(hits.size() > before, verdict.complete);
  }

  std::optional<std::vector<SetId>> triggers() const override { return phrase_->triggers(); }
  bool has_places() const override { return true; }

 private:
  ConditionPtr phrase_;
};

}  // namespace

ConditionPtr parse_question_clitic(const Site& site, Parsing& parsing) {
  return only_true(site, parsing) ? std::make_unique<QuestionClitic>() : nullptr;
}

ConditionPtr parse_question_mark(const Site& site, Parsing& parsing) {
  return only_true(site, parsing) ? std::make_unique<QuestionMark>() : nullptr;
}

ConditionPtr parse_starts(const Site& site, Parsing& parsing) {
  ConditionPtr phrase = parse_neighbours(site, parsing);
  return phrase ? std::make_unique<Starts>(std::move(phrase)) : nullptr;
}

}  // namespace kaiku::rules
