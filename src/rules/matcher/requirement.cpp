#include "requirement.hpp"

#include <algorithm>
#include <functional>
#include <optional>
#include <string_view>
#include <utility>

#include "slot_view.hpp"

namespace kaiku::rules {
namespace {

using Texts = std::vector<RequiredText>;  ///< sorted, each once

constexpr std::uint32_t kFar = Requirement::kFar;
constexpr std::size_t kMostRepeats = 4;  ///< written out: `e{3,}` requires "eee"
constexpr std::size_t kMostBytes = 48;   ///< of one text
constexpr std::uint32_t kMostBytesOfCharacter = 4;

/// With what every text of a part begins or ends.
struct Side {
  bool outside = false;  ///< with what is no part of a word, or at an edge of one
  bool letter = false;
};

/// What is known of the texts that a part of a pattern matches. Edges here say what lies beyond the
/// first and the last character: an edge of a word, if that character is part of one.
struct Matched {
  /// All texts there are; nothing: too many to list, and `needs` tells what they have in common.
  std::optional<Texts> texts = Texts{};
  /// Of what is repeated: texts of which every match begins with one, and ends with one. They are
  /// among the `needs`, too.
  Texts copies;
  std::vector<Requirement> needs;
  std::uint32_t longest = 0;  ///< bytes of the longest text, or kFar
  bool may_be_empty = false;
  bool spaces = false;  ///< and nothing else, but how many is not known
  Side begin;
  Side end;
};

Texts tidy(Texts texts) {
  std::ranges::sort(texts);
  const auto doubled = std::ranges::unique(texts);
  texts.erase(doubled.begin(), doubled.end());
  return texts;
}

std::uint32_t add_bytes(std::uint32_t a, std::uint32_t b) {
  return a > kFar - b ? kFar : a + b;
}

std::uint32_t longest_of(const Texts& texts) {
  std::size_t longest = 0;
  for (const RequiredText& text : texts) longest = std::max(longest, text.text.size());
  return static_cast<std::uint32_t>(longest);
}

Side begin_of(const RequiredText& text) {
  if (text.text.empty()) return {.outside = text.begins_word};
  const char first = text.text.front();
  return {.outside = !is_word_byte(first), .letter = is_letter_byte(first)};
}

Side end_of(const RequiredText& text) {
  if (text.text.empty()) return {.outside = text.ends_word, .letter = text.after_letter};
  const char last = text.text.back();
  return {.outside = !is_word_byte(last), .letter = is_letter_byte(last)};
}

/// Of any of several.
template <class Parts, class SideOf>
Side common(const Parts& parts, SideOf side_of) {
  Side side{.outside = true, .letter = true};
  for (const auto& part : parts) {
    const Side one = std::invoke(side_of, part);
    side.outside = side.outside && one.outside;
    side.letter = side.letter && one.letter;
  }
  return side;
}

/// An empty text stands for the place where it is: what is said of it was said of what stands
/// before.
RequiredText joined(RequiredText a, const RequiredText& b) {
  if (a.text.empty() && b.text.empty()) {
    const bool edge = a.begins_word || b.begins_word;
    return {.text = {},
            .begins_text = a.begins_text || b.begins_text,
            .ends_text = a.ends_text || b.ends_text,
            .begins_word = edge,
            .ends_word = edge,
            .after_letter = a.after_letter || b.after_letter};
  }
  if (a.text.empty()) {
    RequiredText whole = b;
    whole.begins_text = a.begins_text || b.begins_text;
    whole.begins_word = a.begins_word || b.begins_word;
    whole.after_letter = a.after_letter || b.after_letter;
    return whole;
  }
  a.ends_text = b.text.empty() ? a.ends_text || b.ends_text : b.ends_text;
  a.ends_word = b.text.empty() ? a.ends_word || b.ends_word : b.ends_word;
  a.text += b.text;
  return a;
}

bool is_letter(const RequiredText& text) {
  return text.text.size() == 1 && is_letter_byte(text.text.front());
}

/// Too frequent to tell texts apart: nothing, a space, a letter inside of words.
bool is_weak(const RequiredText& text) {
  if (std::ranges::all_of(text.text, [](char byte) { return byte == ' '; })) return true;
  return is_letter(text) && !text.begins_word && !text.ends_word;
}

/// The same of a letter that begins or ends a word, unless it is but one of many texts.
bool are_weak(const Texts& texts) {
  constexpr std::ptrdiff_t kMany = 10;
  const auto letters = std::ranges::count_if(texts, [](const RequiredText& text) {
    return is_letter(text) && text.begins_word != text.ends_word;
  });
  return std::ranges::any_of(texts, is_weak) || letters * kMany > std::ssize(texts);
}

/// The edges count only beside characters of words: `\b` before a comma says something else.
/// Spaces around words and at the ends of the text are edges, and found more cheaply as such. How
/// many were taken off before it.
std::uint32_t take_true_edges(RequiredText& text) {
  const std::size_t last = text.text.find_last_not_of(' ');
  if (last == text.text.npos) return 0;
  const bool space_behind = last + 1 < text.text.size();
  if (space_behind && (text.ends_text || is_word_byte(text.text[last]))) {
    text.text.erase(last + 1);
    text.ends_word = true;
    text.before_letter = false;
  }
  const std::size_t first = text.text.find_first_not_of(' ');
  const bool space_before = first > 0 && (text.begins_text || is_word_byte(text.text[first]));
  if (space_before) {
    text.text.erase(0, first);
    text.begins_word = true;
    text.after_letter = false;
  }
  text.begins_text = text.begins_text && !is_space_byte(text.text.front());
  text.ends_text = text.ends_text && !is_space_byte(text.text.back());
  text.begins_word = text.begins_word && is_word_byte(text.text.front());
  text.ends_word = text.ends_word && is_word_byte(text.text.back());
  return space_before ? static_cast<std::uint32_t>(first) : 0;
}

/// `before`: the most bytes of a match that stand before the texts.
void require_one_of(Texts texts, std::uint32_t before, std::vector<Requirement>& needs) {
  if (std::ranges::any_of(texts, &std::string::empty, &RequiredText::text)) return;
  std::uint32_t spaces = 0;
  for (RequiredText& text : texts) spaces = std::max(spaces, take_true_edges(text));
  texts = tidy(std::move(texts));
  if (texts.empty() || are_weak(texts)) return;
  Requirement any{.kind = Requirement::Kind::kAny, .text = {}, .parts = {}};
  any.parts.reserve(texts.size());
  for (RequiredText& text : texts)
    any.parts.push_back({.kind = Requirement::Kind::kText, .text = std::move(text), .parts = {}});
  if (any.parts.size() == 1) any = Requirement(std::move(any.parts.front()));
  any.lead = add_bytes(before, spaces);
  needs.push_back(std::move(any));
}

Requirement all_of(std::vector<Requirement> needs) {
  if (needs.empty()) return {};
  if (needs.size() == 1) return std::move(needs.front());
  const std::uint32_t lead = needs.front().lead;
  return {.kind = Requirement::Kind::kAll, .text = {}, .parts = std::move(needs), .lead = lead};
}

std::vector<Requirement> needs_of(Matched matched) {
  if (matched.texts) require_one_of(*std::move(matched.texts), 0, matched.needs);
  return std::move(matched.needs);
}

Matched exactly(Texts texts) {
  Matched matched;
  matched.may_be_empty = std::ranges::any_of(texts, &std::string::empty, &RequiredText::text);
  matched.begin = common(texts, begin_of);
  matched.end = common(texts, end_of);
  matched.longest = longest_of(texts);
  matched.texts = tidy(std::move(texts));
  return matched;
}

/// Parts one behind the other: texts are joined as long as they are few, then required.
class Sequence {
 public:
  void add(Matched part) {
    if (part.texts && join(*part.texts)) return;
    if (part.spaces && pass_spaces_at_beginning(part)) return;
    if (!part.copies.empty() && add_copies(part)) return;
    const Side before = common(open_, end_of);
    close(part.may_be_empty ? Side{} : part.begin);
    may_be_empty_ = may_be_empty_ && part.may_be_empty;
    if (part.texts) {
      for (RequiredText text : *part.texts) {
        text.begins_word = text.begins_word || before.outside;
        text.after_letter = text.after_letter || before.letter;
        if (text.text.empty()) text.ends_word = text.begins_word;
        open_.push_back(std::move(text));
      }
      open_ = tidy(std::move(open_));
      return;
    }
    for (Requirement& need : part.needs) {
      need.lead = add_bytes(need.lead, before_);
      needs_.push_back(std::move(need));
    }
    before_ = add_bytes(before_, part.longest);
    lead_ = before_;
    Side end = part.end;
    end.outside = end.outside && (!part.may_be_empty || before.outside);
    end.letter = end.letter && (!part.may_be_empty || before.letter);
    open_behind(end);
  }

