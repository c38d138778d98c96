#include "authors.hpp"

#include <algorithm>
#include <bit>
#include <cmath>

#include <nlohmann/json.hpp>

namespace kaiku::crisis {
namespace {

template <class Words>
bool set_bit(Words& words, std::uint64_t author) {
  const std::uint64_t bit = author % AuthorSet::kBits;
  const std::uint64_t mask = std::uint64_t{1} << (bit % 64);
  const bool fresh = (words[bit / 64] & mask) == 0;
  words[bit / 64] |= mask;
  return fresh;
}

/// How many authors have set the bits, by linear counting.
template <class Words>
std::size_t counted(const Words& words) {
  std::size_t ones = 0;
  for (const std::uint64_t word : words) ones += static_cast<std::size_t>(std::popcount(word));
  constexpr auto kAll = static_cast<double>(AuthorSet::kBits);
  const double zeros =
      std::max(1.0, kAll - static_cast<double>(ones));  // full: its largest estimate
  return static_cast<std::size_t>(std::lround(-kAll * std::log(zeros / kAll)));
}

bool read_words(const nlohmann::json& value, std::vector<std::uint64_t>& words) {
  if (!value.is_array() || value.size() > AuthorSet::kBits / 64) return false;
  for (const auto& word : value) {
    if (!word.is_number_unsigned()) return false;
    words.push_back(word.get<std::uint64_t>());
  }
  return true;
}

}  // namespace

std::uint64_t stable_hash(std::string_view text) {
  std::uint64_t hash =
      0xcbf29ce484222325;  // FNV-1a, then the finaliser of SplitMix64 for its low bits
  for (const char c : text) {
    hash ^= static_cast<unsigned char>(c);
    hash *= 0x100000001b3;
  }
  hash = (hash ^ (hash >> 30)) * 0xbf58476d1ce4e5b9;
  hash = (hash ^ (hash >> 27)) * 0x94d049bb133111eb;
  return hash ^ (hash >> 31);
}

bool AuthorSet::add(std::uint64_t author) {
  if (!bitmap_.empty()) return set_bit(bitmap_, author);
  if (std::ranges::find(exact_, author) != exact_.end()) return false;
  exact_.push_back(author);
  if (exact_.size() <= kExact) return true;
  bitmap_.resize(kBits / 64);
  for (const std::uint64_t known : exact_) set_bit(bitmap_, known);
  exact_.clear();
  return true;
}

void AuthorSet::add_all(const AuthorSet& others) {
  for (const std::uint64_t author : others.exact_) add(author);
  if (others.bitmap_.empty()) return;
  if (bitmap_.empty()) {
    bitmap_.resize(kBits / 64);
    for (const std::uint64_t known : exact_) set_bit(bitmap_, known);
    exact_.clear();
  }
  for (std::size_t i = 0; i < bitmap_.size(); ++i) bitmap_[i] |= others.bitmap_[i];
}

std::size_t AuthorSet::count() const {
  return bitmap_.empty() ? exact_.size() : counted(bitmap_);
}

nlohmann::json AuthorSet::to_json() const {
  if (bitmap_.empty()) return exact_;
  return {{"bitmap", bitmap_}};
}

bool AuthorSet::from_json(const nlohmann::json& value) {
  AuthorSet read;
  if (value.is_array()) {
    if (!read_words(value, read.exact_) || read.exact_.size() > kExact) return false;
  } else {
    const auto words = value.is_object() ? value.find("bitmap") : value.end();
    if (words == value.end() || !read_words(*words, read.bitmap_)) return false;
    if (read.bitmap_.size() != kBits / 64) return false;
  }
  *this = std::move(read);
  return true;
}

void AuthorUnion::add(const AuthorSet& set) {
  exact_.insert(exact_.end(), set.exact_.begin(), set.exact_.end());
  if (set.bitmap_.empty()) return;
  estimated_ = true;
  for (std::size_t i = 0; i < bitmap_.size(); ++i) bitmap_[i] |= set.bitmap_[i];
}

std::size_t AuthorUnion::count() const {
  if (!estimated_) {
    std::vector<std::uint64_t> distinct = exact_;
    std::ranges::sort(distinct);
    return static_cast<std::size_t>(std::ranges::unique(distinct).begin() - distinct.begin());
  }
  AuthorSet::Bitmap all = bitmap_;
  for (const std::uint64_t author : exact_) set_bit(all, author);
  return counted(all);
}

}  // namespace kaiku::crisis
