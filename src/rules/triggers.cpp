#include <algorithm>
#include <span>

#include "compiled.hpp"

namespace kaiku::rules {

TriggerIndex::TriggerIndex(const std::vector<Signal>& signals, std::size_t sets)
    : by_set_(sets), count_(signals.size()) {
  for (std::uint32_t i = 0; i < signals.size(); ++i) {
    first_need_.push_back(static_cast<std::uint32_t>(needs_.size()));
    std::vector<std::vector<SetId>> needs;
    signals[i].when->add_needs(needs);
    for (const std::vector<SetId>& need : needs) {
      const auto begin = static_cast<std::uint32_t>(needed_.size());
      needed_.insert(needed_.end(), need.begin(), need.end());
      needs_.push_back({.begin = begin, .end = static_cast<std::uint32_t>(needed_.size())});
    }
    const auto triggers = signals[i].when->triggers();
    if (!triggers) {
      always_.push_back(i);
      continue;
    }
    for (const SetId set : *triggers) {
      if (by_set_[set].empty() || by_set_[set].back() != i) by_set_[set].push_back(i);
    }
  }
  first_need_.push_back(static_cast<std::uint32_t>(needs_.size()));
}

bool TriggerIndex::may_hold(std::uint32_t signal, const Matches& matches) const {
  const auto may_hit = [&](SetId set) { return matches.may_hit(set); };
  for (std::uint32_t i = first_need_[signal]; i < first_need_[signal + 1]; ++i) {
    const auto sets = std::span(needed_).subspan(needs_[i].begin, needs_[i].end - needs_[i].begin);
    if (std::ranges::none_of(sets, may_hit)) return false;
  }
  return true;
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
  std::erase_if(found, [&](std::uint32_t signal) { return !may_hold(signal, matches); });
  return found;
}

}  // namespace kaiku::rules
