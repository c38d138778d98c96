// Words: fragments that occur everywhere, entries of lists that are something else in another
// language, lists that nobody asks for.
#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>

#include <kaiku/text/prepared.hpp>

#include "../matcher/slot_view.hpp"
#include "../rule_text.hpp"
#include "inspection.hpp"
#include "kinds.hpp"
#include "ordinary_words.hpp"
#include "sufficing.hpp"

namespace kaiku::rules {
namespace {

/// "ka*" begins many words; "kat*" is what an operator means.
constexpr std::size_t kLeastStarredLetters = 3;

std::size_t count_letters(std::string_view text) {
  std::size_t count = 0;
  for (std::size_t at = 0; at < text.size(); ++count) at += decode(text.substr(at)).bytes;
  return count;
}

/// One word that is compared as such: no phrase, no star, no '='.
bool is_plain_word(std::string_view text) {
  return text.find_first_of(" \t*=") == text.npos;
}

std::string_view name_in_folder(std::string_view list) {
  return list.substr(list.find('/') + 1);
}

std::string name_of(Language language) {
  constexpr std::array<std::string_view, 3> kNames = {"Finnish", "Swedish", "English"};
  return std::string(kNames[static_cast<std::size_t>(language)]);
}

class WordInspector {
 public:
  explicit WordInspector(Inspection& inspection) : inspection_(inspection) {
    for (const WrittenEntry& entry : inspection.entries) {
      if (!entry.exception) lists_[entry.list].insert(text::fold(entry.text));
    }
  }

  void inspect_condition(const config::Node& when) {
    for_each_key(when, [&](const std::string& key, const config::Node& value) {
      if (key == "list" || key == "evades") {
        for (const config::Node& list : texts_of(value)) used_.insert(list.scalar());
      }
      if (key == "word") inspect_values(texts_of(value));
    });
  }

  /// Lists whose entries are enough to speak for abuse or spam.
  void note_grave_lists(const Signal& signal, const Formula& when) {
    const auto raises = [&](CommentClass comment_class) {
      return signal.score.of(comment_class) > 0;
    };
    if (!raises(CommentClass::kAbuse) && !raises(CommentClass::kSpam)) return;
    grave_.merge(lists_that_suffice(when, Writing::kPlain));
  }

  void inspect_entries() {
    std::set<std::pair<std::string, std::string>> seen;
    for (const WrittenEntry& entry : inspection_.entries) {
      const std::string folded = text::fold(entry.text);
      if (!seen.insert({entry.list, (entry.exception ? "!" : "") + folded}).second) {
        report(FindingCode::kCoveredValue, entry,
               "'" + shown(entry.text) + "' stands in this list twice", "remove one of them");
        continue;
      }
      if (entry.exception) continue;
      if (short_fragment(folded)) report_fragment(entry.diagnostic(), entry.text);
      if (!is_plain_word(folded)) continue;
      inspect_base_form(entry, folded);
      if (grave_.contains(entry.list)) inspect_languages(entry, folded);
    }
  }

  void inspect_use() {
    std::set<std::string> reported;
    for (const WrittenEntry& entry : inspection_.entries) {
      if (used_.contains(entry.list) || !reported.insert(entry.list).second) continue;
      Diagnostic place = entry.diagnostic();
      place.line = place.column = 0;
      add(FindingCode::kUnusedList, place, "no rule asks for the word list '" + entry.list + "'",
          "write 'list: " + entry.list + "' in a signal, or remove the file");
    }
  }

 private:
  void add(FindingCode code, Diagnostic place, std::string message, std::string remedy) {
    place.severity = kind_of(code).severity;
    place.message = std::move(message);
    place.hint = std::move(remedy);
    inspection_.diagnostics.push_back(as_kind(code, std::move(place)));
  }
  void report(FindingCode code, const WrittenEntry& entry, std::string message,
              std::string remedy) {
    add(code, entry.diagnostic(), std::move(message), std::move(remedy));
  }

