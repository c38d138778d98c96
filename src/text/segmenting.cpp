#include "segmenting.hpp"

#include <algorithm>
#include <array>

#include <unicode/uchar.h>

#include <kaiku/text/word_set.hpp>

#include "links.hpp"
#include "utf8.hpp"

namespace kaiku::text {
namespace {

/// A dot behind these ends no sentence.
constexpr auto kAbbreviations =
    word_set("esim", "nro", "puh", "klo", "ks", "vrt", "ns", "nk", "n", "kpl", "alk", "mahd", "mk",
             "os", "po", "huom", "vko", "toim", "tel", "ca", "kl", "nr", "tex", "obs", "mr", "mrs",
             "ms", "dr", "vs", "no", "approx", "st", "prof", "tri", "hlö", "pv", "min", "max", "v",
             "s", "k", "e", "t", "p", "dvs");
/// Nor behind these, unless a capital follows.
constexpr auto kClosingAbbreviations =
    word_set("jne", "yms", "ym", "tms", "etc", "osv", "mm", "jms", "inc", "ltd", "oy", "ab", "mfl",
             "mfl", "od");

constexpr std::array<std::string_view, 22> kFaces = {
    ":'-(", ":'(", ":-)", ":-(", ";-)", ":-/", ":-d", ":-p", ":-|", ":)", ":(",
    ";)",   ":/",  ":d",  ":p",  ":o",  ":|",  "=)",  "=(",  "<3",  ":3", ":s"};

bool is_letter(char32_t c) {
  if (c < 0x80) return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  if (c >= 0xC0 && c <= 0xFF) return c != 0xD7 && c != 0xF7;
  return u_isalpha(static_cast<UChar32>(c)) != 0;
}

bool is_mark(char32_t c) {
  return c >= 0x300 && (U_GET_GC_MASK(static_cast<UChar32>(c)) & U_GC_M_MASK) != 0;
}

bool is_number(char32_t c) {
  if (c < 0x80) return c >= '0' && c <= '9';
  return (U_GET_GC_MASK(static_cast<UChar32>(c)) & U_GC_N_MASK) != 0;
}

bool is_word_char(char32_t c) {
  return is_letter(c) || is_number(c) || is_mark(c);
}
/// Most of a folded text: told without decoding.
bool is_plain_word_byte(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}
bool is_inner(char32_t c) {
  return c == '-' || c == '\'' || c == ':';
}
bool is_closer(char32_t c) {
  return c == ')' || c == '"' || c == '\'' || c == ']' || c == 0x201D || c == 0xBB || c == 0x201C;
}
bool is_terminator(char32_t c) {
  return c == '.' || c == '!' || c == '?';
}

bool ends_clause(char32_t c) {
  switch (c) {
    case ',':
    case ';':
    case ':':
    case '(':
    case ')':
    case '/':
    case '"':
    case 0x2013:
    case 0x2014:
    case 0x201C:
    case 0x201D:
      return true;
    default:
      return false;
  }
}

class Segmenter {
 public:
  explicit Segmenter(PreparedText::Storage& storage)
      : storage_(storage), text_(storage.folded.text), may_hold_address_(may_hold_address(text_)) {
    storage_.tokens.reserve(text_.size() / 5 + 4);
  }

  void run() {
    while (at_ < text_.size()) {
      if (storage_.tokens.size() >= kMaxTokens) {
        storage_.truncated = true;
        break;
      }
      step();
    }
    end_sentence(false);
  }

 private:
  void step() {
    if (text_[at_] == ' ') {
      ++at_;
      return;
    }
    if (may_hold_address_ && may_start_address() && take_address()) return;
    std::size_t next = at_;
    const char32_t c = next_char(text_, next);
    if (is_letter(c) || is_number(c)) return take_word(false);
    if (c == '\n' || c == 0x2028 || c == 0x2029) {
      end_sentence(false);
    } else if (is_pictograph(c) || is_regional_indicator(c)) {
      return take_emoji();
    } else if ((c == ':' || c == ';' || c == '=' || c == '<') && take_face()) {
      return;
    } else if (is_terminator(c)) {
      return take_terminators();
    } else if (c == '@' && !word_before() && word_at(next)) {
      at_ = next;
      return take_word(true);
    } else {
      maybe_end_clause(c, next);
    }
    at_ = next;
  }

  bool word_at(std::size_t at) const {
    if (at >= text_.size()) return false;
    const char32_t c = char_at(text_, at);
    return is_letter(c) || is_number(c);
  }

