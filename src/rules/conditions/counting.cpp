#include "counting.hpp"

#include <algorithm>
#include <utility>

#include "families.hpp"

namespace kaiku::rules {
namespace {

constexpr std::int64_t kMostPlaces = 10'000;

/// Of places that overlap the one that ends first counts.
std::size_t separate_places(std::vector<Hit> hits) {
  std::ranges::sort(hits, {},
                    [](const Hit& hit) { return std::pair(hit.original.end, hit.original.begin); });
  std::size_t count = 0;
  std::size_t end = 0;
  for (const Hit& hit : hits) {
    if (count > 0 && hit.original.begin < end) continue;
    ++count;
    end = hit.original.end;
  }
  return count;
}

class Counted final : public Condition {
 public:
  Counted(ConditionPtr inner, NumberComparison comparison)
      : inner_(std::move(inner)), comparison_(comparison) {}

  Verdict evaluate(const Evaluation& evaluation, std::vector<Hit>& hits) const override {
    std::vector<Hit> all;
    const Verdict verdict = inner_->evaluate(evaluation.with_places(), all);
    const auto count = static_cast<double>(separate_places(all));
    const bool surely = verdict.complete ? comparison_.holds(count) : comparison_.holds_from(count);
    if (surely) {
      hits.insert(hits.end(), all.begin(), all.end());
      return {.truth = Truth::kTrue, .complete = verdict.complete};
    }
    if (verdict.complete || !comparison_.may_hold_from(count)) return Verdict::of(false);
    return Verdict::unknown();
  }

  std::optional<std::vector<SetId>> triggers() const override {
    if (comparison_.holds(0)) return std::nullopt;
    return inner_->triggers();
  }
  bool runs_regexes() const override { return inner_->runs_regexes(); }
  bool has_places() const override { return !comparison_.holds(0); }

 private:
  ConditionPtr inner_;
  NumberComparison comparison_;
};

}  // namespace

ConditionPtr make_counted(ConditionPtr condition, NumberComparison comparison) {
  return std::make_unique<Counted>(std::move(condition), comparison);
}

ConditionPtr parse_count(const Site& site, Parsing& parsing) {
  for (const auto& [key, value] : site.value.entries()) {
    if (key.scalar() == "of" && value.is_scalar()) return parse_window_count(site, parsing);
  }
  config::MapReader reader(site.value, site.name(), parsing.diagnostics);
  const auto of = reader.required_node("of");
  reader.required_node("at_least");
  const auto at_least = reader.whole("at_least", 2, kMostPlaces);
  reader.finish();
  ConditionPtr inner = of ? parse_condition(*of, parsing) : nullptr;
  if (inner && !inner->has_places()) {
    parsing.diagnostics.push_back(
        of->error("'count' needs a condition on words", "e.g. {list: fi/insults}"));
    return nullptr;
  }
  if (!inner || !at_least) return nullptr;
  return make_counted(std::move(inner), {.op = NumberComparison::Operator::kGreaterOrEqual,
                                         .bound = static_cast<double>(*at_least)});
}

}  // namespace kaiku::rules
