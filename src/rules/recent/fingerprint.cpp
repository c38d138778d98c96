#include "fingerprint.hpp"

#include <algorithm>
#include <limits>

namespace kaiku::rules {
namespace {

constexpr std::size_t kLeastWords = 5;
constexpr std::size_t kMostWords = 256;
constexpr std::size_t kRowsPerBand = 2;

/// What a token counts as; 0: nothing.
std::uint64_t word_hash(const text::Token& token) {
  if (token.mention) return 0;
  if (token.link) return 1;
  const bool number = std::ranges::all_of(
      token.folded, [](char c) { return (c >= '0' && c <= '9') || c == '.' || c == ','; });
  return number ? 2 : hash_of(token.folded);
}

std::vector<std::uint64_t> words_of(const text::PreparedText& text) {
  std::vector<std::uint64_t> words;
  for (const text::Token& token : text.tokens()) {
    if (words.size() == kMostWords) break;
    if (const std::uint64_t hash = word_hash(token); hash != 0) words.push_back(hash);
  }
  return words;
}

/// The smallest value that any shingle has under one of many orders.
std::uint32_t smallest(const std::vector<std::uint64_t>& shingles, std::uint64_t order) {
  std::uint64_t least = std::numeric_limits<std::uint64_t>::max();
  for (const std::uint64_t shingle : shingles) least = std::min(least, mixed(shingle ^ order));
  return static_cast<std::uint32_t>(least >> 32U);
}

}  // namespace

std::uint64_t mixed(std::uint64_t value) {  // the finalizer of SplitMix64
  value += 0x9e3779b97f4a7c15ULL;
  value = (value ^ (value >> 30U)) * 0xbf58476d1ce4e5b9ULL;
  value = (value ^ (value >> 27U)) * 0x94d049bb133111ebULL;
  return value ^ (value >> 31U);
}

std::uint64_t hash_of(std::string_view text, std::uint64_t seed) {
  std::uint64_t hash = 0xcbf29ce484222325ULL ^ mixed(seed);
  for (const char byte : text) {
    hash = (hash ^ static_cast<unsigned char>(byte)) * 0x100000001b3ULL;
  }
  return mixed(hash);
}

Fingerprint fingerprint_of(const text::PreparedText& text) {
  Fingerprint print;
  std::vector<std::uint64_t> shingles = words_of(text);
  const std::size_t words = shingles.size();
  if (words < kLeastWords) return print;
  for (std::size_t i = 0; i + 1 < words; ++i) {
    shingles.push_back(mixed(shingles[i]) ^ shingles[i + 1]);
  }
  for (std::size_t band = 0; band < Fingerprint::kBands; ++band) {
    std::uint64_t joined = band;
    for (std::size_t row = 0; row < kRowsPerBand; ++row) {
      joined = mixed(joined ^ smallest(shingles, mixed(band * kRowsPerBand + row)));
    }
    print.bands[band] = static_cast<std::uint32_t>(joined);
  }
  for (const std::uint64_t shingle : shingles) {
    print.shingles.push_back(static_cast<std::uint32_t>(mixed(shingle)));
  }
  std::ranges::sort(print.shingles);
  const auto doubled = std::ranges::unique(print.shingles);
  print.shingles.erase(doubled.begin(), doubled.end());
  if (print.shingles.size() > Fingerprint::kMostShingles) {
    print.shingles.resize(Fingerprint::kMostShingles);
  }
  print.shingles.shrink_to_fit();
  return print;
}

std::uint64_t words_hash(const text::PreparedText& text) {
  std::uint64_t hash = 0;
  bool any = false;
  for (const text::Token& token : text.tokens()) {
    hash = mixed(hash ^ hash_of(token.folded));
    any = true;
  }
  return any ? std::max<std::uint64_t>(hash, 1) : 0;
}

/// The smallest hashes of both together are a fair sample of their words.
bool nearly_equal(const Fingerprint& a, const Fingerprint& b) {
  if (a.empty() || b.empty()) return false;
  std::size_t sampled = 0;
  std::size_t shared = 0;
  auto of_a = a.shingles.begin();
  auto of_b = b.shingles.begin();
  while (sampled < Fingerprint::kMostShingles &&
         (of_a != a.shingles.end() || of_b != b.shingles.end())) {
    ++sampled;
    const bool only_a = of_b == b.shingles.end() || (of_a != a.shingles.end() && *of_a < *of_b);
    const bool only_b = of_a == a.shingles.end() || (of_b != b.shingles.end() && *of_b < *of_a);
    if (!only_a && !only_b) ++shared;
    if (!only_b) ++of_a;
    if (!only_a) ++of_b;
  }
  return shared * 5 >= sampled * 3;
}

}  // namespace kaiku::rules
