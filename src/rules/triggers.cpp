#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "compiled.hpp"
#include "matcher/id_set.hpp"

namespace kaiku::rules {
namespace {

constexpr std::size_t kUsualCandidates = 128;

}  // namespace

TriggerIndex::TriggerIndex(const std::vector<Signal>& signals, std::size_t sets)
    : count_(signals.size()) {
  std::vector<std::vector<std::uint32_t>> by_set(sets);
  for (std::uint32_t i = 0; i < signals.size(); ++i) {
    const auto triggers = signals[i].when->triggers();
    std::vector<std::vector<SetId>> needs;
    signals[i].when->add_needs(needs);
    if (triggers) std::erase(needs, *triggers);  // one of them is there if it is looked at
    add_needs(needs);
    if (!triggers) {
      always_.push_back(i);
      continue;
    }
    for (const SetId set : *triggers) {
      if (by_set[set].empty() || by_set[set].back() != i) by_set[set].push_back(i);
    }
  }
  for (const std::vector<std::uint32_t>& of_set : by_set) triggered_.add(of_set);
}

void TriggerIndex::add_needs(const std::vector<std::vector<SetId>>& needs) {
  std::vector<SetId> spelt;
  for (const std::vector<SetId>& need : needs) {
    spelt.push_back(static_cast<SetId>(need.size()));
    spelt.insert(spelt.end(), need.begin(), need.end());
  }
  needs_.add(spelt);
}

bool TriggerIndex::may_hold(std::uint32_t signal, const Matches& matches) const {
  const auto may_hit = [&](SetId set) { return matches.may_hit(set); };
  for (std::span<const SetId> needs = needs_[signal]; !needs.empty();) {
    const std::size_t sets = needs.front();
    if (std::ranges::none_of(needs.subspan(1, sets), may_hit)) return false;
    needs = needs.subspan(1 + sets);
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
  found.reserve(kUsualCandidates);
  IdSet triggered(count_);
  for (const std::uint32_t signal : always_) triggered.insert(signal);
  matches.for_each_candidate([&](SetId set) {
    for (const std::uint32_t signal : triggered_[set]) triggered.insert(signal);
  });
  triggered.for_each([&](std::uint32_t signal) {
    if (may_hold(signal, matches)) found.push_back(signal);
  });
  return found;
}

}  // namespace kaiku::rules
