#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <kaiku/domain/language.hpp>
#include <kaiku/rules/rule_set.hpp>
#include <kaiku/text/prepared.hpp>

#include "../condition.hpp"

namespace kaiku::rules {

/// The word lists of all layers. Files of the same name add up.
class WordLists {
 public:
  /// Reads a file `words/<language>/<name>.txt`.
  void add(const RuleFile& file, Diagnostics& diagnostics);

  /// Compiles a list into `patterns`, once.
  std::optional<WordList> compile(std::string_view name, Matcher::Builder& patterns,
                                  text::Analyzer& analyzer);
  std::vector<std::string_view> names() const;
  /// Of the lists that were compiled into `patterns`: "fi/insults:idiootti"; sorted, each once.
  std::vector<std::string> entry_ids(const Matcher::Builder& patterns) const;

 private:
  struct Source {
    Language language = Language::kFinnish;
    std::map<std::string, double> entries;  ///< as written, with their weight
    std::set<std::string> exceptions;       ///< without '!'
    bool slips = false;                     ///< words count with a slip of the finger too
  };

  /// A word of any language: what a person wrote rightly is no slip.
  void name_ordinary_words(Matcher::Builder& patterns) const;

  std::map<std::string, Source, std::less<>> sources_;
  std::map<std::pair<const Matcher::Builder*, std::string>, WordList> compiled_;
};

}  // namespace kaiku::rules
