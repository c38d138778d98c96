#include "term_hit_cache.hpp"

#include <cstring>
#include <limits>
#include <utility>

#include "text_bytes.hpp"

namespace kaiku::rules {

bool TermHitCache::Word::take(std::uint32_t index, const text::Token& token, bool may_be_a_slip) {
  if (!token.readings.empty()) return false;
  if (token.lemmas.size() > std::numeric_limits<std::uint8_t>::max()) return false;
  index_ = index;
  const unsigned language = static_cast<unsigned>(token.language);
  traits_ = static_cast<std::uint8_t>(language << 2U | (token.known ? 2U : 0U) |
                                      (may_be_a_slip ? 1U : 0U));
  lemmas_ = static_cast<std::uint8_t>(token.lemmas.size());
  text_size_ = 0;
  hits_ = 0;
  if (!append(token.folded)) return false;
  for (const std::string_view lemma : token.lemmas) {
    if (!append(lemma)) return false;
  }
  for (const std::string_view part : token.parts) {
    if (!append(part)) return false;
  }
  return true;
}

bool TermHitCache::Word::append(std::string_view text) {
  if (text.size() >= kRoom - text_size_) return false;
  char* const end = room_.data() + text_size_;
  *end = static_cast<char>(text.size());
  std::memcpy(end + 1, text.data(), text.size());
  text_size_ = static_cast<std::uint8_t>(text_size_ + text.size() + 1);
  return true;
}

bool TermHitCache::Word::take_hits(std::span<const TermHit> hits) {
  if (hits.size() > (kRoom - text_size_) / sizeof(TermId)) return false;
  char* end = room_.data() + text_size_;
  for (const TermHit& hit : hits) {
    if (hit != TermHit{.term = hit.term}) return false;
    std::memcpy(end, &hit.term, sizeof hit.term);
    end += sizeof hit.term;
  }
  hits_ = static_cast<std::uint8_t>(hits.size());
  return true;
}

void TermHitCache::Word::append_hits(std::vector<TermHit>& hits) const {
  const char* term = room_.data() + text_size_;
  for (std::size_t i = 0; i < hits_; ++i, term += sizeof(TermId)) {
    TermHit& hit = hits.emplace_back();
    std::memcpy(&hit.term, term, sizeof hit.term);
  }
}

bool TermHitCache::Word::is(const Word& other) const {
  return index_ == other.index_ && traits_ == other.traits_ && lemmas_ == other.lemmas_ &&
         text_size_ == other.text_size_ &&
         std::memcmp(room_.data(), other.room_.data(), text_size_) == 0;
}

std::size_t TermHitCache::Word::hash() const {
  const std::uint64_t text = hash_of({room_.data(), text_size_});
  const std::uint64_t token = std::uint64_t{index_} << 8U | traits_;
  return ((text ^ token) * kSpread) >> (64 - kSetBits);
}

TermHitCache& TermHitCache::of_this_thread() {
  static thread_local TermHitCache instance;
  return instance;
}

const TermHitCache::Word* TermHitCache::find(const Word& word) {
  Set& set = set_of(word);
  if (set[0].is(word)) return &set[0];
  if (!set[1].is(word)) return nullptr;
  std::swap(set[0], set[1]);
  return &set[0];
}

void TermHitCache::add(const Word& word) {
  Set& set = set_of(word);
  set[1] = set[0];
  set[0] = word;
}

}  // namespace kaiku::rules
