#include "beginning_table.hpp"

#include <algorithm>
#include <bit>
#include <limits>
#include <utility>

namespace kaiku::rules {
namespace {

constexpr std::size_t kBitsOfKey = 16;  // of a filter: one look in sixteen is in vain, or fewer
constexpr std::size_t kLeastBits = 64;  // one word of memory
constexpr std::size_t kLeastSlots = 4;

/// By how far a hash is shifted to be a number below `size`, a power of two.
unsigned shift_for(std::size_t size) {
  return 64U - static_cast<unsigned>(std::countr_zero(size));
}

}  // namespace

BeginningTable::BeginningTable(const std::vector<std::string>& keys) {
  std::vector<std::uint32_t> crowded;
  for (std::size_t i = 0; i < kLengths.size(); ++i) {
    const bool last = i + 1 == kLengths.size();
    add_level(kLengths[i], last ? std::numeric_limits<std::size_t>::max() : kLengths[i + 1] - 1,
              keys, crowded);
  }
  std::ranges::sort(crowded);
  std::vector<std::string> left;
  left.reserve(crowded.size());
  for (const std::uint32_t value : crowded) left.push_back(keys[value]);
  crowded_ = DoubleArray(left);
  crowded_values_ = std::move(crowded);
}

void BeginningTable::add_level(std::size_t least, std::size_t most,
                               const std::vector<std::string>& keys,
                               std::vector<std::uint32_t>& crowded) {
  std::vector<std::uint32_t> members;  // sorted as the keys are: those that begin alike together
  for (std::uint32_t value = 0; value < keys.size(); ++value) {
    if (keys[value].size() >= least && keys[value].size() <= most) members.push_back(value);
  }
  if (members.empty()) return;
  Level level{.mask = ~std::uint64_t{0} >> (64 - 8 * least)};
  const std::size_t bits = std::max(kLeastBits, std::bit_ceil(members.size() * kBitsOfKey));
  level.filter_shift = shift_for(bits);
  level.filter.resize(bits / 64);
  level.slots.resize(std::max(kLeastSlots, std::bit_ceil(members.size() * 2)));
  level.slot_shift = shift_for(level.slots.size());

  for (auto begin = members.begin(); begin != members.end();) {
    const std::string_view first = std::string_view(keys[*begin]).substr(0, least);
    const auto end = std::find_if_not(
        begin, members.end(), [&](std::uint32_t value) { return keys[value].starts_with(first); });
    add_alike({begin, end}, first, keys, level, crowded);
    begin = end;
  }
  levels_.push_back(std::move(level));
}

void BeginningTable::add_alike(std::span<const std::uint32_t> alike, std::string_view beginning,
                               const std::vector<std::string>& keys, Level& level,
                               std::vector<std::uint32_t>& crowded) {
  const std::uint64_t first = first_bytes(beginning);
  const std::uint64_t hash = hash_of(first);
  const std::uint64_t bit = hash >> level.filter_shift;
  level.filter[bit / 64] |= std::uint64_t{1} << (bit % 64);
  std::size_t at = hash >> level.slot_shift;
  while (level.slots[at].use != Slot::Use::kNone) at = (at + 1) & (level.slots.size() - 1);
  Slot& slot = level.slots[at];
  slot.first = first;
  if (alike.size() > kMostAlike) {
    slot.use = Slot::Use::kCrowded;
    crowded.insert(crowded.end(), alike.begin(), alike.end());
    return;
  }
  slot.use = Slot::Use::kFew;
  slot.begin = static_cast<std::uint32_t>(keys_.size());
  slot.count = static_cast<std::uint16_t>(alike.size());
  for (const std::uint32_t value : alike) {
    keys_.push_back({.value = value,
                     .begin = static_cast<std::uint32_t>(letters_.size()),
                     .size = static_cast<std::uint32_t>(keys[value].size())});
    letters_ += keys[value];
  }
}

}  // namespace kaiku::rules
