#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "compiled.hpp"

namespace kaiku::rules {
namespace {

constexpr std::size_t kUsualCandidates = 128;

}  // namespace

TriggerIndex::TriggerIndex(const std::vector<Signal>& signals, std::size_t sets)
    : count_(signals.size()) {
  std::vector<std::vector<std::uint32_t>> by_set(sets);
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
      if (by_set[set].empty() || by_set[set].back() != i) by_set[set].push_back(i);
    }
  }
  first_need_.push_back(static_cast<std::uint32_t>(needs_.size()));
  for (const std::vector<std::uint32_t>& of_set : by_set) {
    first_of_set_.push_back(static_cast<std::uint32_t>(triggered_.size()));
    triggered_.insert(triggered_.end(), of_set.begin(), of_set.end());
  }
  first_of_set_.push_back(static_cast<std::uint32_t>(triggered_.size()));
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
  found.reserve(kUsualCandidates);
  IdSet triggered(count_);
  for (const std::uint32_t signal : always_) triggered.insert(signal);
  matches.for_each_candidate([&](SetId set) {
    for (std::uint32_t i = first_of_set_[set]; i < first_of_set_[set + 1]; ++i)
      triggered.insert(triggered_[i]);
  });
  triggered.for_each([&](std::uint32_t signal) {
    if (may_hold(signal, matches)) found.push_back(signal);
  });
  return found;
}

}  // namespace kaiku::rules
