#include <algorithm>
#include <functional>
#include <iterator>
#include <map>
#include <memory>
#include <span>
#include <utility>

#include "families.hpp"

namespace kaiku::rules {
namespace {

bool needs_regexes(const ConditionPtr& part) {
  return part->runs_regexes();
}

/// Parts that run regexes are asked last: mostly the others settle it.
std::vector<ConditionPtr> words_first(std::vector<ConditionPtr> parts) {
  std::ranges::stable_partition(parts, std::not_fn(needs_regexes));
  return parts;
}

/// Of parts that must all hold: what costs little in one of them is asked before all regexes.
std::vector<ConditionPtr> pieces_of(std::vector<ConditionPtr> parts) {
  std::vector<ConditionPtr> all;
  for (ConditionPtr& part : parts) {
    std::vector<ConditionPtr> pieces = part->divided();
    if (pieces.empty()) pieces.push_back(std::move(part));
    std::ranges::move(pieces, std::back_inserter(all));
  }
  return all;
}

/// Every part must hold; false outweighs unknown.
class All final : public Condition {
 public:
  explicit All(std::vector<ConditionPtr> parts)
      : parts_(words_first(pieces_of(std::move(parts)))) {}

  Verdict evaluate(const Evaluation& evaluation, std::vector<Hit>& hits) const override {
    const std::size_t before = hits.size();
    Verdict verdict = Verdict::of(true);
    for (const ConditionPtr& part : parts_) {
      const Verdict one = part->evaluate(evaluation, hits);
      verdict.complete = verdict.complete && one.complete;
      verdict.truth = std::min(verdict.truth, one.truth);
      if (one.truth == Truth::kFalse) break;
    }
    if (verdict.truth == Truth::kFalse) {
      hits.resize(before);
      return Verdict::of(false);
    }
    return verdict;
  }

  std::optional<std::vector<SetId>> triggers() const override {
    std::optional<std::vector<SetId>> fewest;
    for (const ConditionPtr& part : parts_) {
      if (fewest && part->runs_regexes()) break;
      auto triggers = part->triggers();
      if (triggers && (!fewest || triggers->size() < fewest->size())) fewest = std::move(triggers);
    }
    return fewest;
  }
  void add_needs(std::vector<std::vector<SetId>>& needs) const override {
    for (const ConditionPtr& part : parts_) part->add_needs(needs);
  }

  bool looks_for_patterns() const override {
    return std::ranges::any_of(parts_, &Condition::looks_for_patterns, dereference);
  }
  bool runs_regexes() const override {
    return std::ranges::any_of(parts_, &Condition::runs_regexes, dereference);
  }
  bool proves_abuse_or_spam() const override {
    return std::ranges::any_of(parts_, &Condition::proves_abuse_or_spam, dereference);
  }
  bool has_places() const override {
    return std::ranges::any_of(parts_, &Condition::has_places, dereference);
  }

  void restrict(std::vector<Restriction>& restrictions) const override {
    for (const ConditionPtr& part : parts_) part->restrict(restrictions);
  }
  ClassFacts needed_classes() const override {
    for (const ConditionPtr& part : parts_) {
      if (const ClassFacts needed = part->needed_classes(); !needed.empty()) return needed;
    }
    return {};
  }

  bool impossible() const override {
    if (std::ranges::any_of(parts_, &Condition::impossible, dereference)) return true;
    std::vector<Restriction> restrictions;
    restrict(restrictions);
    std::map<std::string, std::set<std::string>> open;
    for (const Restriction& restriction : restrictions) {
      const auto [fact, added] = open.try_emplace(restriction.fact, restriction.allowed);
      if (!added) {
        std::erase_if(fact->second, [&](const std::string& value) {
          return !restriction.allowed.contains(value);
        });
      }
      if (fact->second.empty()) return true;
    }
    return false;
  }

 private:
  static const Condition& dereference(const ConditionPtr& part) { return *part; }

  std::vector<ConditionPtr> parts_;
};

/// One part is enough; true outweighs unknown. All parts are asked where every place counts.
class Any final : public Condition {
 public:
  explicit Any(std::vector<ConditionPtr> parts) : parts_(words_first(std::move(parts))) {}

  Verdict evaluate(const Evaluation& evaluation, std::vector<Hit>& hits) const override {
    Verdict verdict = Verdict::of(false);
    for (const ConditionPtr& part : parts_) {
      const Verdict one = part->evaluate(evaluation, hits);
      verdict.complete = verdict.complete && one.complete;
      verdict.truth = std::max(verdict.truth, one.truth);
      if (one.truth == Truth::kTrue && !evaluation.places_wanted) break;
    }
    return verdict;
  }

