#include <algorithm>

#include "compiled.hpp"

namespace kaiku::rules {

TriggerIndex::TriggerIndex(const std::vector<Signal>& signals, std::size_t sets)
    : by_set_(sets), count_(signals.size()) {
  for (std::uint32_t i = 0; i < signals.size(); ++i) {
    const auto triggers = signals[i].when->triggers();
    if (!triggers) {
      always_.push_back(i);
      continue;
    }
    for (const SetId set : *triggers) {
      if (by_set_[set].empty() || by_set_[set].back() != i) by_set_[set].push_back(i);
    }
  }
}

std::vector<std::uint32_t> TriggerIndex::candidates(const Matches& matches) const {
  std::vector<std::uint32_t> found;
  if (matches.may_miss_hits()) {  // any of them may be unknown
    found.resize(count_);
    for (std::uint32_t i = 0; i < count_; ++i) found[i] = i;
    return found;
  }
  found = always_;
  for (const SetId set : matches.candidates())
    found.insert(found.end(), by_set_[set].begin(), by_set_[set].end());
  std::ranges::sort(found);
  const auto doubled = std::ranges::unique(found);
  found.erase(doubled.begin(), doubled.end());
  return found;
}

}  // namespace kaiku::rules
