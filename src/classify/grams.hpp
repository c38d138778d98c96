#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include <kaiku/text/prepared.hpp>

namespace kaiku::classify {

/// Letters of a word that n-grams look at, and words of a comment: an attacker's text costs no more
/// than a long honest one.
inline constexpr std::size_t kMostGramLetters = 40;
inline constexpr std::size_t kMostGramTokens = 1'024;
inline constexpr std::size_t kLeastGram = 3;
inline constexpr std::size_t kMostGram = 5;

/// What an n-gram is made of. Part of its hash: a word and the same letters inside another differ.
/// The order is part of the model file's version.
enum class GramKind : std::uint8_t {
  kLetters,   ///< letters inside a word, its bounds included
  kWord,      ///< a whole word
  kWordPair,  ///< two words of one sentence
  kBase,      ///< a base form, also one revealed by de-obfuscation
  kBasePair,  ///< two base forms of one sentence
  kNegated,   ///< a base form inside the scope of a negation
  kEmoji,     ///< an emoji or a face
  kManner,    ///< how it is written: marks, capitals, length
};

/// Where an n-gram stands, for explanations.
struct Gram {
  std::uint64_t hash = 0;
  GramKind kind = GramKind::kLetters;
  Span in_folded;
};

/// n-grams are weighed in parts: pieces of words and words each by the root of their number, since
/// a comment has several times as many of the one as of the other; how it is written counts the
/// same in a comment of any length. The factors were chosen by cross-validation.
enum class GramPart : std::uint8_t { kLetters, kWords, kManner };
inline constexpr std::size_t kGramParts = 3;

inline GramPart part_of(GramKind kind) {
  if (kind == GramKind::kLetters) return GramPart::kLetters;
  return kind == GramKind::kManner ? GramPart::kManner : GramPart::kWords;
}

inline constexpr double kMannerShare = 0.3;
inline constexpr double kWordsShare = 1.5;

/// How much one n-gram of a part counts in a comment that has `grams` of them.
inline double share_of(GramPart part, std::size_t grams) {
  if (part == GramPart::kManner) return kMannerShare;
  if (grams == 0) return 0;
  return (part == GramPart::kWords ? kWordsShare : 1) / std::sqrt(static_cast<double>(grams));
}

/// How a comment is written, apart from its words.
struct Manner {
  std::array<std::string_view, 12> trait;
  std::size_t count = 0;

  void add(std::string_view name) { trait[count++] = name; }
  std::span<const std::string_view> traits() const { return std::span(trait).first(count); }
};
Manner manner_of(const text::PreparedText& text);

/// A running hash; the high bits are the well-mixed ones.
class GramHash {
 public:
  explicit constexpr GramHash(GramKind kind)
      : state_((static_cast<std::uint64_t>(kind) + 1) * kFactor) {}
  constexpr void add(std::uint64_t unit) { state_ = (state_ ^ unit) * kFactor ^ (state_ >> 29U); }
  constexpr void add(std::string_view text) {
    for (const char byte : text) add(static_cast<unsigned char>(byte));
  }
  constexpr std::uint64_t value() const { return state_ * kFactor; }

 private:
  static constexpr std::uint64_t kFactor = 0x9E3779B97F4A7C15U;
  std::uint64_t state_;
};

/// Calls `sink(const Gram&)` for each n-gram of a comment, in the order of the text. Nothing is
/// allocated.
class GramReader {
 public:
  explicit GramReader(const text::PreparedText& text)
      : text_(text),
        tokens_(text.tokens().first(std::min(text.tokens().size(), kMostGramTokens))) {}

  /// The words that are read.
  std::span<const text::Token> tokens() const { return tokens_; }

  template <class Sink>
  void read(Sink&& sink) const {
    for (std::size_t i = 0; i < tokens_.size(); ++i) {
      read_word(tokens_[i], sink);
      read_around(i, sink);
    }
    read_rest(sink);
  }

  /// What a word as written and its base forms alone tell: the same wherever it stands.
  template <class Sink>
  static void read_word(const text::Token& token, Sink&& sink) {
    read_letters(token, sink);
    send(GramKind::kWord, spelled(token), {}, token.in_folded, sink);
    if (token.link || token.mention) return;
    for (const std::string_view lemma : token.lemmas) {
      send(GramKind::kBase, lemma, {}, token.in_folded, sink);
    }
  }

