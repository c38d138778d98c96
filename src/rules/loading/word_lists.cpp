#include "word_lists.hpp"

#include <algorithm>
#include <charconv>
#include <memory>
#include <span>
#include <utility>

#include "../matcher/slot_view.hpp"
#include "../rule_text.hpp"

namespace kaiku::rules {
namespace {

constexpr std::size_t kMostEntryBytes = 200;
constexpr std::size_t kMostEntryWords = 12;
constexpr double kLeastWeight = 0.1;
constexpr double kLargestWeight = 10;
constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

/// Why an entry cannot be used; empty: usable.
std::string problem_of(std::string_view entry) {
  if (entry.starts_with('~')) return "'~' stands on a line of its own";
  if (entry.size() > kMostEntryBytes) return "an entry has at most 200 bytes";
  for (std::size_t at = 0; at < entry.size();) {
    const Character character = decode(entry.substr(at));
    if (character.code == 0xFFFD) return "not UTF-8";
    at += character.bytes;
  }
  const bool exact = entry.starts_with('=');
  if (exact) entry.remove_prefix(1);
  const std::vector<std::string> words = split_words(entry);
  if (words.empty()) return "an empty entry";
  if (words.size() > kMostEntryWords) return "a phrase has at most 12 words";
  if (exact && (words.size() > 1 || entry.find('*') != entry.npos)) {
    return "'=' stands before one word without a star";
  }
  for (const std::string& word : words) {
    const StarredWord starred = parse_starred(word);
    if (!starred.problem.empty()) return starred.problem;
  }
  return {};
}

/// A line of its own: the words of the list are also found with a slip of the finger.
constexpr std::string_view kSlipsToo = "~";
/// The list of words that are nobody's slip.
constexpr std::string_view kOrdinaryWords = "/ordinary";
/// A shorter stem is one slip away from the stems of names and slang.
constexpr std::size_t kLeastStemLetters = 6;
/// What is put behind a word to make its other forms; those whose stem differs are none.
constexpr std::string_view kEnglishEndings[] = {"s", "es", "d", "ed", "ing"};
constexpr std::string_view kSwedishEndings[] = {"a",  "ar", "arna", "en", "er",
                                                "et", "n",  "or",   "t"};

std::span<const std::string_view> endings_of(Language language) {
  switch (language) {
    case Language::kSwedish:
      return kSwedishEndings;
    case Language::kEnglish:
      return kEnglishEndings;
    case Language::kFinnish:
      break;
  }
  return {};  // too many: the guessed stem stands for them
}

std::size_t count_letters(std::string_view word) {
  std::size_t letters = 0;
  for (std::size_t at = 0; at < word.size(); at += decode(word.substr(at)).bytes) ++letters;
  return letters;
}

/// Turns entries into tests on tokens.
class EntryCompiler {
 public:
  enum class Slips : std::uint8_t { kNone, kToo };
  EntryCompiler(Language language, bool exception, Slips slips, text::Analyzer& analyzer)
      : language_(language), exception_(exception), slips_(slips), analyzer_(analyzer) {
    for (const Language other : languages_of(LanguageSet::all())) {
      if (other != language) foreign_.insert(other);
    }
  }

  Phrase compile(std::string_view entry) const {
    if (entry.starts_with('=')) {
      const std::string word = text::fold(trimmed(entry.substr(1)));
      Term term = written_term(KeyKind::kExact, word);
      if (slips_ == Slips::kToo) term.push_back(slip_key(KeyKind::kSlip, word));
      std::ranges::sort(term);
      return {std::move(term)};
    }
    Phrase phrase;
    for (const std::string& word : split_words(entry)) phrase.push_back(word_term(word));
    return phrase;
  }

 private:
  Term word_term(std::string_view word) const {
    StarredWord starred = parse_starred(word);
    Term term = written_term(starred.kind, starred.text);
    if (starred.kind == KeyKind::kExact) {
      for (std::string& base : analyzer_.base_forms(starred.text, language_)) {
        term.push_back({.kind = exception_ ? KeyKind::kWhole : KeyKind::kBase,
                        .text = std::move(base),
                        .languages = {language_},
                        .revealed = true,
                        .covered = true});
      }
      if (slips_ == Slips::kToo) add_slips(starred.text, term);
    }
    std::ranges::sort(term);
    return term;
  }

  Key slip_key(KeyKind kind, std::string word) const {
    return {.kind = kind, .text = std::move(word), .languages = {language_}};
  }

  void add_slips(const std::string& word, Term& term) const {
    term.push_back(slip_key(KeyKind::kSlip, word));
    std::string stem = analyzer_.stem(word, language_);
    if (language_ == Language::kFinnish) {
      if (count_letters(stem) >= kLeastStemLetters) {
        term.push_back(slip_key(KeyKind::kSlipOfStem, std::move(stem)));
      }
      return;
    }
    for (const std::string_view ending : endings_of(language_)) {
      std::string form = word + std::string(ending);
      if (analyzer_.stem(form, language_) == stem) {
        term.push_back(slip_key(KeyKind::kSlip, std::move(form)));
      }
    }
  }

  /// People mix languages, and short comments are taken for the account's: a word that the language
  /// of its sentence does not know may be one of this list.
  Term written_term(KeyKind kind, const std::string& text) const {
    Term term = {
        {.kind = kind, .text = text, .languages = {language_}, .revealed = true, .covered = true},
        {.kind = kind,
         .text = text,
         .languages = foreign_,
         .only_unknown = true,
         .revealed = true,
         .covered = true}};
    std::ranges::sort(term);
    return term;
  }

