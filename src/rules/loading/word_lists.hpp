#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <kaiku/rules/rule_set.hpp>
#include <kaiku/text/prepared.hpp>

#include "../condition.hpp"
#include "list_phrases.hpp"

namespace kaiku::rules {

/// The word lists of all layers. Files of the same name add up.
class WordLists {
 public:
  WordLists();
  ~WordLists();
  WordLists(WordLists&&) noexcept;

  /// Reads a file `words/<language>/<name>.txt`.
  void add(const RuleFile& file, Diagnostics& diagnostics);

  /// After all files, and before any list is compiled: many lists are begun on a thread of their
  /// own. From here on the object stays where it is.
  void begin_to_compile();
  /// Compiles a list into `patterns`, once.
  std::optional<WordList> compile(std::string_view name, Matcher::Builder& patterns,
                                  text::Analyzer& analyzer);
  std::vector<std::string_view> names() const;
  /// Of the lists that were compiled into `patterns`: "fi/insults:idiootti"; sorted, each once.
  std::vector<std::string> entry_ids(const Matcher::Builder& patterns) const;

 private:
  using Sources = std::map<std::string, ListSource, std::less<>>;
  class Phrases;

  /// A word of any language: what a person wrote rightly is no slip.
  void name_ordinary_words(Matcher::Builder& patterns) const;

  Sources sources_;
  std::unique_ptr<Phrases> phrases_;  ///< refers to sources_
  std::map<std::pair<const Matcher::Builder*, std::string>, WordList> compiled_;
};

}  // namespace kaiku::rules