  std::optional<std::vector<SetId>> triggers() const override {
    std::vector<SetId> all;
    for (const ConditionPtr& part : parts_) {
      const auto triggers = part->triggers();
      if (!triggers) return std::nullopt;
      all.insert(all.end(), triggers->begin(), triggers->end());
    }
    return all;
  }

  bool looks_for_patterns() const override {
    return std::ranges::any_of(parts_, [](const auto& part) { return part->looks_for_patterns(); });
  }
  bool runs_regexes() const override {
    return std::ranges::any_of(parts_, [](const auto& part) { return part->runs_regexes(); });
  }
  bool proves_abuse_or_spam() const override {
    return std::ranges::all_of(parts_,
                               [](const auto& part) { return part->proves_abuse_or_spam(); });
  }
  bool has_places() const override {
    return std::ranges::all_of(parts_, [](const auto& part) { return part->has_places(); });
  }
  bool impossible() const override {
    return std::ranges::all_of(parts_, [](const auto& part) { return part->impossible(); });
  }

 private:
  std::vector<ConditionPtr> parts_;
};

/// No part may hold; none of unknown is unknown.
class None final : public Condition {
 public:
  explicit None(std::vector<ConditionPtr> parts)
      : owned_(std::make_shared<const std::vector<ConditionPtr>>(words_first(std::move(parts)))),
        parts_(*owned_) {}
  /// Some of the parts of another.
  None(std::shared_ptr<const std::vector<ConditionPtr>> owned, std::span<const ConditionPtr> parts)
      : owned_(std::move(owned)), parts_(parts) {}

  Verdict evaluate(const Evaluation& evaluation, std::vector<Hit>&) const override {
    Evaluation only_truth = evaluation;
    only_truth.places_wanted = false;
    std::vector<Hit> unwanted;
    Truth most = Truth::kFalse;
    for (const ConditionPtr& part : parts_) {
      most = std::max(most, part->evaluate(only_truth, unwanted).truth);
      if (most == Truth::kTrue) return Verdict::of(false);
    }
    return most == Truth::kUnknown ? Verdict::unknown() : Verdict::of(true);
  }
  bool looks_for_patterns() const override {
    return std::ranges::any_of(parts_, [](const auto& part) { return part->looks_for_patterns(); });
  }
  bool runs_regexes() const override { return std::ranges::any_of(parts_, needs_regexes); }
  std::vector<ConditionPtr> divided() const override {
    const auto words =
        static_cast<std::size_t>(std::ranges::find_if(parts_, needs_regexes) - parts_.begin());
    std::vector<ConditionPtr> pieces;
    if (words == 0 || words == parts_.size()) return pieces;
    pieces.push_back(std::make_unique<None>(owned_, parts_.first(words)));
    pieces.push_back(std::make_unique<None>(owned_, parts_.subspan(words)));
    return pieces;
  }

 private:
  std::shared_ptr<const std::vector<ConditionPtr>> owned_;  ///< also by what it was divided into
  std::span<const ConditionPtr> parts_;
};

template <class Logic>
ConditionPtr parse_parts(const Site& site, Parsing& parsing) {
  const std::vector<config::Node> items = site.value.items();
  if (!site.value.is_sequence() || items.empty()) {
    parsing.diagnostics.push_back(
        site.value.error("'" + site.name() + "': expected a list of conditions",
                         site.value.is_mapping() ? "put '- ' before the condition"
                                                 : "write at least one condition"));
    return nullptr;
  }
  std::vector<ConditionPtr> parts;
  for (const config::Node& item : items) {
    if (ConditionPtr part = parse_condition(item, parsing)) parts.push_back(std::move(part));
  }
  if (parts.size() != items.size()) return nullptr;
  return std::make_unique<Logic>(std::move(parts));
}

}  // namespace

ConditionPtr make_all(std::vector<ConditionPtr> parts) {
  return std::make_unique<All>(std::move(parts));
}

ConditionPtr parse_all(const Site& site, Parsing& parsing) {
  return parse_parts<All>(site, parsing);
}
ConditionPtr parse_any(const Site& site, Parsing& parsing) {
  return parse_parts<Any>(site, parsing);
}
ConditionPtr parse_none(const Site& site, Parsing& parsing) {
  return parse_parts<None>(site, parsing);
}

}  // namespace kaiku::rules
