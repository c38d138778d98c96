#include "word_sum_cache.hpp"

#include <algorithm>
#include <bit>
#include <limits>
#include <utility>

#include "grams.hpp"

namespace kaiku::classify {
namespace {

constexpr std::size_t kUnits = 5;  ///< of eight bytes, in a key

}  // namespace

std::optional<WordSumCache::Key> WordSumCache::Key::of(std::uint32_t model,
                                                       const text::Token& word) {
  // What a word of that many bytes adds up to has room in WordSums.
  constexpr std::size_t kMostLetterGrams = (kMostGram - kLeastGram + 1) * kTextBytes;
  static_assert(kMostLetterGrams <= std::numeric_limits<std::uint8_t>::max());
  static_assert(kMostLetterGrams * -std::numeric_limits<std::int8_t>::min() <=
                std::numeric_limits<std::int16_t>::max());
  if (word.link || word.mention) return std::nullopt;
  Key key;
  key.model_ = model;
  std::size_t used = 0;
  if (!key.append(word.folded, used)) return std::nullopt;
  for (const std::string_view lemma : word.lemmas) {
    if (!key.append(lemma, used)) return std::nullopt;
  }
  return key;
}

bool WordSumCache::Key::append(std::string_view text, std::size_t& used) {
  if (text.size() >= text_.size() - used) return false;
  text_[used++] = static_cast<char>(text.size() + 1);  // an empty base form is one too
  std::ranges::copy(text, text_.begin() + static_cast<std::ptrdiff_t>(used));
  used += text.size();
  return true;
}

std::size_t WordSumCache::Key::hash() const {
  static_assert(sizeof(Key) == kUnits * sizeof(std::uint64_t));
  GramHash hash(GramKind::kWord);
  for (const std::uint64_t unit : std::bit_cast<std::array<std::uint64_t, kUnits>>(*this)) {
    hash.add(unit);
  }
  return hash.value() >> (64 - kSetBits);
}

WordSumCache& WordSumCache::of_this_thread() {
  static thread_local WordSumCache instance;
  return instance;
}

const WordSums* WordSumCache::find(const Key& key) {
  Set& set = set_of(key);
  if (set[0].key == key) return &set[0].sums;
  if (set[1].key != key) return nullptr;
  std::swap(set[0], set[1]);
  return &set[0].sums;
}

const WordSums& WordSumCache::add(const Key& key, const WordSums& sums) {
  Set& set = set_of(key);
  set[1] = set[0];
  set[0] = {.key = key, .sums = sums};
  return set[0].sums;
}

}  // namespace kaiku::classify
