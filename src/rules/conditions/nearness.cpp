#include <algorithm>
#include <utility>

#include "families.hpp"

namespace kaiku::rules {
namespace {

constexpr std::int64_t kWidest = 100;

bool same_sentence(const text::PreparedText& text, const Hit& before, const Hit& after) {
  const auto tokens = text.tokens();
  return tokens[before.last].sentence == tokens[after.first].sentence;
}

/// Two hits in one sentence, in either order, with at most so many steps from word to word between.
class Near final : public Condition {
 public:
  Near(ConditionPtr a, ConditionPtr b, std::uint32_t within)
      : a_(std::move(a)), b_(std::move(b)), within_(within) {}

  Verdict evaluate(const Evaluation& evaluation, std::vector<Hit>& hits) const override {
    std::vector<Hit> a;
    const Verdict of_a = a_->evaluate(evaluation.with_places(), a);
    if (of_a.truth == Truth::kFalse) return Verdict::of(false);
    std::vector<Hit> b;
    const Verdict of_b = b_->evaluate(evaluation.with_places(), b);
    if (of_b.truth == Truth::kFalse) return Verdict::of(false);

    const std::size_t before = hits.size();
    if (of_a.truth == Truth::kTrue && of_b.truth == Truth::kTrue &&
        !evaluation.text.tokens().empty()) {
      std::ranges::sort(a, {}, &Hit::first);
      std::ranges::sort(b, {}, &Hit::first);
      join(evaluation.text, a, b, hits);
      join(evaluation.text, b, a, hits);
    }
    return Verdict::search(hits.size() > before, of_a.complete && of_b.complete);
  }

  std::optional<std::vector<SetId>> triggers() const override {
    auto a = a_->triggers();
    auto b = b_->triggers();
    if (!a || (b && b->size() < a->size())) return b;
    return a;
  }
  void add_needs(std::vector<std::vector<SetId>>& needs) const override {
    a_->add_needs(needs);
    b_->add_needs(needs);
  }
  bool runs_regexes() const override { return a_->runs_regexes() || b_->runs_regexes(); }
  bool has_places() const override { return true; }

 private:
  /// Appends each hit of `first` with the next of `then` that follows near enough.
  void join(const text::PreparedText& text, const std::vector<Hit>& first,
            const std::vector<Hit>& then, std::vector<Hit>& hits) const {
    for (const Hit& hit : first) {
      const auto next = std::ranges::upper_bound(then, hit.last, {}, &Hit::first);
      if (next == then.end() || next->first - hit.last > within_) continue;
      if (!same_sentence(text, hit, *next)) continue;
      hits.push_back(hit);
      hits.push_back(*next);
    }
  }

  ConditionPtr a_;
  ConditionPtr b_;
  std::uint32_t within_;
};

ConditionPtr parse_side(const config::Node& node, Parsing& parsing) {
  Parsing beside = parsing;
  beside.disguised_too = true;
  ConditionPtr side = parse_condition(node, beside);
  if (side && !side->has_places()) {
    parsing.diagnostics.push_back(
        node.error("'near' needs conditions on words", "e.g. {lemma: [tilaus]}"));
    return nullptr;
  }
  return side;
}

}  // namespace

ConditionPtr parse_near(const Site& site, Parsing& parsing) {
  config::MapReader reader(site.value, "near", parsing.diagnostics);
  const auto a = reader.required_node("a");
  const auto b = reader.required_node("b");
  reader.required_node("within");
  const auto within = reader.whole("within", 1, kWidest);
  reader.finish();
  ConditionPtr side_a = a ? parse_side(*a, parsing) : nullptr;
  ConditionPtr side_b = b ? parse_side(*b, parsing) : nullptr;
  if (!side_a || !side_b || !within) return nullptr;
  return std::make_unique<Near>(std::move(side_a), std::move(side_b),
                                static_cast<std::uint32_t>(*within));
}

}  // namespace kaiku::rules
