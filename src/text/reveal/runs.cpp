#include "runs.hpp"

#include <algorithm>

#include <unicode/uchar.h>

#include "../folding.hpp"
#include "../utf8.hpp"
#include "../word_lookup.hpp"

namespace kaiku::text::reveal {
namespace {

/// One word taken apart has no more pieces and letters than that.
constexpr std::uint32_t kMaxPieces = 12;
constexpr std::uint32_t kMaxSpacedLetters = 40;
constexpr std::size_t kMaxGapBytes = 6;

constexpr std::string_view kCoveringSigns =
    "*#@$|";  // nobody writes these inside a word by accident
constexpr std::string_view kEuro = "\u20AC";

bool is_strong(std::string_view gap) {
  return gap == "!" || gap.find_first_of(kCoveringSigns) != std::string_view::npos ||
         gap.find(kEuro) != std::string_view::npos;
}

/// A single picture: "h\U0001F31Fte".
bool is_picture(std::string_view gap) {
  if (gap.empty() || static_cast<unsigned char>(gap.front()) < 0x80) return false;
  std::size_t end = 0;
  return is_pictograph(next_char(gap, end)) && end == gap.size();
}

bool only_euros(std::string_view gap) {
  while (gap.starts_with(kEuro)) gap.remove_prefix(kEuro.size());
  return gap.empty();
}

/// "..." between words is an ellipsis, not two letters and a half.
bool is_glue(std::string_view gap) {
  if (gap.empty() || gap.size() > kMaxGapBytes) return false;
  if (gap.find("...") != std::string_view::npos) return false;
  if (gap.find(kEuro) != std::string_view::npos) return only_euros(gap);
  if (is_picture(gap) || gap == "/" || gap == "\\") return true;
  return gap.find_first_not_of("*#@$|._-+!") == std::string_view::npos;
}

/// Two whole words with a dot or "!" between them only lack a blank.
constexpr std::size_t kPieceLetters = 3;

bool glued(const PreparedText::Storage& storage, std::uint32_t left) {
  const std::string_view gap = gap_behind(storage, left);
  const Token& before = storage.tokens[left];
  const Token& behind = storage.tokens[left + 1];
  if (behind.link || !is_glue(gap)) return false;
  return is_strong(gap) || !has_more_chars(before.folded, kPieceLetters) ||
         !has_more_chars(behind.folded, kPieceLetters);
}

bool is_one_letter(const Token& token) {
  return !token.link && !token.mention && is_one_char(token.folded);
}

bool is_blank_at(std::string_view text, std::size_t at) {
  return at >= text.size() || static_cast<unsigned char>(text[at]) <= 0x20;
}

std::size_t edge_before(std::string_view text, std::size_t begin) {
  const bool dollar = begin > 0 && text[begin - 1] == '$';
  return dollar && (begin == 1 || is_blank_at(text, begin - 2)) ? begin - 1 : begin;
}

/// "fitt@", "a$$": letters drawn with signs at the end.
std::size_t signs_behind(std::string_view text, std::size_t end) {
  constexpr std::size_t kMostSigns = 2;
  std::size_t at = end;
  for (std::size_t signs = 0; signs < kMostSigns && at < text.size(); ++signs) {
    const bool euro = text.substr(at).starts_with(kEuro);
    if (!euro && text[at] != '$' && text[at] != '@') break;
    at += euro ? kEuro.size() : 1;
  }
  return at;
}

std::size_t edge_behind(std::string_view text, std::size_t end) {
  std::size_t at = end;
  while (at < text.size() && at - end < kMaxGapBytes && (text[at] == '*' || text[at] == '#')) ++at;
  if (at == end) at = signs_behind(text, end);
  // "vit**!" but not the "#" of a tag that follows.
  const bool closed =
      is_blank_at(text, at) || std::string_view(",.!?").find(text[at]) != std::string_view::npos;
  return closed ? at : end;
}

}  // namespace

std::string_view gap_behind(const PreparedText::Storage& storage, std::uint32_t token) {
  const std::size_t begin = storage.tokens[token].in_folded.end;
  const std::string_view text = storage.folded.text;
  if (token + 1 >= storage.tokens.size()) return {};
  return text.substr(begin, storage.tokens[token + 1].in_folded.begin - begin);
}

bool stands_alone(const PreparedText::Storage& storage, std::uint32_t token) {
  const std::string_view text = storage.folded.text;
  const auto [begin, end] = storage.tokens[token].in_folded;
  if (begin > 0 && text[begin - 1] == '$') return false;
  const bool apart = is_blank_at(text, end) || text[end] == ',' || text[end] == '?';
  return apart && !is_one_letter(storage.tokens[token]);
}

Run glued_run(const PreparedText::Storage& storage, std::uint32_t first) {
  std::uint32_t last = first;
  while (last + 1 < storage.tokens.size() && last - first + 1 < kMaxPieces &&
         glued(storage, last)) {
    ++last;
  }
  const std::string_view text = storage.folded.text;
  const std::size_t begin = edge_before(text, storage.tokens[first].in_folded.begin);
  const std::size_t last_end = storage.tokens[last].in_folded.end;
  // "**tosi**" is bold type.
  const bool bold = begin > 0 && text[begin - 1] == '*';
  const std::size_t end = bold ? last_end : edge_behind(text, last_end);
  return {{begin, end}, last - first + 1};
}

bool worth_a_look(const PreparedText::Storage& storage, std::uint32_t first, const Run& run) {
  bool doubtful_piece = false;
  for (std::uint32_t i = first; i < first + run.tokens; ++i) {
    const Token& token = storage.tokens[i];
    const std::string_view gap = gap_behind(storage, i);
    if (i + 1 < first + run.tokens && (is_strong(gap) || is_picture(gap))) return true;
    doubtful_piece |= !token.known || (is_one_letter(token) && !is_numeric(token.folded));
  }
  const std::size_t begin = storage.tokens[first].in_folded.begin;
  const std::size_t end = storage.tokens[first + run.tokens - 1].in_folded.end;
  // One star behind a known word is a footnote.
  const std::string_view behind =
      std::string_view(storage.folded.text).substr(end, run.in_folded.end - end);
  if (behind.size() > 1 || behind == "@" || behind == "$") return true;
  if (run.in_folded.begin < begin) return true;
  return doubtful_piece;
}

Run spaced_run(const PreparedText::Storage& storage, std::uint32_t first, std::string& joined) {
  const auto& tokens = storage.tokens;
  std::uint32_t last = first;
  const std::string_view separator = gap_behind(storage, first);
  const bool usable = !separator.empty() && separator.size() <= kMaxGapBytes &&
                      separator.find('\n') == std::string_view::npos;
  if (usable && is_one_letter(tokens[first])) {
    while (last + 1 < tokens.size() && last - first + 1 < kMaxSpacedLetters &&
           gap_behind(storage, last) == separator && is_one_letter(tokens[last + 1])) {
      ++last;
    }
  }
  const Span all{tokens[first].in_folded.begin, tokens[last].in_folded.end};
  if (last - first + 1 < 3) return {all, 1};
  joined.clear();
  std::size_t letters = 0;
  for (std::uint32_t i = first; i <= last; ++i) {
    joined += tokens[i].folded;
    letters += is_numeric(tokens[i].folded) ? 0 : 1;
  }
  return {all, letters >= 3 ? last - first + 1 : 1};
}

}  // namespace kaiku::text::reveal
