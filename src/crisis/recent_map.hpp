#pragma once

#include <cstddef>
#include <list>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>

namespace kaiku::crisis {

/// The values of the most recently used keys; the one not used for longest makes room for a new
/// one.
template <class Value>
class RecentMap {
 public:
  struct Entry {
    std::string key;
    Value value;
  };
  explicit RecentMap(std::size_t most) : most_(most) {}
  RecentMap(const RecentMap& other) : most_(other.most_), entries_(other.entries_) { index(); }
  RecentMap(RecentMap&& other) noexcept = default;
  RecentMap& operator=(RecentMap other) noexcept {
    most_ = other.most_;
    entries_.swap(other.entries_);
    places_.swap(other.places_);
    return *this;
  }
  ~RecentMap() = default;

  /// The value of `key`, now the most recently used; made by `make()` when it is new.
  template <class Make>
  Value& use(const std::string& key, Make make) {
    if (const auto known = places_.find(key); known != places_.end()) {
      entries_.splice(entries_.begin(), entries_, known->second);
      return entries_.front().value;
    }
    if (entries_.size() == most_) {
      places_.erase(entries_.back().key);
      entries_.pop_back();
    }
    entries_.push_front(Entry{key, make()});
    places_.emplace(entries_.front().key, entries_.begin());
    return entries_.front().value;
  }
  const Value* find(const std::string& key) const {
    const auto known = places_.find(key);
    return known == places_.end() ? nullptr : &known->second->value;
  }
  /// Behind all others, as to_json() of the owner wrote them; false for a key that is there already
  /// or one too many.
  bool append(std::string key, Value value) {
    if (entries_.size() == most_ || places_.contains(key)) return false;
    entries_.push_back(Entry{std::move(key), std::move(value)});
    places_.emplace(entries_.back().key, std::prev(entries_.end()));
    return true;
  }

  std::size_t size() const { return entries_.size(); }
  auto begin() { return entries_.begin(); }
  auto end() { return entries_.end(); }
  auto begin() const { return entries_.begin(); }
  auto end() const { return entries_.end(); }

 private:
  using Entries = std::list<Entry>;
  void index() {
    for (auto at = entries_.begin(); at != entries_.end(); ++at) places_.emplace(at->key, at);
  }

  std::size_t most_;
  Entries entries_;  ///< most recently used first
  std::unordered_map<std::string_view, typename Entries::iterator> places_;  ///< keys in entries_
};

}  // namespace kaiku::crisis
