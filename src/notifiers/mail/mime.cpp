#include "mime.hpp"

#include <algorithm>
#include <iterator>
#include <vector>

namespace kaiku::notifiers {
namespace {

constexpr std::size_t kLine = 76;
constexpr std::string_view kWordBegin = "=?UTF-8?Q?";
constexpr std::string_view kWordEnd = "?=";
constexpr std::size_t kMostWord = 75;
constexpr char kHex[] = "0123456789ABCDEF";

void append_hex(std::string& out, char byte) {
  const auto value = static_cast<unsigned char>(byte);
  out += '=';
  out += kHex[value >> 4U];
  out += kHex[value & 0xFU];
}

bool is_printable(char byte) {
  return byte >= ' ' && byte < 0x7F;
}

bool is_letter_or_digit(char byte) {
  return (byte >= '0' && byte <= '9') || (byte >= 'a' && byte <= 'z') ||
         (byte >= 'A' && byte <= 'Z');
}

// RFC 2047 section 5 (3): what may stand unencoded even where a phrase is expected.
void append_q(std::string& out, char byte) {
  if (byte == ' ') {
    out += '_';
  } else if (is_letter_or_digit(byte) ||
             std::string_view("!*+-/").find(byte) != std::string_view::npos) {
    out += byte;
  } else {
    append_hex(out, byte);
  }
}

std::size_t character_length(std::string_view text) {
  std::size_t length = 1;
  while (length < text.size() && (static_cast<unsigned char>(text[length]) & 0xC0U) == 0x80U)
    ++length;
  return length;
}

// Words of `text` as encoded words. A character is never split between two (RFC 2047 section 5).
std::vector<std::string> encoded_words(std::string_view text) {
  std::vector<std::string> words;
  std::string payload;
  const auto finish = [&] {
    words.push_back(std::string(kWordBegin) + payload + std::string(kWordEnd));
    payload.clear();
  };
  while (!text.empty()) {
    const std::size_t length = character_length(text);
    std::string encoded;
    for (const char byte : text.substr(0, length)) append_q(encoded, byte);
    // The first one shares its line with the header's name, so it stays short enough to fit beside
    // it.
    const std::size_t room =
        kMostWord - kWordBegin.size() - kWordEnd.size() - (words.empty() ? 24 : 0);
    if (!payload.empty() && payload.size() + encoded.size() > room) finish();
    payload += encoded;
    text.remove_prefix(length);
  }
  if (!payload.empty()) finish();
  return words;
}

std::vector<std::string_view> split_words(std::string_view text) {
  std::vector<std::string_view> words;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(' '), text.size());
    if (end > 0) words.push_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return words;
}

// Neither ASCII beyond doubt, nor something that a reader would decode, nor too long to fold.
bool needs_encoding(std::string_view word) {
  return word.size() > 60 || word.find("=?") != std::string_view::npos ||
         !std::ranges::all_of(word, is_printable);
}

std::string folded(std::string_view name, const std::vector<std::string>& atoms) {
  std::string out = std::string(name) + ":";
  std::size_t column = out.size();
  for (const std::string& atom : atoms) {
    if (column + 1 + atom.size() > kLine && column > name.size() + 1) {
      out += "\r\n";
      column = 0;
    }
    out += " " + atom;
    column += 1 + atom.size();
  }
  return out + "\r\n";
}

}  // namespace

std::string text_header(std::string_view name, std::string_view value) {
  std::string clean;
  for (const char byte : value) {
    const bool control = (byte >= 0 && byte < ' ') || byte == 0x7F;
    clean += control ? ' ' : byte;
  }
  // From the first word that needs it to the last, spaces included: readers drop the white space
  // between encoded words.
  const std::vector<std::string_view> words = split_words(clean);
  const auto first = std::ranges::find_if(words, needs_encoding);
  auto last = words.end();
  while (last != first && !needs_encoding(*(last - 1))) --last;
  std::vector<std::string> atoms(words.begin(), first);
  if (first != last) {
    const std::string_view from = *first;
    const std::string_view to = *(last - 1);
    const std::string_view middle(from.data(),
                                  static_cast<std::size_t>(to.data() + to.size() - from.data()));
    std::ranges::move(encoded_words(middle), std::back_inserter(atoms));
  }
  atoms.insert(atoms.end(), last, words.end());

  return folded(name, atoms);
}

std::string structured_header(std::string_view name, std::string_view value) {
  std::string clean;
  for (const char byte : value) {
    if (is_printable(byte)) clean += byte;
  }
  const std::vector<std::string_view> words = split_words(clean);
  return folded(name, {words.begin(), words.end()});
}

std::string quoted_printable(std::string_view text) {
  std::string out;
  std::string line;
  const auto soft_break = [&] {
    out += line + "=\r\n";
    line.clear();
  };
  for (std::size_t at = 0; at < text.size(); ++at) {
    const char byte = text[at];
    if (byte == '\n') {
      out += line + "\r\n";
      line.clear();
      continue;
    }
    const bool ends_line = at + 1 == text.size() || text[at + 1] == '\n';
    std::string encoded;
    // A space at the end of a line would be lost on the way; a lone dot would end the message for
    // a relay that forgets to double it; "From " becomes ">From " in some mailboxes.
    const bool fragile = (byte == ' ' && ends_line) || (byte == '.' && line.empty()) ||
                         (line.empty() && text.substr(at).starts_with("From "));
    if (byte == '=' || !is_printable(byte) || fragile) {
      append_hex(encoded, byte);
    } else {
      encoded = byte;
    }
    if (line.size() + encoded.size() > kLine - 1) {
      soft_break();
      if (byte == '.') encoded = "=2E";
    }
    line += encoded;
  }
  return out + line;
}

}  // namespace kaiku::notifiers
