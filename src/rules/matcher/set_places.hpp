#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

#include "term.hpp"
#include "text_bytes.hpp"

namespace kaiku::rules {

/// Where the few sets that a text may hit are listed. Takes memory for them, not for all sets of
/// the rules, so that a text costs the same however many these are.
class SetPlaces {
 public:
  static constexpr std::uint32_t kNowhere = std::numeric_limits<std::uint32_t>::max();

  /// kNowhere: the set was not inserted.
  std::uint32_t find(SetId set) const {
    if (slots_.empty()) return kNowhere;
    for (std::size_t i = home_of(set);; i = behind(i)) {
      if (slots_[i].set == set || slots_[i].place == kNowhere) return slots_[i].place;
    }
  }

  /// A set that was not inserted before.
  void insert(SetId set, std::uint32_t place) {
    if (2 * ++sets_ > slots_.size()) enlarge();
    put({.set = set, .place = place});
  }

 private:
  struct Slot {
    SetId set = 0;
    std::uint32_t place = kNowhere;
  };
  static constexpr std::size_t kLeastSlots = 256;  // most texts hit less than a hundred sets

  std::size_t home_of(SetId set) const { return set * kSpread >> shift_; }
  std::size_t behind(std::size_t slot) const { return (slot + 1) & (slots_.size() - 1); }

  void put(const Slot& slot) {
    std::size_t i = home_of(slot.set);
    while (slots_[i].place != kNowhere) i = behind(i);
    slots_[i] = slot;
  }

  void enlarge() {
    std::vector<Slot> before(slots_.empty() ? kLeastSlots : 2 * slots_.size());
    before.swap(slots_);
    shift_ = 64U - static_cast<unsigned>(std::countr_zero(slots_.size()));
    for (const Slot& slot : before) {
      if (slot.place != kNowhere) put(slot);
    }
  }

  std::vector<Slot> slots_;  ///< at most half of them used, so that a search soon ends
  unsigned shift_ = 0;       ///< of a hash, to be a place in slots_
  std::size_t sets_ = 0;
};

}  // namespace kaiku::rules