  Matched finish() && {
    if (!closed_) return exactly(std::move(open_));
    Matched matched;
    matched.end = common(open_, end_of);
    const bool open_may_be_empty =
        std::ranges::any_of(open_, &std::string::empty, &RequiredText::text);
    close({});
    matched.texts.reset();
    matched.needs = std::move(needs_);
    matched.longest = before_;
    matched.may_be_empty = may_be_empty_ && open_may_be_empty;
    matched.begin = begin_;
    return matched;
  }

 private:
  /// What begins the text may have spaces before it.
  bool pass_spaces_at_beginning(const Matched& part) {
    const bool at_beginning = std::ranges::all_of(
        open_, [](const RequiredText& text) { return text.text.empty() && text.begins_text; });
    if (!at_beginning) return false;
    if (!closed_) begin_ = common(open_, begin_of);
    closed_ = true;
    may_be_empty_ = may_be_empty_ && part.may_be_empty;
    before_ = add_bytes(before_, part.longest);
    lead_ = before_;
    return true;
  }

  void open_behind(Side end) {
    open_ = {{.text = {},
              .begins_word = end.outside,
              .ends_word = end.outside,
              .after_letter = end.letter}};
  }

  /// Appends one of `texts` to what is open, unless that becomes too many or too long.
  bool join(const Texts& texts) {
    // Sorting after every letter would cost more than everything else.
    if (open_.size() * texts.size() > kMostAlternatives) open_ = tidy(std::move(open_));
    if (open_.size() * texts.size() > kMostAlternatives) return false;
    for (const RequiredText& first : open_) {
      for (const RequiredText& second : texts) {
        if (first.text.size() + second.text.size() > kMostBytes) return false;
      }
    }
    lead_ = before_;
    if (texts.size() == 1) {
      for (RequiredText& text : open_) text = joined(std::move(text), texts.front());
      return true;
    }
    Texts product;
    product.reserve(open_.size() * texts.size());
    for (const RequiredText& first : open_) {
      for (const RequiredText& second : texts) product.push_back(joined(first, second));
    }
    open_ = std::move(product);
    return true;
  }

