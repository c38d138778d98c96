#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <limits>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace kaiku::text {

/// What is known of the last words that were looked up, at most `most` of them. Which one goes is
/// told by a hand that passes over what was used since it came by last ("second chance", F. J.
/// Corbató, "A Paging Experiment with the Multics System", 1968): unlike moving a word to the
/// front, that touches nothing but the word. Not thread-safe.
template <class Value>
class WordCache {
 public:
  explicit WordCache(std::size_t most) : most_(most) {}

  /// Words that will be asked for one after the other need not wait for memory one after the other:
  /// fetches where each is to be looked for …
  void prefetch_place(std::string_view word) const {
    if (!table_.empty()) __builtin_prefetch(&table_[home_of(check_of(word))]);
  }
  /// … and then what most likely is found there.
  void prefetch_entry(std::string_view word) const {
    if (table_.empty()) return;
    const std::uint32_t number = table_[home_of(check_of(word))].entry;
    if (number == kFree) return;
    constexpr std::size_t kLine = 64;
    const auto* const bytes = reinterpret_cast<const char*>(&entries_[number]);
    for (std::size_t at = 0; at < sizeof(Entry); at += kLine) __builtin_prefetch(bytes + at);
  }

  /// Null when it is not there. Valid until the next add().
  const Value* find(std::string_view word) {
    const std::size_t place = place_of(word, check_of(word));
    if (place == kNowhere) return nullptr;
    Entry& entry = entries_[table_[place].entry];
    if (!entry.used) entry.used = true;
    return &entry.value;
  }

  /// Of a word that is not there yet. Valid until the next add().
  const Value& add(std::string_view word, Value value) {
    const std::uint32_t check = check_of(word);
    Entry fresh{.word = std::string(word), .value = std::move(value), .check = check};
    if (entries_.size() < most_) {
      entries_.push_back(std::move(fresh));
      const auto number = static_cast<std::uint32_t>(entries_.size() - 1);
      if (entries_.size() * 2 > table_.size()) {
        enlarge();
      } else {
        insert(check, number);
      }
      return entries_.back().value;
    }
    while (std::exchange(entries_[hand_].used, false)) hand_ = (hand_ + 1) % most_;
    const std::size_t number = std::exchange(hand_, (hand_ + 1) % most_);
    erase(place_of(entries_[number].word, entries_[number].check));
    entries_[number] = std::move(fresh);
    insert(check, static_cast<std::uint32_t>(number));
    return entries_[number].value;
  }

  std::size_t size() const { return entries_.size(); }

 private:
  struct Entry {
    std::string word;
    Value value;
    std::uint32_t check = 0;
    bool used = false;  ///< since the hand passed
  };
  static constexpr std::uint32_t kFree = std::numeric_limits<std::uint32_t>::max();
  static constexpr std::size_t kNowhere = std::numeric_limits<std::size_t>::max();
  struct Slot {
    std::uint32_t check = 0;
    std::uint32_t entry = kFree;
  };

  static std::uint32_t check_of(std::string_view word) {
    const auto hash = std::uint64_t{std::hash<std::string_view>()(word)};
    return static_cast<std::uint32_t>(hash ^ (hash >> 32U));
  }
  std::size_t home_of(std::uint32_t check) const { return check & (table_.size() - 1); }
  std::size_t behind(std::size_t place) const { return (place + 1) & (table_.size() - 1); }

  std::size_t place_of(std::string_view word, std::uint32_t check) const {
    if (table_.empty()) return kNowhere;
    for (std::size_t place = home_of(check);; place = behind(place)) {
      const Slot& slot = table_[place];
      if (slot.entry == kFree) return kNowhere;
      if (slot.check == check && entries_[slot.entry].word == word) return place;
    }
  }

  void insert(std::uint32_t check, std::uint32_t entry) {
    std::size_t place = home_of(check);
    while (table_[place].entry != kFree) place = behind(place);
    table_[place] = {.check = check, .entry = entry};
  }

  /// What stands behind moves up, unless that were before its home: no search ends too early.
  void erase(std::size_t hole) {
    for (std::size_t place = behind(hole); table_[place].entry != kFree; place = behind(place)) {
      const std::size_t way = (place - home_of(table_[place].check)) & (table_.size() - 1);
      if (way < ((place - hole) & (table_.size() - 1))) continue;
      table_[hole] = table_[place];
      hole = place;
    }
    table_[hole] = {};
  }

  void enlarge() {
    constexpr std::size_t kLeastSlots = 64;
    table_.assign(std::max(kLeastSlots, std::bit_ceil(entries_.size() * 4)), {});
    for (std::uint32_t number = 0; number < entries_.size(); ++number)
      insert(entries_[number].check, number);
  }

  std::size_t most_;
  std::vector<Entry> entries_;
  std::vector<Slot> table_;  ///< at most half of them used
  std::size_t hand_ = 0;
};

}  // namespace kaiku::text
