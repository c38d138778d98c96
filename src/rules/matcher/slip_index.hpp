#pragma once

#include <cstddef>
#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace kaiku::rules {

/// Words as they come out when a finger slips: two neighbouring letters swapped, or one left out.
/// The first letter always stays. Every slip is made beforehand, so that a word of a comment costs
/// one look-up however many words there are.
class SlipIndex {
 public:
  static constexpr std::size_t kLeastLettersSwapped = 4;  ///< "klil"
  static constexpr std::size_t kLeastLettersWhole = 5;    ///< "idot": a letter less has four left
  static constexpr std::size_t kMostLetters = 24;         ///< longer words have no slips

  SlipIndex() = default;
  /// `words` are distinct; a word is named by its place among them. What is `ordinary` is no slip.
  explicit SlipIndex(std::vector<std::string> words, const std::set<std::string>& ordinary = {});

  bool empty() const { return slips_.empty(); }

  /// Calls `found(place)` for each of the words that `written` is a slip of.
  template <class Found>
  void find(std::string_view written, Found found) const {
    if (slips_.empty()) return;
    const std::uint32_t hash = hash_of(written);
    const std::uint32_t bucket = bucket_of(hash);
    for (std::uint32_t i = buckets_[bucket]; i < buckets_[bucket + 1]; ++i) {
      if (slips_[i].hash == hash && spelled(slips_[i]) == written) found(slips_[i].word);
    }
  }

 private:
  enum class Kind : std::uint8_t { kSwapped, kLeftOut };
  /// Holds no text: that is made again from the word when the hash fits.
  struct Slip {
    std::uint32_t hash = 0;
    std::uint32_t word = 0;
    std::uint8_t at = 0;  ///< byte of the letter that is swapped with the next, or left out
    Kind kind = Kind::kSwapped;
  };

  static std::uint32_t hash_of(std::string_view text);
  std::uint32_t bucket_of(std::uint32_t hash) const { return hash & mask_; }
  void add_slips_of(std::uint32_t word, const std::set<std::string>& ordinary);
  void add(Slip slip, const std::set<std::string>& ordinary);
  void fill_buckets();
  std::string spelled(const Slip& slip) const;

  std::vector<std::string> words_;
  std::vector<Slip> slips_;             ///< by bucket
  std::vector<std::uint32_t> buckets_;  ///< where each begins, and the end of the last
  std::uint32_t mask_ = 0;
};

}  // namespace kaiku::rules