  /// What is repeated begins with a copy, which what stands before is joined with, and ends with
  /// one, to be joined with what follows: one of both, because there may be one copy only.
  bool add_copies(const Matched& part) {
    const bool weak = std::ranges::all_of(part.copies, is_weak);
    const bool nothing_before = std::ranges::all_of(open_, [&](const RequiredText& text) {
      return text.text.empty() && (weak || !text.begins_word);
    });
    if (nothing_before) {
      close(part.begin);
      open_ = part.copies;
      before_ = add_bytes(before_, part.longest);
    } else {
      if (!join(part.copies)) return false;
      close({});
      before_ = add_bytes(before_, part.longest);
      lead_ = before_;
      open_behind(part.end);
    }
    may_be_empty_ = false;
    return true;
  }

  /// Requires what was joined so far; nothing is open then.
  void close(Side behind) {
    if (!closed_) begin_ = common(open_, begin_of);
    closed_ = true;
    may_be_empty_ =
        may_be_empty_ && std::ranges::any_of(open_, &std::string::empty, &RequiredText::text);
    for (RequiredText& text : open_) {
      text.ends_word = text.ends_word || behind.outside;
      text.before_letter = text.before_letter || behind.letter;
    }
    const std::uint32_t longest = longest_of(open_);
    require_one_of(std::exchange(open_, {}), lead_, needs_);
    before_ = add_bytes(before_, longest);
    lead_ = before_;
  }

