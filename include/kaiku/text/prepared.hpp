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

/// Bounds of the text stage; what is beyond is cut or left unknown, and counted. They look at the
/// comment alone and not at what a cache happens to hold: the same text is always prepared alike.
inline constexpr std::size_t kMaxTextBytes = 32'768;  ///< longer comments are cut on a character
inline constexpr std::size_t kMaxTokens = 4'096;
inline constexpr std::size_t kMaxAnalysedLetters = 40;   ///< longer words get no morphology
inline constexpr std::size_t kMaxAnalysedWords = 1'024;  ///< of a comment; then words stay unknown
/// Long words of a comment (more than kLongWordLetters) that get morphology: made-up compounds cost
/// many times an ordinary word.
inline constexpr std::size_t kMaxAnalysedLongWords = 64;
inline constexpr std::size_t kLongWordLetters = 20;
/// Covered words ("v*ttua") of a comment for which fitting Finnish words are looked for.
inline constexpr std::size_t kMaxFilledMasks = 4;

/// Ends the stem of a Finnish word without known base form: no base form looks like that.
inline constexpr char kStemMark = '-';

/// How a word was hidden, in the order in which the disguises are tried.
enum class Disguise {
  kLookAlike,  ///< letters of another script, styled letters, foreign accents: "pаska", "páska"
  kLeet,       ///< digits and signs for letters: "v1ttu", "p@ska"
  kMask,       ///< letters covered: "v*ttu"
  kPicture,    ///< a picture in the place of a letter: "h🌟te"; decoration, not hiding
  kRepeat,     ///< stretched letters: "viiiittu"
  kSpacedLetters,  ///< "v i t t u", "v-i-t-t-u"
  kSplit,          ///< "vit tu"
  kPhonetic,       ///< spelt by ear, from a short table: "wittu", "fak"
  kLinkEscape,     ///< percent-encoded letters in a link: "example.fi/%76ittu"
};
std::string_view to_string(Disguise disguise);  ///< "look_alike", "leet" …

/// What de-obfuscation reads behind a word, or behind several when one was taken apart.
struct Reading {
  /// Folded. Each `*` (kMask and kPicture only) is a wildcard that stands for one or two letters.
  /// In a Finnish sentence the known words that fit follow it as readings of their own, inflected
  /// ones too: "v*ttua" also gives vittua, with its base form.
  std::string_view form;
  std::span<const std::string_view> lemmas;  ///< as Token::lemmas; empty for masks
  std::span<const std::string_view> parts;   ///< as Token::parts
  Span original;                             ///< everything that it covers, in the text as written
  bool known = false;                        ///< as Token::known
  std::uint32_t tokens = 1;                  ///< how many tokens it covers, its own first
  Disguise disguise = Disguise::kLookAlike;
};

/// One word of a comment: a run of letters, marks and digits, with single hyphens, apostrophes and
/// colons inside ("YouTube:ssa", "S-ryhmän"). A web or mail address is one token as a whole. Views
/// point into the PreparedText that owns it.
struct Token {
  std::string_view folded;     ///< NFKC case-folded, invisible characters dropped; ä stays ä
  Span original;               ///< bytes in the text as written
  Span in_folded;              ///< bytes in PreparedText::folded
  std::uint32_t sentence = 0;  ///< number of its sentence, from 0
  std::uint32_t clause = 0;    ///< number of its clause, from 0 through the whole text
  Language language = Language::kFinnish;  ///< of its sentence
  /// Base forms, every analysis; for Swedish and English the Snowball stem. A Finnish word that the
  /// morphology does not know has its stem with kStemMark behind it ("luuserit" → "luuser-"), so
  /// that base_forms() of a word as unknown finds its other forms. Empty: numbers, links, skipped
  /// words.
  std::span<const std::string_view> lemmas;
  /// Parts of a compound and what a derived word is made from, as base forms: "toimitusaika" has
  /// toimitus, toimittaa and aika; "viivästynyt" has viivästyä. Finnish only.
  std::span<const std::string_view> parts;
  /// Readings revealed by de-obfuscation, only for words the morphology does not know: the forms of
  /// `readings` and the base forms of each, without repetition. A `*` is a wildcard, see Reading.
  std::span<const std::string_view> revealed;
  std::span<const Reading> readings;
  /// Finnish: the morphology or the spoken-form map knows it. Swedish and English have only stems,
  /// which know nothing, so there: Latin letters only (inner hyphen, apostrophe, colon allowed), no
  /// letter three times in a row, and not a listed misspelling. Numbers and links count as known.
  bool known = false;
  bool question_clitic = false;  ///< -ko/-kö, or colloquial -ks on a finite verb
  bool finite_verb = false;      ///< an analysis is a finite verb (Finnish only)
  bool negation = false;         ///< negation verb or particle
  bool negated = false;          ///< inside the scope of a negation of its clause
  bool skipped = false;          ///< not analysed because a bound was reached: unknown, not "no"
  bool link = false;             ///< web or mail address
  bool mention = false;          ///< written "@name"
};

/// A sentence and where its words stand in PreparedText::tokens().
struct Sentence {
  std::uint32_t begin = 0;  ///< first token
  std::uint32_t end = 0;    ///< one behind the last
  /// The first token behind a greeting ("hei,", "moi kaikki,", "hej Kaiku,") or an opening word
  /// such as "no" or "mutta"; equals `begin` where there is none or nothing follows it.
  std::uint32_t start = 0;
  Language language = Language::kFinnish;
  bool asks = false;  ///< ends in "?", also "?!"
};

/// An emoji, or a text face such as ":)".
struct Emoji {
  std::string_view folded;  ///< the whole sequence with joiners; fold() of a rule's emoji equals it
  std::string_view base;    ///< without skin tone
  Span original;
  Span in_folded;
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
  std::span<const Sentence> sentence_list() const;
  std::span<const Emoji> emoji() const;

  std::size_t links() const;              ///< web addresses; mail addresses are not counted
  std::size_t letters() const;            ///< cased letters as written, outside links
  std::size_t capitals() const;           ///< capitals among them
  std::size_t hidden_characters() const;  ///< invisible characters inside words that were dropped
  bool bidi_override() const;             ///< characters that turn the writing direction were there
  bool truncated() const;                 ///< text or tokens were cut at a bound

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
    Language fallback = Language::kFinnish;  ///< for two words or fewer, or no clear language
    std::optional<Language> given;           ///< known from the source: detection is skipped
  };
  PreparedText prepare(std::string_view text, const Options& options);

  /// The base forms that a rule's `lemma: X` must be compared with; empty when X is no base form.
  /// Swedish and English: the stem. Finnish words that the morphology lacks: the marked stem, see
  /// Token::lemmas; only inflected forms of known words, phrases and overlong words give nothing.
  std::vector<std::string> base_forms(std::string_view word, Language language);

  /// The Snowball stem of a folded word, whether or not the morphology knows the word.
  std::string stem(std::string_view folded, Language language);

  struct Counters {
    std::uint64_t cached = 0;     ///< Finnish words answered by the cache
    std::uint64_t analysed = 0;   ///< Finnish words that the morphology had to look at
    std::uint64_t skipped = 0;    ///< words left unknown because a bound was reached
    std::uint64_t truncated = 0;  ///< comments cut at kMaxTextBytes or kMaxTokens
  };
  const Counters& counters() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

/// NFKC case fold without invisible characters, as Token::folded; for rule files and lists.
/// Typographic apostrophes and hyphens become ' and -; the joiner inside an emoji sequence stays.
std::string fold(std::string_view text);

}  // namespace kaiku::text
