#include "window_counter.hpp"

#include <algorithm>

namespace kaiku::rules {

void WindowCounter::add(std::uint64_t key, const Mark& mark) {
  std::vector<Mark>& marks = by_key_[key];
  if (!marks.empty()) by_age_.erase({marks.front().at, key});
  const auto known = std::ranges::find(marks, mark.value, &Mark::value);
  Mark latest = mark;
  if (known != marks.end()) {
    latest.at = std::max(latest.at, known->at);
    marks.erase(known);
    --marks_;
  }
  const auto place =
      std::ranges::find_if(marks, [&](const Mark& other) { return other.at <= latest.at; });
  marks.insert(place, latest);
  ++marks_;
  if (marks.size() > kept_) {
    marks.pop_back();
    --marks_;
  }
  by_age_.emplace(marks.front().at, key);
  newest_ = std::max(newest_, latest.at);
  forget_old();
}

std::vector<WindowCounter::Mark> WindowCounter::marks(std::uint64_t key, TimePoint at,
                                                      Duration window) const {
  std::vector<Mark> found;
  const auto marks = by_key_.find(key);
  if (marks == by_key_.end()) return found;
  std::ranges::copy_if(marks->second, std::back_inserter(found),
                       [&](const Mark& mark) { return mark.at <= at && mark.at > at - window; });
  return found;
}

void WindowCounter::forget_old() {
  while (!by_age_.empty() && by_age_.begin()->first <= newest_ - window_) forget_oldest();
  while (by_key_.size() > kMostKeys || marks_ > kMostMarks) forget_oldest();
}

void WindowCounter::forget_oldest() {
  const std::uint64_t key = by_age_.begin()->second;
  by_age_.erase(by_age_.begin());
  const auto marks = by_key_.find(key);
  marks_ -= marks->second.size();
  by_key_.erase(marks);
}

}  // namespace kaiku::rules
