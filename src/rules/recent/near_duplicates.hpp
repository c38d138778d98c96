#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <unordered_map>
#include <vector>

#include <kaiku/clock/time.hpp>

#include "fingerprint.hpp"

namespace kaiku::rules {

/// A text that was seen.
struct SeenText {
  TimePoint at{};
  std::uint64_t comment = 0;
  std::uint64_t author = 0;  ///< 0: not known
  std::uint64_t scope = 0;   ///< only texts of the same brand are compared
  Fingerprint print;
};

/// The latest texts, found again by near copies. Constant memory: a new text takes the place of the
/// oldest.
class NearDuplicates {
 public:
  static constexpr std::size_t kTexts = 8'192;
  static constexpr std::size_t kMostPerBand = 256;  ///< the latest with one band

  void add(SeenText text);

  /// Texts near to `text` in the window that ends with it; a comment is no copy of itself.
  std::vector<const SeenText*> near(const SeenText& text, Duration window) const;

  std::size_t size() const { return texts_.size(); }

 private:
  using Slot = std::uint32_t;

  static std::uint64_t band_key(const SeenText& text, std::size_t band);
  void remove(Slot slot);

  std::vector<SeenText> texts_;
  Slot next_ = 0;
  std::unordered_map<std::uint64_t, std::vector<Slot>> bands_;  ///< oldest first
  std::unordered_map<std::uint64_t, Slot> by_comment_;
};

/// Whether `other` is a near copy of `text` that stands in its window.
bool is_copy(const SeenText& text, const SeenText& other, Duration window);

}  // namespace kaiku::rules
