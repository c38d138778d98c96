#include "folding.hpp"

#include <algorithm>
#include <span>
#include <stdexcept>

#include <unicode/bytestream.h>
#include <unicode/normalizer2.h>
#include <unicode/uchar.h>

#include <kaiku/text/prepared.hpp>

#include "utf8.hpp"

namespace kaiku::text {
namespace {

constexpr char32_t kJoiner = 0x200D;
/// Marks stacked on one letter beyond this are dropped (the Stream-Safe Text Format of UAX 15
/// allows 30): they must not make normalising quadratic.
constexpr std::size_t kMaxSegmentChars = 32;

const icu::Normalizer2& folder() {
  static const icu::Normalizer2* const instance = [] {
    UErrorCode status = U_ZERO_ERROR;
    const auto* found = icu::Normalizer2::getNFKCCasefoldInstance(status);
    if (U_FAILURE(status) != 0) throw std::runtime_error("ICU has no NFKC_Casefold data");
    return found;
  }();
  return *instance;
}

bool is_bidi_control(char32_t c) {
  return (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
}

/// NFKC_Casefold drops exactly these.
bool is_invisible(char32_t c) {
  return u_hasBinaryProperty(static_cast<UChar32>(c), UCHAR_DEFAULT_IGNORABLE_CODE_POINT) != 0;
}

bool is_wordy(char32_t c) {
  return u_isalnum(static_cast<UChar32>(c)) != 0;
}

/// Look-alikes of ' and - that people's keyboards write inside words; NFKC leaves them, or turns
/// the acute accent into a space. ™ would become letters glued to the name before it.
char32_t plain_punctuation(char32_t c) {
  switch (c) {
    case 0x2018:
    case 0x2019:
    case 0x201B:
    case 0x02BC:
    case 0x00B4:
      return U'\'';
    case 0x2010:
    case 0x2011:
      return U'-';
    default:
      return c;
  }
}

bool keeps_its_form(char32_t c) {
  return c == 0x2122 || c == 0x2120;
}

/// One character out of U+00C0 … U+00FF whose folding is itself or its small letter.
bool is_plain_latin1(char32_t c) {
  return c >= 0xC0 && c <= 0xFF && c != 0xD7 && c != 0xDF && c != 0xF7;
}
/// The first byte of U+00C0 … U+00FF in UTF-8. In the second one capitals come before 0x9F.
constexpr char kLatin1Lead = '\xC3';

/// True where the bytes at `at` cannot change how the character before them folds.
bool starts_apart(std::string_view text, std::size_t at) {
  if (at >= text.size()) return true;
  const auto lead = static_cast<unsigned char>(text[at]);
  return lead < 0x80 || lead == 0xC3;
}

class Folding {
 public:
  explicit Folding(std::string_view original) : original_(original) {
    result_.text.reserve(original.size() + 8);
    result_.source.reserve(original.size() + 8);
  }

  FoldedText run() {
    while (at_ < original_.size()) {
      const std::size_t end = plain_end();
      if (end > at_) {
        fold_plain(end);
      } else {
        fold_other();
      }
    }
    return std::move(result_);
  }

 private:
  /// Up to where all are ASCII or letters such as ä and fold alone, each into as many bytes.
  std::size_t plain_end() const {
    std::size_t last = at_;
    std::size_t end = at_;
    while (const std::size_t bytes = plain_bytes(end)) {
      last = end;
      end += bytes;
    }
    return starts_apart(original_, end) ? end : last;
  }

  /// Of a plain character at `at`; else 0.
  std::size_t plain_bytes(std::size_t at) const {
    if (at >= original_.size()) return 0;
    if (static_cast<unsigned char>(original_[at]) < 0x80) return 1;
    return original_[at] == kLatin1Lead && is_plain_latin1(char_at(original_, at)) ? 2 : 0;
  }

  void fold_plain(std::size_t end) {
    std::size_t last = end;
    last_ = previous_char(original_, last);
    const std::size_t from = result_.text.size();
    result_.text.append(original_, at_, end - at_);
    result_.source.resize(result_.text.size());
    auto at = static_cast<std::uint32_t>(at_);
    for (FoldedText::Source& source : std::span(result_.source).subspan(from)) {
      source = {.begin = at, .end = at + 1};
      ++at;
    }
    for (char& byte : std::span(result_.text).subspan(from)) {
      if (byte >= 'A' && byte <= 'Z') byte = static_cast<char>(byte + 0x20);
    }
    for (std::size_t lead = result_.text.find(kLatin1Lead, from); lead != std::string::npos;
         lead = result_.text.find(kLatin1Lead, lead + 2)) {
      ++result_.source[lead].end;
      --result_.source[lead + 1].begin;
      char& trail = result_.text[lead + 1];
      if (static_cast<unsigned char>(trail) < 0x9F) trail = static_cast<char>(trail + 0x20);
    }
    at_ = end;
  }

  void fold_other() {
    const std::size_t begin = at_;
    std::size_t end = at_;
    const char32_t c = next_char(original_, end);
    if (c == kJoiner && joins_emoji(end)) {
      at_ = end;
      emit_char(c, begin);
    } else if (plain_punctuation(c) != c || keeps_its_form(c)) {
      at_ = end;
      last_ = c;
      emit_char(plain_punctuation(c), begin);
    } else {
      fold_segment(begin);
    }
  }

  bool joins_emoji(std::size_t next) const {
    if (!is_pictograph(last_) && !is_skin_tone(last_)) return false;
    return next < original_.size() && is_pictograph(char_at(original_, next));
  }

  /// A character and all that follow up to where normalising may start afresh.
  void fold_segment(std::size_t begin) {
    segment_.clear();
    std::size_t kept = 0;
    std::size_t hidden = 0;
    while (at_ < original_.size()) {
      std::size_t next = at_;
      const char32_t c = next_char(original_, next);
      if (at_ > begin && ends_segment(c, next)) break;
      at_ = next;
      result_.bidi_override |= is_bidi_control(c);
      if (is_invisible(c)) {
        ++hidden;
        continue;
      }
      if (kept++ < kMaxSegmentChars) append_char(segment_, c);
      last_ = c;
    }
    count_hidden(hidden);
    emit_folded(begin);
  }

  bool ends_segment(char32_t c, std::size_t next) const {
    if (c == kJoiner) return joins_emoji(next);
    return folder().hasBoundaryBefore(static_cast<UChar32>(c)) != 0 || plain_punctuation(c) != c;
  }

  void count_hidden(std::size_t hidden) {
    if (hidden == 0 || !is_wordy(last_) || at_ >= original_.size()) return;
    if (is_wordy(char_at(original_, at_))) result_.hidden_characters += hidden;
  }

  void emit_folded(std::size_t begin) {
    folded_.clear();
    icu::StringByteSink<std::string> sink(&folded_);
    UErrorCode status = U_ZERO_ERROR;
    folder().normalizeUTF8(
        0, icu::StringPiece(segment_.data(), static_cast<std::int32_t>(segment_.size())), sink,
        nullptr, status);
    if (U_FAILURE(status) != 0) folded_ = segment_;
    // U+0149 is an apostrophe and n.
    for (std::size_t at = 0; at < folded_.size();) {
      const std::size_t from = at;
      const char32_t plain = plain_punctuation(next_char(folded_, at));
      if (plain >= 0x80 || at - from == 1) continue;
      folded_.replace(from, at - from, 1, static_cast<char>(plain));
      at = from + 1;
    }
    emit(folded_, begin);
  }

  void emit_char(char32_t c, std::size_t begin) {
    const std::size_t before = result_.text.size();
    append_char(result_.text, c);
    keep_way_back(result_.text.size() - before, begin);
  }

  void emit(std::string_view bytes, std::size_t begin) {
    result_.text.append(bytes);
    keep_way_back(bytes.size(), begin);
  }

  void keep_way_back(std::size_t bytes, std::size_t begin) {
    const FoldedText::Source source{.begin = static_cast<std::uint32_t>(begin),
                                    .end = static_cast<std::uint32_t>(at_)};
    for (std::size_t i = 0; i < bytes; ++i) result_.source.push_back(source);
  }

  std::string_view original_;
  std::size_t at_ = 0;
  char32_t last_ = 0;  ///< last visible character as written
  FoldedText result_;
  std::string segment_;
  std::string folded_;
};

}  // namespace

Span FoldedText::to_original(Span from, std::size_t original_size) const {
  const std::size_t first = std::min(from.begin, text.size());
  const std::size_t last = std::clamp(from.end, first, text.size());
  const std::size_t where = first < text.size() ? source[first].begin : original_size;
  if (first == last) return {where, where};
  return {where, std::max<std::size_t>(where, source[last - 1].end)};
}

FoldedText fold_with_offsets(std::string_view original) {
  return Folding(original).run();
}

std::string fold(std::string_view text) {
  return fold_with_offsets(text).text;
}

bool is_skin_tone(char32_t c) {
  return c >= 0x1F3FB && c <= 0x1F3FF;
}

bool is_regional_indicator(char32_t c) {
  return c >= 0x1F1E6 && c <= 0x1F1FF;
}

bool is_pictograph(char32_t c) {
  constexpr char32_t kTextual[] = {0x203C, 0x2049, 0x2120, 0x2122, 0x2139};
  if (c < 0x2000 || is_skin_tone(c)) return false;
  if (std::find(std::begin(kTextual), std::end(kTextual), c) != std::end(kTextual)) return false;
  // Not those that folding turns into letters, such as U+24C2 (a circled M).
  return u_hasBinaryProperty(static_cast<UChar32>(c), UCHAR_EXTENDED_PICTOGRAPHIC) != 0 &&
         folder().isInert(static_cast<UChar32>(c)) != 0;
}

}  // namespace kaiku::text
