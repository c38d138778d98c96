#include <algorithm>
#include <utility>

#include "families.hpp"

namespace kaiku::rules {
namespace {

bool stands_negated(const text::PreparedText& text, const Hit& hit) {
  const auto tokens = text.tokens();
  if (hit.last >= tokens.size()) return false;
  return std::ranges::any_of(tokens.subspan(hit.first, hit.last - hit.first + 1),
                             &text::Token::negated);
}

/// The hits of a text condition inside, or outside, the scope of a negation.
class Negation final : public Condition {
 public:
  Negation(ConditionPtr inner, bool inside) : inner_(std::move(inner)), inside_(inside) {}

  Verdict evaluate(const Evaluation& evaluation, std::vector<Hit>& hits) const override {
    std::vector<Hit> all;
    const Verdict verdict = inner_->evaluate(evaluation.with_places(), all);
    if (verdict.truth != Truth::kTrue) return verdict;
    const std::size_t before = hits.size();
    std::ranges::copy_if(all, std::back_inserter(hits), [&](const Hit& hit) {
      return stands_negated(evaluation.text, hit) == inside_;
    });
    return Verdict::search(hits.size() > before, verdict.complete);
  }

  std::optional<std::vector<SetId>> triggers() const override { return inner_->triggers(); }
  void add_needs(std::vector<std::vector<SetId>>& needs) const override {
    inner_->add_needs(needs);
  }
  bool runs_regexes() const override { return inner_->runs_regexes(); }
  bool has_places() const override { return true; }

 private:
  ConditionPtr inner_;
  bool inside_;
};

ConditionPtr parse_negation(const Site& site, Parsing& parsing, bool inside) {
  ConditionPtr inner = parse_condition(site.value, parsing);
  if (!inner) return nullptr;
  if (!inner->has_places()) {
    parsing.diagnostics.push_back(site.value.error(
        "'" + site.name() + "' needs a condition on words", "e.g. {lemma: [toimia]}"));
    return nullptr;
  }
  return std::make_unique<Negation>(std::move(inner), inside);
}

}  // namespace

ConditionPtr parse_negated(const Site& site, Parsing& parsing) {
  return parse_negation(site, parsing, /*inside=*/true);
}

ConditionPtr parse_not_negated(const Site& site, Parsing& parsing) {
  return parse_negation(site, parsing, /*inside=*/false);
}

}  // namespace kaiku::rules
