#pragma once

#include <cstddef>
#include <list>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>

namespace kaiku::text {

/// What is known of the last words that were looked up, at most `most` of them; the least recently
/// used goes first. Not thread-safe.
template <class Value>
class WordCache {
 public:
  explicit WordCache(std::size_t most) : most_(most) {}

  /// Null when it is not there. Valid until the next add().
  const Value* find(std::string_view word) {
    const auto found = index_.find(word);
    if (found == index_.end()) return nullptr;
    entries_.splice(entries_.begin(), entries_, found->second);
    return &entries_.front().second;
  }

  /// Of a word that is not there yet. Valid until the next add().
  const Value& add(std::string_view word, Value value) {
    if (entries_.size() >= most_) {
      index_.erase(entries_.back().first);
      entries_.pop_back();
    }
    entries_.emplace_front(std::string(word), std::move(value));
    index_.emplace(entries_.front().first, entries_.begin());
    return entries_.front().second;
  }

  std::size_t size() const { return entries_.size(); }

 private:
  using Entry = std::pair<std::string, Value>;

  std::size_t most_;
  std::list<Entry> entries_;  ///< most recently used first
  std::unordered_map<std::string_view, typename std::list<Entry>::iterator>
      index_;  ///< keys live in entries_
};

}  // namespace kaiku::text
