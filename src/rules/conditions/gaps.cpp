#include "gaps.hpp"

#include <algorithm>
#include <optional>
#include <span>
#include <utility>

#include "places.hpp"

namespace kaiku::rules {
namespace {

/// Where the rest of a phrase may end, by the token at which a word of it begins.
struct Chain {
  std::uint32_t begin = 0;
  std::uint32_t end = 0;  ///< the last token of the nearest completion
  bool evasive = false;   ///< a word of it was read behind an obfuscation
};

class Gapped final : public Condition {
 public:
  Gapped(std::vector<GappedPhrase> phrases, std::uint32_t within)
      : phrases_(std::move(phrases)), within_(within) {
    rarest_.reserve(phrases_.size());
    for (const GappedPhrase& phrase : phrases_) rarest_.push_back(phrase.words[phrase.rarest]);
  }

  Verdict evaluate(const Evaluation& evaluation, std::vector<Hit>& hits) const override {
    const std::size_t before = hits.size();
    const Matches& matches = evaluation.matches;
    bool complete = true;
    for (std::size_t i = 0; i < phrases_.size(); ++i) {
      if (!matches.may_hit(rarest_[i]) && !matches.may_miss_hits()) continue;
      complete = collect(phrases_[i], evaluation, hits) && complete;
    }
    return Verdict::search(hits.size() > before, complete);
  }

  std::optional<std::vector<SetId>> triggers() const override { return rarest_; }
  bool has_places() const override { return true; }

 private:
  /// Backwards from the last word, so that each word is joined with the completions behind it.
  bool collect(const GappedPhrase& phrase, const Evaluation& evaluation,
               std::vector<Hit>& hits) const {
    const Matches& matches = evaluation.matches;
    const auto may_hit = [&](SetId word) { return matches.may_hit(word); };
    if (!matches.may_miss_hits() && !std::ranges::all_of(phrase.words, may_hit)) return true;
    std::vector<Chain> behind;
    for (std::size_t i = phrase.words.size(); i-- > 0;) {
      std::vector<Hit> words;
      if (!places_of(evaluation, phrase.words[i], words)) return false;
      std::ranges::sort(words, {}, &Hit::first);
      const bool last = i + 1 == phrase.words.size();
      std::vector<Chain> chains;
      for (const Hit& word : words) {
        if (last) {
          chains.push_back({word.first, word.last, word.evasive});
        } else if (const auto rest = completion(evaluation.text, word, behind)) {
          chains.push_back({word.first, rest->end, word.evasive || rest->evasive});
        }
      }
      if (chains.empty()) return true;
      behind = std::move(chains);
    }
    for (std::size_t i = 0; i < behind.size(); ++i) {
      if (i + 1 < behind.size() && behind[i + 1].end <= behind[i].end)
        continue;  // holds a nearer one
      hits.push_back(
          place_of_tokens(evaluation.text, behind[i].begin, behind[i].end, behind[i].evasive));
    }
    return true;
  }

  /// The rest that begins within reach behind `word`, in the same sentence, and ends nearest.
  std::optional<Chain> completion(const text::PreparedText& text, const Hit& word,
                                  const std::vector<Chain>& behind) const {
    std::optional<Chain> rest;
    for (auto next = std::ranges::upper_bound(behind, word.last, {}, &Chain::begin);
         next != behind.end() && next->begin - word.last - 1 <= within_; ++next) {
      const auto tokens = text.tokens();
      if (tokens[next->begin].sentence != tokens[word.last].sentence) break;
      if (!rest || next->end < rest->end) rest = *next;
    }
    return rest;
  }

  std::vector<GappedPhrase> phrases_;
  /// The rarest word of each, side by side: nearly none of them is in a text.
  std::vector<SetId> rarest_;
  std::uint32_t within_;
};

}  // namespace

ConditionPtr make_gapped(std::vector<GappedPhrase> phrases, std::uint32_t within) {
  return std::make_unique<Gapped>(std::move(phrases), within);
}

}  // namespace kaiku::rules
