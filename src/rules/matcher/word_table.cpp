#include "word_table.hpp"

#include <algorithm>
#include <bit>

namespace kaiku::rules {

WordTable::WordTable(const std::vector<std::string>& words) : filter_(words.size()) {
  constexpr std::size_t kLeastSlots = 2;
  if (words.empty()) return;
  slots_.resize(std::max(kLeastSlots, std::bit_ceil(words.size() * 2)));
  shift_ = 64U - static_cast<unsigned>(std::countr_zero(slots_.size()));
  for (std::uint32_t number = 0; number < words.size(); ++number) {
    const std::string& word = words[number];
    const std::uint64_t hash = hash_of(word);
    filter_.insert(hash);
    std::size_t place = hash >> shift_;
    while (slots_[place].number != kNone) place = (place + 1) & (slots_.size() - 1);
    slots_[place] = {.check = check_of(hash),
                     .number = number,
                     .begin = static_cast<std::uint32_t>(letters_.size()),
                     .size = static_cast<std::uint32_t>(word.size())};
    letters_ += word;
  }
}

}  // namespace kaiku::rules
