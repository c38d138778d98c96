#include "word_places.hpp"

#include <algorithm>
#include <cstring>

#include "text_bytes.hpp"

namespace kaiku::rules {

WordPlacesCache::WordPlacesCache() : slots_(std::size_t{1} << kSlotBits) {
  units_.reserve(kMostBytes / sizeof(std::uint64_t));
  forget();
}

WordPlacesCache& WordPlacesCache::of_this_thread() {
  static thread_local WordPlacesCache instance;
  return instance;
}

std::uint64_t WordPlacesCache::hash_of(std::uint32_t finder, std::string_view word) {
  return (rules::hash_of(word) ^ finder) * kSpread;
}

void WordPlacesCache::prefetch_place(std::uint32_t finder, std::string_view word) const {
  __builtin_prefetch(&slots_[hash_of(finder, word) >> (64 - kSlotBits)]);
}

void WordPlacesCache::prefetch_findings(std::uint32_t finder, std::string_view word) const {
  constexpr std::size_t kUnitsOfLine = 8;
  const std::uint32_t unit = slots_[hash_of(finder, word) >> (64 - kSlotBits)].unit;
  __builtin_prefetch(&units_[unit]);
  __builtin_prefetch(units_.data() + unit + kUnitsOfLine);
}

std::uint32_t WordPlacesCache::find(std::uint32_t finder, std::string_view word) const {
  const std::uint64_t hash = hash_of(finder, word);
  for (std::size_t i = hash >> (64 - kSlotBits);; i = (i + 1) & (slots_.size() - 1)) {
    const Slot& slot = slots_[i];
    if (slot.unit == kNowhere) return kNowhere;
    if (slot.check == static_cast<std::uint32_t>(hash) && is_at(slot.unit, finder, word))
      return slot.unit;
  }
}

bool WordPlacesCache::is_at(std::uint32_t unit, std::uint32_t finder, std::string_view word) const {
  const auto head = std::bit_cast<Head>(units_[unit]);
  return head.finder == finder && head.word_bytes == word.size() &&
         std::memcmp(&units_[unit + kUnitsBeforeWord], word.data(), word.size()) == 0;
}

void WordPlacesCache::add(std::uint32_t finder, std::string_view word,
                          const WordFindings& findings) {
  const std::span<const WordPlaces> places = findings.places;
  if (places.size() > kMostPlacesOfWord || word.size() > WordFindings::kMostBytesOfWord) return;
  const std::size_t taken = kUnitsBeforeWord + units_of(word.size()) + places.size();
  if (words_ == kMostWords || units_.size() + taken > units_.capacity()) forget();

  const std::uint64_t hash = hash_of(finder, word);
  std::size_t i = hash >> (64 - kSlotBits);
  while (slots_[i].unit != kNowhere) i = (i + 1) & (slots_.size() - 1);
  slots_[i] = {.check = static_cast<std::uint32_t>(hash),
               .unit = static_cast<std::uint32_t>(units_.size())};
  ++words_;

  units_.push_back(
      std::bit_cast<std::uint64_t>(Head{.finder = finder,
                                        .word_bytes = static_cast<std::uint16_t>(word.size()),
                                        .places = static_cast<std::uint16_t>(places.size())}));
  units_.push_back(findings.beyond);
  const std::size_t letters = units_.size();
  units_.resize(letters + units_of(word.size()));
  std::memcpy(&units_[letters], word.data(), word.size());
  for (const WordPlaces& one : places) units_.push_back(std::bit_cast<std::uint64_t>(one));
}

void WordPlacesCache::forget() {
  units_.assign(1, 0);
  std::ranges::fill(slots_, Slot{});
  words_ = 0;
}

}  // namespace kaiku::rules