  Texts open_ = {RequiredText{}};
  std::vector<Requirement> needs_;
  std::uint32_t before_ = 0;  ///< the most bytes that may stand before what is open
  std::uint32_t lead_ = 0;    ///< the same, or before the first copy of what is repeated
  bool closed_ = false;
  bool may_be_empty_ = true;
  Side begin_;
};

Matched analyse(const RegexNode& node);

Matched analyse_character(const RegexNode& node) {
  Matched matched;
  if (node.characters.empty()) {
    matched.texts.reset();
    matched.longest = kMostBytesOfCharacter;
    matched.spaces = node.spaces;
    matched.begin = {.outside = node.outside_words, .letter = node.letters};
    matched.end = matched.begin;
    return matched;
  }
  Texts texts;
  for (const char32_t code : node.characters) {
    RequiredText text;
    append_utf8(text.text, code);
    texts.push_back(std::move(text));
  }
  return exactly(std::move(texts));
}

Matched analyse_choice(const RegexNode& node) {
  std::vector<Matched> choices;
  Texts together;
  bool listed = true;
  for (const RegexNode& part : node.parts) {
    choices.push_back(analyse(part));
    if (choices.back().texts)
      together.insert(together.end(), choices.back().texts->begin(), choices.back().texts->end());
    listed = listed && choices.back().texts;
  }
  together = tidy(std::move(together));
  if (listed && together.size() <= kMostAlternatives) return exactly(std::move(together));
  Matched matched;
  matched.texts.reset();
  matched.begin = common(choices, &Matched::begin);
  matched.end = common(choices, &Matched::end);
  matched.may_be_empty = std::ranges::any_of(choices, &Matched::may_be_empty);
  Requirement any{.kind = Requirement::Kind::kAny, .text = {}, .parts = {}};
  for (const Matched& choice : choices) matched.longest = std::max(matched.longest, choice.longest);
  any.lead = 0;
  for (Matched& choice : choices) {
    Requirement one = all_of(needs_of(std::move(choice)));
    if (one.kind == Requirement::Kind::kNothing) return matched;
    any.lead = std::max(any.lead, one.lead);
    any.parts.push_back(std::move(one));
  }
  matched.needs.push_back(std::move(any));
  return matched;
}

std::uint32_t longest_repeated(std::uint32_t once, int most) {
  if (once == 0) return 0;
  if (most == RegexNode::kUnbounded) return kFar;
  const auto times = static_cast<std::uint32_t>(most);
  return times > kFar / once ? kFar : once * times;
}

/// How many of `repeats` parts with so many texts may be joined.
std::size_t multiplied_out(std::size_t texts, std::size_t repeats) {
  std::size_t together = 1;
  for (std::size_t product = texts * texts; together < repeats && product <= kMostAlternatives;
       product *= texts)
    ++together;
  return together;
}

Matched analyse_repetition(const RegexNode& node) {
  Matched once = analyse(node.parts.front());
  if (node.least == 1 && node.most == 1) return once;
  if (node.least == 0 && node.most == 1 && once.texts && once.texts->size() < kMostAlternatives) {
    Texts texts = *std::move(once.texts);
    texts.push_back(RequiredText{});
    return exactly(std::move(texts));
  }
  Matched matched;
  matched.begin = once.begin;
  matched.end = once.end;
  matched.spaces = node.parts.front().spaces;
  matched.may_be_empty = node.least == 0 || once.may_be_empty;
  matched.longest = longest_repeated(once.longest, node.most);
  if (node.least == 0) {
    matched.texts.reset();
    return matched;
  }
  const auto written = std::min(static_cast<std::size_t>(node.least), kMostRepeats);
  const std::size_t together = once.texts ? multiplied_out(once.texts->size(), written) : 1;
  if (together > 1) {
    Sequence copies;
    for (std::size_t i = 0; i < together; ++i) copies.add(once);
    once = std::move(copies).finish();
    const bool all = node.least == node.most && together == static_cast<std::size_t>(node.least);
    if (all) return once;
  }
  if (once.texts && !once.may_be_empty) matched.copies = *once.texts;
  const std::vector<Requirement> needs = needs_of(std::move(once));
  for (std::size_t i = 0; i < written / together; ++i)
    matched.needs.insert(matched.needs.end(), needs.begin(), needs.end());
  matched.texts.reset();
  return matched;
}

/// What ends the text may have spaces behind it: where they are as many as you like, they are taken
/// after the end.
Matched analyse_sequence(const RegexNode& node) {
  Sequence sequence;
  for (std::size_t i = 0; i < node.parts.size(); ++i) {
    Matched part = analyse(node.parts[i]);
    const bool ends = i + 1 < node.parts.size() && node.parts[i + 1].text_ends;
    if (part.spaces && ends) {
      part.copies.clear();
      sequence.add(analyse(node.parts[++i]));
    }
    sequence.add(std::move(part));
  }
  return std::move(sequence).finish();
}

Matched analyse(const RegexNode& node) {
  switch (node.kind) {
    case RegexNode::Kind::kSequence:
      return analyse_sequence(node);
    case RegexNode::Kind::kChoice:
      return analyse_choice(node);
    case RegexNode::Kind::kRepetition:
      return analyse_repetition(node);
    case RegexNode::Kind::kLiteral:
      return exactly({{.text = node.literal}});
    case RegexNode::Kind::kCharacter:
      return analyse_character(node);
    case RegexNode::Kind::kBoundary:
      break;
  }
  return exactly({{.text = {},
                   .begins_text = node.text_begins,
                   .ends_text = node.text_ends,
                   .begins_word = true,
                   .ends_word = true}});
}

}  // namespace

Requirement requirement_of(const RegexNode& regex) {
  return all_of(needs_of(analyse(regex)));
}

}  // namespace kaiku::rules
