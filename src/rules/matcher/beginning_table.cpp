#include "beginning_table.hpp"

#include <algorithm>
#include <bit>
#include <limits>
#include <utility>

namespace kaiku::rules {
namespace {

constexpr std::size_t kLeastSlots = 4;

}  // namespace

BeginningTable::BeginningTable(const std::vector<std::string>& keys) {
  for (const std::string& key : keys) {
    first_of_tail_.push_back(static_cast<std::uint32_t>(tails_.size()));
    if (key.size() > kInline) tails_.append(key, kInline);
  }
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

// The loop writes, and nobody else can rule out that it writes to what it reads over and over: that
// lies in variables of its own.
void BeginningTable::note_begun(std::string_view text, std::span<const std::uint32_t> places,
                                Work& work) const {
  work.begun.resize(places.size());
  work.levels.resize(places.size());
  const std::uint8_t* const levels_of_pair = levels_of_pair_.data();
  const char* const bytes = text.data();
  std::uint32_t* const begun = work.begun.data();
  std::uint8_t* const levels = work.levels.data();
  std::size_t count = 0;
  for (const std::uint32_t place : places) {
    const std::uint8_t here = levels_of_pair[gathered(bytes + place, 2)];
    begun[count] = place;
    levels[count] = here;
    count += here != 0 ? 1U : 0U;
  }
  work.begun.resize(count);
}

BeginningTable::Key BeginningTable::key_of(std::string_view text, std::uint32_t value) {
  return {.low = eight_bytes(text),
          .high = text.size() > 8 ? eight_bytes(text.substr(8)) : 0,
          .value = value,
          .size = static_cast<std::uint16_t>(text.size())};
}

void BeginningTable::add_level(std::size_t least, std::size_t most,
                               const std::vector<std::string>& keys,
                               std::vector<std::uint32_t>& crowded) {
  std::vector<std::uint32_t> members;  // sorted as the keys are: those that begin alike together
  for (std::uint32_t value = 0; value < keys.size(); ++value) {
    if (keys[value].size() >= least && keys[value].size() <= most) members.push_back(value);
  }
  if (members.empty()) return;
  Level level{.mask = mask_of(least), .filter = BloomFilter(members.size()), .slots = {}};
  level.slots.resize(std::max(kLeastSlots, std::bit_ceil(members.size() + members.size() / 4)));
  level.shift = 64U - static_cast<unsigned>(std::countr_zero(level.slots.size()));

  for (auto begin = members.begin(); begin != members.end();) {
    const std::string_view first = std::string_view(keys[*begin]).substr(0, least);
    const auto end = std::find_if_not(
        begin, members.end(), [&](std::uint32_t value) { return keys[value].starts_with(first); });
    add_alike({begin, end}, keys, level, crowded);
    note_pair(first, levels_.size());
    begin = end;
  }
  levels_.push_back(std::move(level));
}

void BeginningTable::note_pair(std::string_view first, std::size_t level) {
  levels_of_pair_.resize(kPair + 1);
  const auto bit = static_cast<std::uint8_t>(1U << level);
  if (first.size() > 1) {
    levels_of_pair_[gathered(first.data(), 2)] |= bit;
    return;
  }
  for (std::size_t second = 0; second < 256; ++second)
    levels_of_pair_[second << 8U | static_cast<unsigned char>(first.front())] |= bit;
}

void BeginningTable::add_alike(std::span<const std::uint32_t> alike,
                               const std::vector<std::string>& keys, Level& level,
                               std::vector<std::uint32_t>& crowded) {
  const Key first = key_of(keys[alike.front()], alike.front());
  const std::uint64_t hash = hash_of(first.low & level.mask);
  level.filter.insert(hash);
  std::size_t at = hash >> level.shift;
  while (level.slots[at].alike != 0) at = (at + 1) & (level.slots.size() - 1);
  Key& slot = level.slots[at];
  slot = first;
  const bool too_long = std::ranges::any_of(alike, [&](std::uint32_t value) {
    return keys[value].size() > std::numeric_limits<std::uint16_t>::max();
  });
  if (alike.size() > kMostAlike || too_long) {
    slot.alike = kCrowded;
    crowded.insert(crowded.end(), alike.begin(), alike.end());
    return;
  }
  slot.alike = static_cast<std::uint16_t>(alike.size());
  if (alike.size() == 1) return;
  slot.value = static_cast<std::uint32_t>(keys_.size());
  for (const std::uint32_t value : alike) keys_.push_back(key_of(keys[value], value));
}

}  // namespace kaiku::rules