  bool word_before() const {
    if (at_ == 0) return false;
    std::size_t at = at_;
    return is_word_char(previous_char(text_, at));
  }

  bool may_start_address() const {
    if (!word_at(at_) || word_before()) return false;
    return at_ == 0 || text_[at_ - 1] != '@';
  }

  bool take_address() {
    const Address address = find_address(text_, at_);
    if (address.kind == AddressKind::kNone) return false;
    Token& token = add_token(at_, address.end);
    token.link = true;
    token.known = true;
    if (address.kind == AddressKind::kWeb) ++storage_.links;
    at_ = address.end;
    return true;
  }

  void take_word(bool mention) {
    const std::size_t begin = at_;
    std::size_t end = at_;
    while (at_ < text_.size()) {
      if (is_plain_word_byte(text_[at_])) {
        at_ = end = plain_end(at_);
        continue;
      }
      std::size_t next = at_;
      const char32_t c = next_char(text_, next);
      if (is_word_char(c)) {
        end = next;
      } else if (!is_inner(c) || !word_at(next) || (c == ':' && face_letter_at(next))) {
        break;
      }
      at_ = next;
    }
    at_ = end;
    add_token(begin, end).mention = mention;
    count_capitals(storage_.tokens.back().original);
  }

  std::size_t plain_end(std::size_t at) const {
    while (at < text_.size() && is_plain_word_byte(text_[at])) ++at;
    return at;
  }

  /// "hei:D" ends in a face; "Kelan:n" or "kello:9" do not.
  bool face_letter_at(std::size_t at) const {
    return (text_[at] == 'd' || text_[at] == 'p') && !word_at(at + 1);
  }

  Token& add_token(std::size_t begin, std::size_t end) {
    Token& token = storage_.tokens.emplace_back();
    token.in_folded = {begin, end};
    token.folded = text_.substr(begin, end - begin);
    token.original = storage_.folded.to_original(token.in_folded, storage_.original.size());
    token.sentence = static_cast<std::uint32_t>(storage_.sentences.size());
    token.clause = clause_;
    return token;
  }

  void count_capitals(Span span) {
    const std::string_view original = std::string_view(storage_.original).substr(0, span.end);
    std::size_t capitals = 0;
    std::size_t letters = 0;
    for (std::size_t at = span.begin; at < span.end;) {
      const auto byte = static_cast<unsigned char>(original[at]);
      if (byte < 0x80) {
        letters += is_letter(byte) ? 1 : 0;
        capitals += byte >= 'A' && byte <= 'Z' ? 1 : 0;
        ++at;
        continue;
      }
      const auto c = static_cast<UChar32>(next_char(original, at));
      const bool capital = u_isupper(c) != 0;
      capitals += capital ? 1 : 0;
      letters += capital || u_islower(c) != 0 ? 1 : 0;
    }
    storage_.capitals += capitals;
    storage_.letters += letters;
  }

  void take_emoji() {
    const std::size_t begin = at_;
    bool toned = false;
    const char32_t first = next_char(text_, at_);
    while (at_ < text_.size()) {
      std::size_t next = at_;
      const char32_t c = next_char(text_, next);
      const bool flag =
          is_regional_indicator(first) && at_ - begin == 4 && is_regional_indicator(c);
      // Folding leaves a joiner in the text only between two pictures.
      const bool joined = c == 0x200D;
      if (joined && next < text_.size()) next_char(text_, next);
      if (!flag && !joined && !is_skin_tone(c)) break;
      toned |= is_skin_tone(c);
      at_ = next;
    }
    add_emoji(begin, toned);
    if (next_word_is_capital(at_)) end_sentence(false);
  }

  void add_emoji(std::size_t begin, bool toned) {
    Emoji& emoji = storage_.emoji.emplace_back();
    emoji.in_folded = {begin, at_};
    emoji.folded = text_.substr(begin, at_ - begin);
    emoji.original = storage_.folded.to_original(emoji.in_folded, storage_.original.size());
    emoji.base = toned ? without_skin_tone(emoji.folded) : emoji.folded;
  }

  std::string_view without_skin_tone(std::string_view emoji) {
    std::string plain;
    for (std::size_t at = 0; at < emoji.size();) {
      const char32_t c = next_char(emoji, at);
      if (!is_skin_tone(c)) append_char(plain, c);
    }
    return storage_.arena.copy(plain);
  }

