#include "slip_index.hpp"

#include <algorithm>
#include <bit>
#include <functional>
#include <numeric>
#include <utility>

#include "slot_view.hpp"

namespace kaiku::rules {
namespace {

std::size_t letter_bytes(std::string_view word, std::size_t at) {
  return decode(word.substr(at)).bytes;
}

std::string_view letter_at(std::string_view word, std::size_t at) {
  return word.substr(at, letter_bytes(word, at));
}

std::vector<std::size_t> letters_of(std::string_view word) {
  std::vector<std::size_t> begins;
  for (std::size_t at = 0; at < word.size(); at += letter_bytes(word, at)) begins.push_back(at);
  return begins;
}

}  // namespace

SlipIndex::SlipIndex(std::vector<std::string> words, const std::set<std::string>& ordinary)
    : words_(std::move(words)) {
  for (std::uint32_t word = 0; word < words_.size(); ++word) add_slips_of(word, ordinary);
  fill_buckets();
}

void SlipIndex::add_slips_of(std::uint32_t word, const std::set<std::string>& ordinary) {
  const std::vector<std::size_t> letters = letters_of(words_[word]);
  if (letters.size() > kMostLetters) return;
  for (std::size_t i = 1; i < letters.size(); ++i) {
    const auto at = static_cast<std::uint8_t>(letters[i]);
    if (letters.size() >= kLeastLettersSwapped && i + 1 < letters.size()) {
      add({.hash = 0, .word = word, .at = at, .kind = Kind::kSwapped}, ordinary);
    }
    // Of two equal neighbours it does not matter which one is left out.
    const bool doubled =
        i > 1 && letter_at(words_[word], letters[i]) == letter_at(words_[word], letters[i - 1]);
    if (letters.size() >= kLeastLettersWhole && !doubled) {
      add({.hash = 0, .word = word, .at = at, .kind = Kind::kLeftOut}, ordinary);
    }
  }
}

void SlipIndex::add(Slip slip, const std::set<std::string>& ordinary) {
  const std::string written = spelled(slip);
  if (written == words_[slip.word]) return;  // two equal letters swapped
  if (ordinary.contains(written)) return;
  slip.hash = hash_of(written);
  slips_.push_back(slip);
}

void SlipIndex::fill_buckets() {
  if (slips_.empty()) return;
  mask_ = static_cast<std::uint32_t>(std::bit_ceil(slips_.size())) - 1;
  buckets_.assign(std::size_t{mask_} + 2, 0);
  for (const Slip& slip : slips_) ++buckets_[bucket_of(slip.hash) + 1];
  std::partial_sum(buckets_.begin(), buckets_.end(), buckets_.begin());
  std::ranges::stable_sort(slips_, {}, [&](const Slip& slip) { return bucket_of(slip.hash); });
}

std::string SlipIndex::spelled(const Slip& slip) const {
  std::string text = words_[slip.word];
  const std::size_t bytes = letter_bytes(text, slip.at);
  if (slip.kind == Kind::kLeftOut) return text.erase(slip.at, bytes);
  const std::size_t behind = slip.at + bytes;
  const auto first = text.begin() + slip.at;
  const auto middle = text.begin() + static_cast<std::ptrdiff_t>(behind);
  std::rotate(first, middle, middle + static_cast<std::ptrdiff_t>(letter_bytes(text, behind)));
  return text;
}

std::uint32_t SlipIndex::hash_of(std::string_view text) {
  const auto hash = std::uint64_t{std::hash<std::string_view>()(text)};
  return static_cast<std::uint32_t>(hash ^ (hash >> 32U));
}

}  // namespace kaiku::rules
