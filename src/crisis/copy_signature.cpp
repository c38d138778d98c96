// What a copied text is recognised by. Deliberately cruder than text::Analyzer, which costs a
// hundred times as much: every comment of a storm comes through here, and only likeness counts.
#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>

#include "near_copies.hpp"

namespace kaiku::crisis {
namespace {

constexpr std::size_t kShortest = 50;
constexpr std::size_t kLongest = 600;  // letters that are looked at
constexpr std::size_t kShingle = 4;

/// The next character of UTF-8; bytes that are none are skipped one by one.
char32_t next_character(std::string_view text, std::size_t& at) {
  const auto byte = [&text](std::size_t i) {
    return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U;
  };
  const unsigned first = byte(at);
  const std::size_t length = first < 0x80 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
  char32_t character = first < 0x80 ? first : first & (0xffU >> (length + 1));
  for (std::size_t i = 1; i < length; ++i) {
    if ((byte(at + i) & 0xc0U) != 0x80U) {
      ++at;
      return 0;
    }
    character = (character << 6U) | (byte(at + i) & 0x3fU);
  }
  at += length;
  return character;
}

// À … ž without accents; '?' for what is no letter.
constexpr std::string_view kLatin1 =
    "aaaaaaaceeeeiiiidnooooo?ouuuuypsaaaaaaaceeeeiiiidnooooo?ouuuuypy";
constexpr std::string_view kLatinA =
    "aaaaaaccccccccddddeeeeeeeeeegggggggghhhhiiiiiiiiiiiijjkkkllllllllllnnnnnnnnnoooooooorrrrrrssss"
    "ssssttt"
    "tttuuuuuuuuuuuuwwyyyzzzzzzs";
// а … я and the small Greek letters that look like Latin ones.
constexpr std::string_view kCyrillic = "a6brde?3nnklmhonpctyoxu4wwbbb3ur";
constexpr std::string_view kGreek = "abydeznoiklmvxonpcotufxyw";

static_assert(kLatin1.size() == 0x40 && kLatinA.size() == 0x80 && kCyrillic.size() == 0x20 &&
              kGreek.size() == 0x19);

char folded(char32_t c) {
  if (c >= 0xff01 && c <= 0xff5e) c -= 0xfee0;                     // full width
  if (c >= 0x1d400 && c < 0x1d6a4) c = U'a' + (c - 0x1d400) % 26;  // styled letters of mathematics
  if (c < 0x80) {
    if (c >= 'A' && c <= 'Z') return static_cast<char>(c + 32);
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ? static_cast<char>(c) : ' ';
  }
  if (c >= 0xc0 && c <= 0xff) return kLatin1[c - 0xc0];
  if (c >= 0x100 && c < 0x100 + kLatinA.size()) return kLatinA[c - 0x100];
  if (c >= 0x410 && c <= 0x42f) c += 0x20;
  if (c >= 0x430 && c <= 0x44f) return kCyrillic[c - 0x430];
  if (c >= 0x391 && c <= 0x3a9) c += 0x20;
  if (c >= 0x3b1 && c <= 0x3c9) return kGreek[c - 0x3b1];
  const bool invisible = (c >= 0x200b && c <= 0x200f) || c == 0xfeff || c == 0xad ||
                         (c >= 0x300 && c <= 0x36f) || c == 0x2060;
  if (invisible) return 0;
  if (c < 0x2000 || (c >= 0x3040 && c < 0xfb00)) return static_cast<char>('a' + c % 26);
  return ' ';  // punctuation, pictures
}

bool begins_link(std::string_view text, std::size_t at) {
  const std::string_view rest = text.substr(at);
  return rest.starts_with("http://") || rest.starts_with("https://") || rest.starts_with("www.") ||
         rest.starts_with("@") || rest.starts_with("HTTP");
}

/// Letters, digits and single spaces.
std::string plain(std::string_view text) {
  std::string out;
  out.reserve(std::min(text.size(), kLongest));
  bool word_begins = true;
  for (std::size_t at = 0; at < text.size() && out.size() < kLongest;) {
    if (word_begins && begins_link(text, at)) {
      while (at < text.size() && text[at] != ' ' && text[at] != '\n') ++at;
      continue;
    }
    const char c = folded(next_character(text, at));
    if (c == 0) continue;
    word_begins = c == ' ';
    if (!out.empty() && out.back() == c) continue;  // "nooooo", several spaces
    if (c == ' ' && out.empty()) continue;
    out.push_back(c);
  }
  if (!out.empty() && out.back() == ' ') out.pop_back();
  return out;
}

constexpr std::uint32_t mixed(std::uint32_t x) {
  x = (x ^ (x >> 16U)) * 0x7feb352dU;
  x = (x ^ (x >> 15U)) * 0x846ca68bU;
  return x ^ (x >> 16U);
}

struct Order {
  std::uint32_t turn;
  std::uint32_t factor;
};
constexpr auto kOrders = [] {
  std::array<Order, std::tuple_size_v<CopySignature>> orders{};
  for (std::uint32_t i = 0; i < orders.size(); ++i)
    orders[i] = {mixed(2 * i + 1), mixed(0x5bd1e995U + 2 * i) | 1U};
  return orders;
}();

}  // namespace

std::optional<CopySignature> copy_signature(std::string_view text) {
  if (text.size() < kShortest) return std::nullopt;
  const std::string letters = plain(text);
  if (letters.size() < kShortest) return std::nullopt;
  CopySignature least;
  least.fill(0xffffffffU);
  for (std::size_t at = 0; at + kShingle <= letters.size(); ++at) {
    std::uint32_t shingle = 0;
    for (std::size_t i = 0; i < kShingle; ++i)
      shingle = (shingle << 8U) | static_cast<unsigned char>(letters[at + i]);
    const std::uint32_t hash = mixed(shingle);
    for (std::size_t i = 0; i < least.size(); ++i)
      least[i] = std::min(least[i], (hash ^ kOrders[i].turn) * kOrders[i].factor);
  }
  return least;
}

}  // namespace kaiku::crisis