  bool take_face() {
    for (const std::string_view face : kFaces) {
      if (!text_.substr(at_).starts_with(face)) continue;
      // ":d" in "hei:d" or ":3" in "klo 12:30" is no face.
      const std::size_t end = at_ + face.size();
      const bool wordy = is_word_char(static_cast<char32_t>(face.back()));
      if (wordy && (word_at(end) || (word_before() && !face_letter_at(at_ + 1)))) return false;
      const std::size_t begin = at_;
      at_ = end;
      add_emoji(begin, false);
      return true;
    }
    return false;
  }

  void maybe_end_clause(char32_t c, std::size_t next) {
    const bool in_number =
        c == ',' && digit_before() && next < text_.size() && is_number(char_at(text_, next));
    const bool dash = c == '-' && (next >= text_.size() || text_[next] == ' ');
    if ((ends_clause(c) && !in_number) || dash) ++clause_;
  }

  bool digit_before() const {
    return at_ > 0 && is_number(static_cast<char32_t>(static_cast<unsigned char>(text_[at_ - 1])));
  }

  void take_terminators() {
    const std::size_t begin = at_;
    bool asks = false;
    bool shouts = false;
    std::size_t end = at_;
    while (end < text_.size() && is_terminator(char_at(text_, end))) {
      asks |= text_[end] == '?';
      shouts |= text_[end] == '!';
      ++end;
    }
    const std::size_t marks = end - begin;
    const bool glued = word_at(end);
    const bool after_word = word_before();
    at_ = end;
    while (at_ < text_.size()) {
      std::size_t next = at_;
      if (!is_closer(next_char(text_, next))) break;
      at_ = next;
    }
    if (ends_sentence(begin, end, marks, asks, shouts, glued && after_word)) end_sentence(asks);
  }

  bool ends_sentence(std::size_t begin, std::size_t end, std::size_t marks, bool asks, bool shouts,
                     bool glued) const {
    if (asks) return true;
    if (glued && shouts) return is_capital(end) || marks > 1;  // "v!ttu" is no end
    if (glued && marks == 2) return false;                     // "v..tun" covers a letter
    if (glued && marks == 1) return is_capital(end) && !is_number(char_before(begin));
    if (shouts || marks > 1) return true;
    return !abbreviates(begin, end);
  }

  char32_t char_before(std::size_t at) const { return at == 0 ? U' ' : previous_char(text_, at); }

  /// A single dot at `dot`: is the word before it an abbreviation, an ordinal or a part of "t.ex."?
  bool abbreviates(std::size_t dot, std::size_t end) const {
    if (storage_.tokens.empty() || storage_.tokens.back().in_folded.end != dot) return false;
    const std::string_view word = storage_.tokens.back().folded;
    if (kClosingAbbreviations.contains(word)) return !next_word_is_capital(end);
    if (is_number(char_before(dot))) return next_word_is_small(end);
    const std::size_t begin = storage_.tokens.back().in_folded.begin;
    const bool dotted = begin > 0 && text_[begin - 1] == '.';
    if (dotted || is_one_char(word)) return !next_word_is_capital(end);
    return kAbbreviations.contains(word) && end < text_.size();
  }

  bool is_capital(std::size_t at) const {
    if (at >= text_.size()) return false;
    return u_isupper(static_cast<UChar32>(
               char_at(storage_.original, storage_.folded.source[at].begin))) != 0;
  }

  std::size_t next_word(std::size_t at) const {
    while (at < text_.size() && text_[at] == ' ') ++at;
    return at;
  }
  bool next_word_is_capital(std::size_t at) const { return is_capital(next_word(at)); }
  bool next_word_is_small(std::size_t at) const {
    const std::size_t word = next_word(at);
    return word < text_.size() && is_letter(char_at(text_, word)) && !is_capital(word);
  }

  void end_sentence(bool asks) {
    ++clause_;
    const auto count = static_cast<std::uint32_t>(storage_.tokens.size());
    if (count > first_) {
      storage_.sentences.push_back({.begin = first_, .end = count, .start = first_, .asks = asks});
      first_ = count;
    } else if (asks && storage_.sentences.empty()) {
      storage_.sentences.push_back({.asks = true});
    } else if (asks) {
      storage_.sentences.back().asks = true;  // marks that stand apart: "Missä se on ??"
    }
  }

  PreparedText::Storage& storage_;
  std::string_view text_;
  bool may_hold_address_;
  std::size_t at_ = 0;
  std::uint32_t first_ = 0;  ///< first token of the sentence
  std::uint32_t clause_ = 0;
};

}  // namespace

void segment(PreparedText::Storage& storage) {
  Segmenter(storage).run();
}

}  // namespace kaiku::text
