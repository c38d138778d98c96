#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace kaiku::rules {

/// Many short lists by number, one behind the other.
template <class Value>
class Lists {
 public:
  /// The next list.
  void add(std::span<const Value> list) {
    values_.insert(values_.end(), list.begin(), list.end());
    first_.push_back(static_cast<std::uint32_t>(values_.size()));
  }
  /// Whether there is no value in any of them.
  bool empty() const { return values_.empty(); }
  std::span<const Value> operator[](std::size_t number) const {
    return std::span(values_).subspan(first_[number], first_[number + 1] - first_[number]);
  }

 private:
  std::vector<Value> values_;
  std::vector<std::uint32_t> first_ = {0};  ///< and the end of the last
};

}  // namespace kaiku::rules
