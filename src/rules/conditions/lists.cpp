#include <algorithm>
#include <utility>

#include "../checking/kinds.hpp"
#include "../rule_text.hpp"
#include "families.hpp"
#include "places.hpp"
#include "values.hpp"

namespace kaiku::rules {
namespace {

/// The entries of word lists that are no exceptions of the same list.
class ListCondition final : public Condition {
 public:
  ListCondition(std::vector<WordList> lists, bool only_evasive)
      : lists_(std::move(lists)), only_evasive_(only_evasive) {}

  Verdict evaluate(const Evaluation& evaluation, std::vector<Hit>& hits) const override {
    const std::size_t before = hits.size();
    bool complete = true;
    for (const WordList& list : lists_) complete = collect(list, evaluation, hits) && complete;
    return Verdict::search(hits.size() > before, complete);
  }

  std::optional<std::vector<SetId>> triggers() const override {
    std::vector<SetId> entries;
    entries.reserve(lists_.size());
    for (const WordList& list : lists_) entries.push_back(list.entries);
    return entries;
  }
  bool has_places() const override { return true; }

 private:
  bool collect(const WordList& list, const Evaluation& evaluation, std::vector<Hit>& hits) const {
    const std::size_t before = hits.size();
    const bool complete = places_of(evaluation, list.entries, hits);
    if (only_evasive_) {
      const auto plain = [](const Hit& hit) { return !hit.evasive; };
      const auto begin = hits.begin() + static_cast<std::ptrdiff_t>(before);
      hits.erase(std::remove_if(begin, hits.end(), plain), hits.end());
    }
    if (list.exceptions && hits.size() > before) {
      std::vector<Hit> exempt;
      places_of(evaluation, *list.exceptions, exempt);
      drop_touching(hits, before, exempt);
    }
    for (std::size_t i = before; i < hits.size(); ++i) {
      hits[i].entry = &(*list.table)[hits[i].phrase];
    }
    return complete;
  }

  std::vector<WordList> lists_;
  bool only_evasive_;
};

ConditionPtr parse_lists(const Site& site, Parsing& parsing, bool only_evasive) {
  const std::vector<config::Node> values = values_of(site, parsing);
  std::vector<WordList> lists;
  for (const config::Node& value : values) {
    const auto list = parsing.names.find_list(value.scalar(), parsing.patterns);
    if (list && !list->empty) {
      lists.push_back(*list);
    } else if (list) {
      parsing.diagnostics.push_back(
          finding(FindingCode::kEmptyList, value,
                  "the word list '" + value.scalar() + "' is empty: it can never hit", ""));
    } else {
      parsing.diagnostics.push_back(
          value.error("no word list '" + shown(value.scalar()) + "'",
                      did_you_mean(value.scalar(), parsing.names.list_names())));
    }
  }
  if (lists.empty() || lists.size() != values.size()) return nullptr;
  return std::make_unique<ListCondition>(std::move(lists), only_evasive);
}

}  // namespace

ConditionPtr parse_list(const Site& site, Parsing& parsing) {
  return parse_lists(site, parsing, /*only_evasive=*/false);
}

ConditionPtr parse_evades(const Site& site, Parsing& parsing) {
  return parse_lists(site, parsing, /*only_evasive=*/true);
}

}  // namespace kaiku::rules