  Language language_;
  bool exception_;
  Slips slips_;
  text::Analyzer& analyzer_;
  LanguageSet foreign_;
};

PatternSet compile_exceptions(const std::set<std::string>& entries, const EntryCompiler& compiler) {
  PatternSet set;
  for (const std::string& entry : entries) set.phrases.insert(compiler.compile(entry));
  return set;
}

/// Takes the weight off the end of `entry`: "kusipää | 2". Nothing when what stands there is none.
std::optional<double> take_weight(std::string_view& entry) {
  const std::size_t bar = entry.find('|');
  if (bar == entry.npos) return 1;
  const std::string_view written = trimmed(entry.substr(bar + 1));
  entry = trimmed(entry.substr(0, bar));
  double weight = 0;
  const auto [end, error] =
      std::from_chars(written.data(), written.data() + written.size(), weight);
  const bool whole = error == std::errc() && end == written.data() + written.size();
  if (!whole || !(weight >= kLeastWeight && weight <= kLargestWeight)) return std::nullopt;
  return weight;
}

}  // namespace

void WordLists::add(const RuleFile& file, Diagnostics& diagnostics) {
  const std::string& shown_as = file.shown_as.empty() ? file.path : file.shown_as;
  const auto report = [&](int line, std::string message, std::string hint) {
    diagnostics.push_back({.severity = Diagnostic::Severity::kError,
                           .file = shown_as,
                           .line = line,
                           .column = line > 0 ? 1 : 0,
                           .message = std::move(message),
                           .hint = std::move(hint)});
  };
  std::string_view name = file.path;
  name.remove_prefix(std::string_view("words/").size());
  name.remove_suffix(std::string_view(".txt").size());
  const std::size_t slash = name.find('/');
  const auto language = parse_language(name.substr(0, slash));
  if (slash == name.npos || !language) {
    report(0, "a word list stands in a folder of its language",
           "words/fi/, words/sv/ or words/en/");
    return;
  }
  Source& source = sources_[std::string(name)];
  source.language = *language;

  std::string_view rest = file.content;
  if (rest.starts_with(kByteOrderMark)) rest.remove_prefix(kByteOrderMark.size());
  for (int line = 1; !rest.empty(); ++line) {
    const std::size_t end = std::min(rest.find('\n'), rest.size());
    std::string_view entry = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    entry = trimmed(entry.substr(0, entry.find('#')));
    if (entry.empty()) continue;
    if (entry == kSlipsToo) {
      source.slips = true;
      continue;
    }
    const bool exception = entry.starts_with('!');
    if (exception) entry = trimmed(entry.substr(1));
    const bool weighted = entry.find('|') != entry.npos;
    const std::optional<double> weight = take_weight(entry);
    std::string problem = problem_of(entry);
    if (problem.empty() && exception && weighted) problem = "an exception has no weight";
    if (problem.empty() && !weight) problem = "a weight behind '|' is a number from 0.1 to 10";
    if (!problem.empty()) {
      report(line, problem + ": '" + shown(entry) + "'", "");
    } else if (exception) {
      source.exceptions.emplace(entry);
    } else {
      source.entries.insert_or_assign(std::string(entry), *weight);
    }
  }
}

std::optional<WordList> WordLists::compile(std::string_view name, Matcher::Builder& patterns,
                                           text::Analyzer& analyzer) {
  const auto source = sources_.find(name);
  if (source == sources_.end()) return std::nullopt;
  const auto [compiled, fresh] = compiled_.try_emplace({&patterns, std::string(name)});
  WordList& list = compiled->second;
  if (!fresh) return list;
  const Source& words = source->second;
  list.empty = words.entries.empty();
  if (list.empty) return list;
  using Slips = EntryCompiler::Slips;
  const EntryCompiler compiler(words.language, /*exception=*/false,
                               words.slips ? Slips::kToo : Slips::kNone, analyzer);
  std::map<Phrase, ListEntry> compiled_entries;  // entries may come to the same: the first names it
  for (const auto& [entry, weight] : words.entries) {
    const auto [same, added] = compiled_entries.try_emplace(
        compiler.compile(entry),
        ListEntry{.id = std::string(name) + ":" + entry, .weight = weight});
    if (!added) same->second.weight = std::max(same->second.weight, weight);
  }
  if (words.slips) name_ordinary_words(patterns);
  PatternSet set;
  std::vector<ListEntry> table;  // in the order in which the matcher numbers phrases
  for (auto& [phrase, entry] : compiled_entries) {
    set.phrases.insert(set.phrases.end(), phrase);
    table.push_back(std::move(entry));
  }
  list.table = std::make_shared<const std::vector<ListEntry>>(std::move(table));
  list.entries = patterns.add(std::move(set));
  if (!words.exceptions.empty()) {
    list.exceptions = patterns.add(compile_exceptions(
        words.exceptions,
        EntryCompiler(words.language, /*exception=*/true, Slips::kNone, analyzer)));
  }
  return list;
}

void WordLists::name_ordinary_words(Matcher::Builder& patterns) const {
  for (const auto& [name, source] : sources_) {
    if (!name.ends_with(kOrdinaryWords)) continue;
    for (const auto& [entry, weight] : source.entries) patterns.add_ordinary(text::fold(entry));
  }
}

std::vector<std::string> WordLists::entry_ids(const Matcher::Builder& patterns) const {
  std::set<std::string> ids;
  for (const auto& [key, list] : compiled_) {
    if (key.first != &patterns || !list.table) continue;
    for (const ListEntry& entry : *list.table) ids.insert(entry.id);
  }
  return {ids.begin(), ids.end()};
}

std::vector<std::string_view> WordLists::names() const {
  std::vector<std::string_view> names;
  names.reserve(sources_.size());
  for (const auto& [name, source] : sources_) names.push_back(name);
  return names;
}

}  // namespace kaiku::rules
