#include "places.hpp"

#include <algorithm>
#include <memory>
#include <utility>

namespace kaiku::rules {
namespace {

Hit to_hit(const text::PreparedText& text, const PatternHit& hit) {
  switch (hit.in) {
    case PatternHit::In::kTokens:
      return place_of_tokens(text, hit.where.begin, hit.where.end - 1, hit.evasive);
    case PatternHit::In::kFolded:
      return place_at(text, text.to_original(hit.where), hit.evasive);
    case PatternHit::In::kOriginal:
      break;
  }
  return place_at(text, hit.where, hit.evasive);
}

}  // namespace

Hit place_of_tokens(const text::PreparedText& text, std::size_t first, std::size_t last,
                    bool evasive) {
  const auto tokens = text.tokens();
  return {.first = static_cast<std::uint32_t>(first),
          .last = static_cast<std::uint32_t>(last),
          .original = {tokens[first].original.begin, tokens[last].original.end},
          .evasive = evasive};
}

Hit place_at(const text::PreparedText& text, Span original, bool evasive) {
  const auto tokens = text.tokens();
  // The first token that ends behind the beginning, and the first that begins behind the end.
  const auto first = std::ranges::upper_bound(tokens, original.begin, {},
                                              [](const text::Token& t) { return t.original.end; });
  const auto behind = std::ranges::lower_bound(
      tokens, original.end, {}, [](const text::Token& t) { return t.original.begin; });
  auto from = static_cast<std::size_t>(first - tokens.begin());
  auto to = static_cast<std::size_t>(behind - tokens.begin());
  if (to <= from) {  // between two tokens
    from = from == 0 ? 0 : from - 1;
    to = from + 1;
  }
  return {.first = static_cast<std::uint32_t>(from),
          .last = static_cast<std::uint32_t>(to - 1),
          .original = original,
          .evasive = evasive};
}

Language language_at(const text::PreparedText& text, const Hit& hit) {
  return hit.first < text.tokens().size() ? text.tokens()[hit.first].language : text.language();
}

namespace {

/// A hit may count in one evaluation and not in another.
bool counts(const Evaluation& evaluation, const PatternHit& hit) {
  if (hit.evasive && evaluation.without_evasive) return false;
  if (evaluation.languages == LanguageSet::all()) return true;
  return evaluation.languages.contains(language_at(evaluation.text, to_hit(evaluation.text, hit)));
}

}  // namespace

bool places_of(const Evaluation& evaluation, SetId set, std::vector<Hit>& hits) {
  for (const PatternHit& found : evaluation.matches.of(set)) {
    if (found.evasive && evaluation.without_evasive) continue;
    Hit hit = to_hit(evaluation.text, found);
    hit.phrase = found.phrase;
    if (evaluation.languages.contains(language_at(evaluation.text, hit))) hits.push_back(hit);
  }
  return evaluation.matcher.complete(evaluation.matches, set, evaluation.languages);
}

Verdict PatternCondition::evaluate(const Evaluation& evaluation, std::vector<Hit>& hits) const {
  if (!evaluation.places_wanted) {
    const bool found = std::ranges::any_of(evaluation.matches.of(set_), [&](const PatternHit& hit) {
      return counts(evaluation, hit);
    });
    return Verdict::search(
        found, evaluation.matcher.complete(evaluation.matches, set_, evaluation.languages));
  }
  const std::size_t before = hits.size();
  const bool complete = places_of(evaluation, set_, hits);
  return Verdict::search(hits.size() > before, complete);
}

ConditionPtr pattern_condition(PatternSet patterns, Parsing& parsing) {
  const bool runs_regexes = patterns.has_regexes();
  const SetId set = parsing.patterns.add(std::move(patterns));
  return std::make_unique<PatternCondition>(set, runs_regexes);
}

Verdict ExceptedHits::evaluate(const Evaluation& evaluation, std::vector<Hit>& hits) const {
  Evaluation looked_at = evaluation;
  if (in_ == In::kWholeText) looked_at.languages = LanguageSet::all();
  const std::size_t before = hits.size();
  const bool complete = places_of(looked_at, wanted_, hits);
  if (exceptions_ && hits.size() > before) {
    std::vector<Hit> exempt;
    places_of(looked_at, *exceptions_, exempt);
    drop_touching(hits, before, exempt);
  }
  return Verdict::search(hits.size() > before, complete);
}

void drop_touching(std::vector<Hit>& hits, std::size_t before, const std::vector<Hit>& exempt) {
  const auto touches = [&](const Hit& hit) {
    return std::ranges::any_of(exempt, [&](const Hit& other) {
      return hit.first <= other.last && other.first <= hit.last;
    });
  };
  const auto begin = hits.begin() + static_cast<std::ptrdiff_t>(before);
  hits.erase(std::remove_if(begin, hits.end(), touches), hits.end());
}

}  // namespace kaiku::rules
