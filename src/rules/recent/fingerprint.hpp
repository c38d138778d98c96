#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include <kaiku/text/prepared.hpp>

namespace kaiku::rules {

/// FNV-1a with a closing mix: the same on every computer, so that a replay gives the same answers.
std::uint64_t hash_of(std::string_view text, std::uint64_t seed = 0);
std::uint64_t mixed(std::uint64_t value);

/// The words of a text by which near copies are recognised: single words and pairs of neighbours.
/// Numbers are all alike, links too, mentions are left out: copies differ in them.
struct Fingerprint {
  static constexpr std::size_t kBands = 16;
  static constexpr std::size_t kMostShingles = 64;

  std::vector<std::uint32_t> shingles;        ///< the smallest hashes, ascending, each once
  std::array<std::uint32_t, kBands> bands{};  ///< near copies share one of these nearly for certain

  bool empty() const { return shingles.empty(); }
};

/// Empty for fewer than five words. Of longer texts the first 256 words count.
Fingerprint fingerprint_of(const text::PreparedText& text);

/// The words themselves: equal texts give equal numbers, whatever stands between the words.
/// 0: no words.
std::uint64_t words_hash(const text::PreparedText& text);

/// Whether at least three fifths of the words and pairs of either occur in both.
bool nearly_equal(const Fingerprint& a, const Fingerprint& b);

}  // namespace kaiku::rules