  static bool short_fragment(std::string_view value) {
    const StarredWord starred = parse_starred(value);
    return starred.problem.empty() && starred.kind != KeyKind::kExact &&
           count_letters(starred.text) < kLeastStarredLetters;
  }

  void report_fragment(const Diagnostic& place, std::string_view value) {
    add(FindingCode::kShortFragment, place,
        "'" + shown(value) + "' has fewer than 3 letters, so it matches many ordinary words",
        "write more of the word, or list the words that are meant");
  }

  void inspect_values(const std::vector<config::Node>& nodes) {
    std::set<std::string> all;
    for (const config::Node& node : nodes) all.insert(text::fold(trimmed(node.scalar())));
    std::set<std::string> before;
    for (const config::Node& node : nodes) {
      const std::string value = text::fold(trimmed(node.scalar()));
      if (short_fragment(value)) report_fragment(node.error({}), node.scalar());
      inspect_covered(node, value, all, before);
    }
  }

  void inspect_covered(const config::Node& node, const std::string& value,
                       const std::set<std::string>& all, std::set<std::string>& before) {
    std::string by;
    if (!before.insert(value).second) by = value;
    for (const std::string& other : all) {
      if (other != value && covers_word(other, value)) by = other;
    }
    if (by.empty()) return;
    inspection_.diagnostics.push_back(
        finding(FindingCode::kCoveredValue, node,
                "'" + shown(node.scalar()) + "' is covered by '" + shown(by) + "' beside it",
                "remove it, or narrow '" + shown(by) + "'"));
  }

  /// Of Finnish only: stems tell nothing about base forms.
  void inspect_base_form(const WrittenEntry& entry, const std::string& folded) {
    if (entry.language != Language::kFinnish) return;
    if (!inspection_.analyzer.base_forms(folded, Language::kFinnish).empty()) return;
    text::Analyzer::Options options;
    options.given = Language::kFinnish;
    const text::PreparedText prepared = inspection_.analyzer.prepare(folded, options);
    const auto tokens = prepared.tokens();
    const bool single = tokens.size() == 1 && !tokens.front().lemmas.empty();
    report(FindingCode::kNotABaseForm, entry,
           "'" + shown(entry.text) + "' is an inflected form, so it matches as written only",
           single ? "its base form is '" + std::string(tokens.front().lemmas.front()) +
                        "'; write '=" + entry.text + "' if only this form is meant"
                  : "write '=" + entry.text + "' if only this form is meant");
  }

  void inspect_languages(const WrittenEntry& entry, const std::string& folded) {
    for (const Language other : languages_of(LanguageSet::all())) {
      if (other == entry.language) continue;
      if (!is_ordinary_word(folded, other, inspection_.analyzer)) continue;
      const std::string same_list =
          std::string(to_string(other)) + "/" + std::string(name_in_folder(entry.list));
      const auto found = lists_.find(same_list);
      // Listed there for the same reason: it means the same in both.
      if (found != lists_.end() && found->second.contains(folded)) continue;
      report(FindingCode::kForeignWord, entry,
             "'" + shown(entry.text) + "' is an ordinary word in " + name_of(other) +
                 ", and short comments may be taken for the wrong language",
             "make it a phrase, or put it into " + same_list + " too if it is as bad there");
      return;
    }
  }

  Inspection& inspection_;
  std::map<std::string, std::set<std::string>> lists_;
  std::set<std::string> used_;
  std::set<std::string> grave_;
};

}  // namespace

void inspect_words(Inspection& inspection) {
  WordInspector inspector(inspection);
  for (std::size_t i = 0; i < inspection.signals.size(); ++i) {
    const Statement& signal = inspection.signals[i];
    inspector.inspect_condition(signal.condition);
    inspector.note_grave_lists(inspection.compiled().signals[i], signal.when);
  }
  for (const Statement& policy : inspection.policies) inspector.inspect_condition(policy.condition);
  inspector.inspect_entries();
  inspector.inspect_use();
}

}  // namespace kaiku::rules
