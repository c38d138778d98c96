#include "word_table.hpp"

#include <bit>

namespace kaiku::rules {

WordTable::WordTable(const std::vector<std::string>& words) {
  if (words.empty()) return;
  slots_.resize(std::bit_ceil(words.size() * 2));
  mask_ = slots_.size() - 1;
  for (std::uint32_t number = 0; number < words.size(); ++number) {
    const std::string& word = words[number];
    const std::uint32_t hash = hash_of(word);
    std::size_t place = hash & mask_;
    while (slots_[place].number != kNone) place = (place + 1) & mask_;
    slots_[place] = {.hash = hash,
                     .number = number,
                     .begin = static_cast<std::uint32_t>(letters_.size()),
                     .size = static_cast<std::uint32_t>(word.size())};
    letters_ += word;
  }
}

}  // namespace kaiku::rules
