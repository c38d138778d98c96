#include "word_lists.hpp"

#include <algorithm>
#include <charconv>
#include <memory>
#include <mutex>
#include <stdexcept>
#include <stop_token>
#include <thread>
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
  ListSource& source = sources_[std::string(name)];
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

/// The phrases of each list, made once, by whoever comes first.
class WordLists::Phrases {
 public:
  explicit Phrases(const Sources& sources) {
    std::size_t entries = 0;
    for (const auto& [name, source] : sources) {
      List& list = lists_[name];
      list.source = &source;
      entries += source.entries.size();
    }
    // From the end: rules begin with others.
    if (entries > kFewEntries)
      ahead_ = std::jthread([this](const std::stop_token& stop) {
        try {
          text::Analyzer analyzer;
          for (auto list = lists_.rbegin(); list != lists_.rend() && !stop.stop_requested(); ++list)
            make(list->first, list->second, analyzer);
        } catch (const std::runtime_error&) {  // no dictionary: whoever has one goes on
        }
      });
  }

  const ListPhrases& of(std::string_view name, text::Analyzer& analyzer) {
    const auto list = lists_.find(name);
    make(list->first, list->second, analyzer);
    return list->second.phrases;
  }

 private:
  struct List {
    const ListSource* source = nullptr;
    std::once_flag once;
    ListPhrases phrases;
  };
  static constexpr std::size_t kFewEntries = 1'000;  // not worth a thread

  static void make(std::string_view name, List& list, text::Analyzer& analyzer) {
    std::call_once(list.once, [&] { list.phrases = phrases_of(name, *list.source, analyzer); });
  }

  std::map<std::string_view, List> lists_;
  std::jthread ahead_;  ///< asks its own morphology
};

WordLists::WordLists() = default;
WordLists::~WordLists() = default;
WordLists::WordLists(WordLists&&) noexcept = default;

void WordLists::begin_to_compile() {
  phrases_ = std::make_unique<Phrases>(sources_);
}

std::optional<WordList> WordLists::compile(std::string_view name, Matcher::Builder& patterns,
                                           text::Analyzer& analyzer) {
  const auto source = sources_.find(name);
  if (source == sources_.end()) return std::nullopt;
  const auto [compiled, fresh] = compiled_.try_emplace({&patterns, std::string(name)});
  WordList& list = compiled->second;
  if (!fresh) return list;
  const ListSource& words = source->second;
  list.empty = words.entries.empty();
  if (list.empty) return list;
  const ListPhrases& phrases = phrases_->of(name, analyzer);
  if (words.slips) name_ordinary_words(patterns);
  list.table = std::make_shared<const std::vector<ListEntry>>(phrases.table);
  list.entries = patterns.add(phrases.entries);
  if (!phrases.exceptions.empty()) list.exceptions = patterns.add(phrases.exceptions);
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
