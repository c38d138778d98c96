#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "../condition.hpp"

namespace kaiku::rules {

/// The hits of a pattern set in the sentences that are looked at, as places for a person to see.
/// Returns whether there can be no others.
bool places_of(const Evaluation& evaluation, SetId set, std::vector<Hit>& hits);

/// The place of bytes [begin, end) of the text as written, at the token before it if it holds none.
Hit place_at(const text::PreparedText& text, Span original, bool evasive);
/// The place of tokens [first, last].
Hit place_of_tokens(const text::PreparedText& text, std::size_t first, std::size_t last,
                    bool evasive);

/// The language of the sentence in which a hit begins.
Language language_at(const text::PreparedText& text, const Hit& hit);

/// A condition that is true where one of a set of patterns hits.
class PatternCondition final : public Condition {
 public:
  PatternCondition(SetId set, bool runs_regexes) : set_(set), runs_regexes_(runs_regexes) {}

  Verdict evaluate(const Evaluation& evaluation, std::vector<Hit>& hits) const override;
  std::optional<std::vector<SetId>> triggers() const override { return {{set_}}; }
  bool runs_regexes() const override { return runs_regexes_; }
  bool has_places() const override { return true; }

 private:
  SetId set_;
  bool runs_regexes_;
};

ConditionPtr pattern_condition(PatternSet patterns, Parsing& parsing);

/// The hits of one pattern set that touch no hit of another.
class ExceptedHits final : public Condition {
 public:
  enum class In : std::uint8_t { kSentencesOfTheLanguages, kWholeText };

  ExceptedHits(SetId wanted, std::optional<SetId> exceptions, In in)
      : wanted_(wanted), exceptions_(exceptions), in_(in) {}

  Verdict evaluate(const Evaluation& evaluation, std::vector<Hit>& hits) const override;
  std::optional<std::vector<SetId>> triggers() const override { return {{wanted_}}; }
  bool has_places() const override { return true; }

 private:
  SetId wanted_;
  std::optional<SetId> exceptions_;
  In in_;
};

/// Drops the hits from `before` on that share a word with one of `exempt`.
void drop_touching(std::vector<Hit>& hits, std::size_t before, const std::vector<Hit>& exempt);

}  // namespace kaiku::rules
