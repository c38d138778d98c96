#pragma once

#include <string>
#include <utility>
#include <vector>

#include <kaiku/classify/model.hpp>
#include <kaiku/rules/rule_set.hpp>

#include "layers.hpp"
#include "word_lists.hpp"

namespace kaiku::rules {

/// What all files of all layers declare, before conditions are read.
struct Declarations {
  std::vector<Declaration> signals;
  std::vector<Declaration> policies;
  std::vector<Declaration> groups;
  std::vector<Declaration> replies;  ///< id: "fi/criticism_acknowledged"
  std::vector<Declaration> classes;
  /// What `disabled: true` removed, with its kind: "signal", "policy", "group", "reply".
  std::vector<std::pair<std::string, Declaration>> removed;
  WordLists lists;
};

/// Reads the files and lays them over each other. Problems are diagnostics; what is usable is
/// returned.
Declarations collect_declarations(const std::vector<RuleFile>& files, Diagnostics& diagnostics);

}  // namespace kaiku::rules