  /// What a word has from its place: revealed readings, negation, its neighbour.
  template <class Sink>
  void read_around(std::size_t i, Sink&& sink) const {
    const text::Token& token = tokens_[i];
    read_readings(token, sink);
    if (i == 0 || tokens_[i - 1].sentence != token.sentence) {
      send(GramKind::kWordPair, kStart, spelled(token), token.in_folded, sink);
      send(GramKind::kBasePair, kStart, base(token), token.in_folded, sink);
    }
    if (i + 1 < tokens_.size() && tokens_[i + 1].sentence == token.sentence) {
      read_pairs(token, tokens_[i + 1], sink);
    }
  }

  /// What is in the comment beside its words.
  template <class Sink>
  void read_rest(Sink&& sink) const {
    for (const text::Emoji& emoji :
         text_.emoji().first(std::min(text_.emoji().size(), kMostGramTokens))) {
      GramHash hash(GramKind::kEmoji);
      hash.add(emoji.base);
      sink(Gram{hash.value(), GramKind::kEmoji, emoji.in_folded});
    }
    read_manner(sink);
  }

 private:
  /// A word as it is hashed: every number alike, every address alike, every name of a writer alike.
  static std::string_view spelled(const text::Token& token) {
    if (token.link) return "://";
    if (token.mention) return "@";
    return token.folded;
  }
  static std::uint64_t unit(char32_t letter) {
    return letter >= U'0' && letter <= U'9' ? U'0' : letter;
  }
  static std::string_view base(const text::Token& token) {
    return token.lemmas.empty() || token.link || token.mention ? spelled(token)
                                                               : token.lemmas.front();
  }

  template <class Sink>
  static void read_letters(const text::Token& token, Sink& sink) {
    if (token.link || token.mention) return;
    Letters letters(token.folded);
    for (std::size_t begin = 0; begin + kLeastGram <= letters.count; ++begin) {
      GramHash hash(GramKind::kLetters);
      const std::size_t end = std::min(begin + kMostGram, letters.count);
      for (std::size_t at = begin; at < end; ++at) {
        hash.add(unit(letters.code[at]));
        if (at + 1 - begin < kLeastGram) continue;
        sink(Gram{hash.value(),
                  GramKind::kLetters,
                  {token.in_folded.begin + letters.from[begin],
                   token.in_folded.begin + letters.from[at + 1]}});
      }
    }
  }

  template <class Sink>
  static void read_readings(const text::Token& token, Sink& sink) {
    if (token.link || token.mention) return;
    for (const std::string_view reading :
         token.revealed.first(std::min(token.revealed.size(), kMostReadings))) {
      send(GramKind::kBase, reading, {}, token.in_folded, sink);
    }
    if (token.negated) send(GramKind::kNegated, base(token), {}, token.in_folded, sink);
  }

  template <class Sink>
  static void read_pairs(const text::Token& first, const text::Token& second, Sink& sink) {
    const Span both{first.in_folded.begin, second.in_folded.end};
    send(GramKind::kWordPair, spelled(first), spelled(second), both, sink);
    send(GramKind::kBasePair, base(first), base(second), both, sink);
  }

  template <class Sink>
  static void send(GramKind kind, std::string_view first, std::string_view second, Span place,
                   Sink& sink) {
    GramHash hash(kind);
    hash.add(first);
    if (!second.empty()) {
      hash.add(std::uint64_t{' '});
      hash.add(second);
    }
    sink(Gram{hash.value(), kind, place});
  }

  template <class Sink>
  void read_manner(Sink& sink) const {
    const Manner manner = manner_of(text_);
    for (const std::string_view trait : manner.traits())
      send(GramKind::kManner, trait, {}, {}, sink);
  }

  /// The letters of a word between its bounds, with where each begins.
  struct Letters {
    explicit Letters(std::string_view word) {
      add(kBound, 0);
      std::size_t at = 0;
      while (at < word.size() && count <= kMostGramLetters) {
        const std::size_t begin = at;
        char32_t letter = static_cast<unsigned char>(word[at++]);
        while (at < word.size() && (static_cast<unsigned char>(word[at]) & 0xC0U) == 0x80U) {
          letter = letter << 8U | static_cast<unsigned char>(word[at++]);
        }
        add(letter, begin);
      }
      add(kBound, at);
      from[count] = at;
    }
    void add(char32_t letter, std::size_t begin) {
      code[count] = letter;
      from[count++] = begin;
    }

    static constexpr char32_t kBound = U' ';
    std::array<char32_t, kMostGramLetters + 2> code{};
    std::array<std::size_t, kMostGramLetters + 3> from{};
    std::size_t count = 0;
  };

  static constexpr std::size_t kMostReadings = 4;
  static constexpr std::string_view kStart = ".";  ///< what a sentence's first word is paired with

  const text::PreparedText& text_;
  std::span<const text::Token> tokens_;
};

}  // namespace kaiku::classify
