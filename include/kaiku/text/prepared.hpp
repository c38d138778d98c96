#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <kaiku/domain/finding.hpp>
#include <kaiku/domain/language.hpp>

namespace kaiku::text {

/// Bounds of the text stage; what is beyond is cut or left unknown, and counted.
inline constexpr std::size_t kMaxTextBytes = 32 * 1024;     ///< longer comments are cut on a character
inline constexpr std::size_t kMaxTokens = 4'096;
inline constexpr std::size_t kMaxAnalysedLetters = 40;      ///< longer words get no morphology
inline constexpr std::size_t kMaxUncachedAnalyses = 64;     ///< a comment; then words stay unknown

/// One word of a comment. Views point into the PreparedText that owns it.
struct Token {
  std::string_view folded;             ///< NFKC case-folded, invisible characters dropped; ä stays ä
  Span original;                       ///< bytes in the text as written
  Span in_folded;                      ///< bytes in PreparedText::folded
  std::uint32_t sentence = 0;          ///< number of its sentence, from 0
  Language language = Language::kFinnish;  ///< of its sentence
  /// Base forms, every analysis; for a compound also its parts as `parts`. Empty: unknown word.
  std::span<const std::string_view> lemmas;
  std::span<const std::string_view> parts;
  /// Readings revealed by de-obfuscation, only for words the morphology does not know.
  std::span<const std::string_view> revealed;
  bool known = false;                  ///< the morphology of its language knows it
  bool question_clitic = false;        ///< -ko/-kö, or colloquial -ks on a finite verb
  bool finite_verb = false;
  bool negation = false;               ///< negation verb or particle
  bool skipped = false;                ///< not analysed because a bound was reached: unknown, not "no"
};

/// A comment prepared once: what all conditions look at. Movable, self-contained, immutable.
class PreparedText {
 public:
  struct Storage;
  explicit PreparedText(std::unique_ptr<Storage> storage);
  PreparedText(PreparedText&&) noexcept;
  PreparedText& operator=(PreparedText&&) noexcept;
  ~PreparedText();

  std::string_view original() const;
  std::string_view folded() const;
  std::span<const Token> tokens() const;
  Language language() const;           ///< of the whole comment
  double language_confidence() const;  ///< 0 … 1; 0 = fell back to the account's language
  /// Bytes of the original behind bytes [begin, end) of folded().
  Span to_original(Span folded) const;
  std::size_t sentences() const;
  /// True where the sentence ends in "?" (also "?!").
  bool sentence_asks(std::uint32_t sentence) const;

 private:
  std::unique_ptr<Storage> storage_;
};

/// Prepares comments. Holds a Voikko handle, stemmers and caches: one object per worker thread, not
/// thread-safe. Construction throws std::runtime_error when the Finnish dictionary is missing.
class Analyzer {
 public:
  Analyzer();
  ~Analyzer();
  Analyzer(const Analyzer&) = delete;
  Analyzer& operator=(const Analyzer&) = delete;

  struct Options {
    std::vector<Language> languages = {Language::kFinnish, Language::kSwedish, Language::kEnglish};
    Language fallback = Language::kFinnish;   ///< for two words or fewer, or no clear language
    std::optional<Language> given;            ///< known from the source: detection is skipped
  };
  PreparedText prepare(std::string_view text, const Options& options);

  /// The base forms that a rule's `lemma: X` must be compared with; empty when X is no base form.
  std::vector<std::string> base_forms(std::string_view word, Language language);

  struct Counters {
    std::uint64_t cached = 0;
    std::uint64_t analysed = 0;
    std::uint64_t skipped = 0;
  };
  const Counters& counters() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

/// NFKC case fold without invisible characters, as Token::folded; for rule files and lists.
std::string fold(std::string_view text);

}  // namespace kaiku::text
