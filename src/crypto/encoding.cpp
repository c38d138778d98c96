#include <kaiku/crypto/crypto.hpp>

namespace kaiku::crypto {
namespace {

constexpr std::string_view kHexDigits = "0123456789abcdef";
constexpr std::string_view kBase64 =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::string_view kBase64Url =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

using DecodeTable = std::array<std::int16_t, 256>;

constexpr DecodeTable decode_table(std::string_view alphabet) {
  DecodeTable table{};
  table.fill(-1);
  for (std::size_t i = 0; i < alphabet.size(); ++i) {
    table[static_cast<unsigned char>(alphabet[i])] = static_cast<std::int16_t>(i);
  }
  return table;
}

constexpr DecodeTable kHexValues = [] {
  DecodeTable table = decode_table(kHexDigits);
  for (std::size_t i = 0; i < 6; ++i)
    table[static_cast<std::size_t>('A') + i] = static_cast<std::int16_t>(10 + i);
  return table;
}();
constexpr DecodeTable kBase64Values = decode_table(kBase64);
constexpr DecodeTable kBase64UrlValues = decode_table(kBase64Url);

// "=" may be left out altogether; when written it must fill the last group.
bool drop_padding(std::string_view& text) {
  std::size_t padding = 0;
  while (padding < 2 && padding < text.size() && text[text.size() - 1 - padding] == '=') ++padding;
  if (padding > 0 && text.size() % 4 != 0) return false;
  text.remove_suffix(padding);
  return text.size() % 4 != 1;
}

std::optional<std::string> decode(std::string_view text, const DecodeTable& values) {
  if (!drop_padding(text)) return std::nullopt;
  std::string decoded;
  decoded.reserve(text.size() / 4 * 3 + 2);
  std::uint32_t bits = 0;
  int held = 0;
  for (const char c : text) {
    const int value = values[static_cast<unsigned char>(c)];
    if (value < 0) return std::nullopt;
    bits = (bits << 6U) | static_cast<std::uint32_t>(value);
    held += 6;
    if (held >= 8) {
      held -= 8;
      decoded += static_cast<char>((bits >> static_cast<unsigned>(held)) & 0xffU);
    }
  }
  return decoded;
}

}  // namespace

std::string to_hex(std::span<const std::uint8_t> bytes) {
  std::string text;
  text.reserve(bytes.size() * 2);
  for (const std::uint8_t byte : bytes) {
    text += kHexDigits[byte >> 4U];
    text += kHexDigits[byte & 15U];
  }
  return text;
}

std::optional<std::string> from_hex(std::string_view text) {
  if (text.size() % 2 != 0) return std::nullopt;
  std::string bytes;
  bytes.reserve(text.size() / 2);
  for (std::size_t i = 0; i < text.size(); i += 2) {
    const int high = kHexValues[static_cast<unsigned char>(text[i])];
    const int low = kHexValues[static_cast<unsigned char>(text[i + 1])];
    if (high < 0 || low < 0) return std::nullopt;
    bytes += static_cast<char>(high * 16 + low);
  }
  return bytes;
}

std::string base64_encode(std::string_view bytes) {
  std::string text;
  text.reserve((bytes.size() + 2) / 3 * 4);
  std::uint32_t bits = 0;
  int held = 0;
  for (const char c : bytes) {
    bits = (bits << 8U) | static_cast<unsigned char>(c);
    for (held += 8; held >= 6;) {
      held -= 6;
      text += kBase64[(bits >> static_cast<unsigned>(held)) & 63U];
    }
  }
  if (held > 0) text += kBase64[(bits << static_cast<unsigned>(6 - held)) & 63U];
  while (text.size() % 4 != 0) text += '=';
  return text;
}

std::optional<std::string> base64_decode(std::string_view text) {
  return decode(text, kBase64Values);
}

std::optional<std::string> base64url_decode(std::string_view text) {
  return decode(text, kBase64UrlValues);
}

}  // namespace kaiku::crypto
