#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace kaiku::rules {

/// A choice of required texts and where in a word they are.
struct WordPlaces {
  std::uint32_t choice = 0;
  std::uint8_t first_begin = 0;  ///< how many bytes of the word stand before it
  std::uint8_t last_begin = 0;
  std::uint8_t first_end = 0;
  std::uint8_t edges = 0;  ///< what the place of the word in its text must be: any of these, or 0

  static constexpr std::uint8_t kBeginsText = 1;
  static constexpr std::uint8_t kEndsText = 2;

  friend auto operator<=>(const WordPlaces&, const WordPlaces&) = default;
};

/// All that was found in a word.
struct WordFindings {
  static constexpr std::size_t kMostBytesOfWord = 64;

  std::uint64_t beyond = 0;  ///< a bit for each of its bytes where more than the word may begin
  std::span<const WordPlaces> places;
};

/// What was found in words that came lately: to look into a word takes some hundred instructions a
/// letter, and few words of a comment are new. Never keeps more than kMostWords and kMostBytes of
/// them and their places; when it is full it forgets everything, because what is frequent soon is
/// there again. Not thread-safe: each thread has its own.
class WordPlacesCache {
 public:
  static constexpr std::size_t kMostBytes = std::size_t{2} * 1024 * 1024;
  static constexpr std::size_t kMostWords = std::size_t{1} << 14U;
  static constexpr std::size_t kMostPlacesOfWord = 4'096;

  WordPlacesCache();
  static WordPlacesCache& of_this_thread();

  /// Words that will be looked up one after the other need not wait for memory one after the other:
  /// fetches where each is to be looked for …
  void prefetch_place(std::uint32_t finder, std::string_view word) const;
  /// … and then what most likely is found there.
  void prefetch_findings(std::uint32_t finder, std::string_view word) const;

  /// Calls `look(places)` for everything that `finder`, a number of its own, has found in the word,
  /// and tells WordFindings::beyond. Nothing: the word is not known.
  template <class Look>
  std::optional<std::uint64_t> look_up(std::uint32_t finder, std::string_view word,
                                       Look look) const {
    const std::uint32_t found = find(finder, word);
    if (found == kNowhere) return std::nullopt;
    const auto head = std::bit_cast<Head>(units_[found]);
    const std::uint64_t* const first =
        units_.data() + found + kUnitsBeforeWord + units_of(word.size());
    for (const std::uint64_t unit : std::span(first, head.places))
      look(std::bit_cast<WordPlaces>(unit));
    return units_[found + 1];
  }
  /// Of a word that is not known; one beyond the bounds is not kept.
  void add(std::uint32_t finder, std::string_view word, const WordFindings& findings);

  std::size_t words() const { return words_; }

 private:
  /// In one unit; WordFindings::beyond, the word and its places follow.
  struct Head {
    std::uint32_t finder = 0;
    std::uint16_t word_bytes = 0;
    std::uint16_t places = 0;
  };
  static_assert(sizeof(Head) == 8 && sizeof(WordPlaces) == 8);
  struct Slot {
    std::uint32_t check = 0;  ///< low bits of the hash
    std::uint32_t unit = kNowhere;
  };
  static constexpr std::uint32_t kNowhere = 0;  // the first unit is nobody's
  /// At most half of the slots are used, so that a search soon ends.
  static constexpr unsigned kSlotBits = std::bit_width(kMostWords);

  static constexpr std::size_t kUnitsBeforeWord = 2;
  static constexpr std::size_t units_of(std::size_t bytes) { return (bytes + 7) / 8; }
  static std::uint64_t hash_of(std::uint32_t finder, std::string_view word);
  std::uint32_t find(std::uint32_t finder, std::string_view word) const;
  bool is_at(std::uint32_t unit, std::uint32_t finder, std::string_view word) const;
  void forget();

  std::vector<std::uint64_t> units_;
  std::vector<Slot> slots_;
  std::size_t words_ = 0;
};

}  // namespace kaiku::rules
