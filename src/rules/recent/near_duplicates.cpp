#include "near_duplicates.hpp"

#include <algorithm>
#include <utility>

namespace kaiku::rules {

bool is_copy(const SeenText& text, const SeenText& other, Duration window) {
  return other.comment != text.comment && other.scope == text.scope && other.at <= text.at &&
         other.at > text.at - window && nearly_equal(text.print, other.print);
}

void NearDuplicates::add(SeenText text) {
  // The earlier text of an edited comment loses its words, and with them every copy.
  if (const auto known = by_comment_.find(text.comment); known != by_comment_.end()) {
    const Slot slot = known->second;
    remove(slot);
    texts_[slot].print = {};
  }
  if (text.print.empty()) return;
  const Slot slot = next_;
  next_ = static_cast<Slot>((next_ + 1) % kTexts);
  if (slot == texts_.size()) {
    texts_.emplace_back();
  } else {
    remove(slot);
  }
  for (std::size_t band = 0; band < Fingerprint::kBands; ++band) {
    std::vector<Slot>& slots = bands_[band_key(text, band)];
    if (slots.size() == kMostPerBand) slots.erase(slots.begin());
    slots.push_back(slot);
  }
  by_comment_[text.comment] = slot;
  texts_[slot] = std::move(text);
}

std::vector<const SeenText*> NearDuplicates::near(const SeenText& text, Duration window) const {
  std::vector<Slot> candidates;
  for (std::size_t band = 0; band < Fingerprint::kBands && !text.print.empty(); ++band) {
    const auto slots = bands_.find(band_key(text, band));
    if (slots == bands_.end()) continue;
    candidates.insert(candidates.end(), slots->second.begin(), slots->second.end());
  }
  std::ranges::sort(candidates);
  const auto doubled = std::ranges::unique(candidates);
  candidates.erase(doubled.begin(), doubled.end());
  std::vector<const SeenText*> found;
  for (const Slot slot : candidates) {
    if (is_copy(text, texts_[slot], window)) found.push_back(&texts_[slot]);
  }
  return found;
}

std::uint64_t NearDuplicates::band_key(const SeenText& text, std::size_t band) {
  return mixed((std::uint64_t{band} << 32U) | text.print.bands[band]);
}

void NearDuplicates::remove(Slot slot) {
  const SeenText& text = texts_[slot];
  if (text.print.empty()) return;
  for (std::size_t band = 0; band < Fingerprint::kBands; ++band) {
    const auto slots = bands_.find(band_key(text, band));
    if (slots == bands_.end()) continue;
    std::erase(slots->second, slot);
    if (slots->second.empty()) bands_.erase(slots);
  }
  by_comment_.erase(text.comment);
}

}  // namespace kaiku::rules
