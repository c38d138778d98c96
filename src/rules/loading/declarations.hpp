#pragma once

#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include <kaiku/classify/model.hpp>
#include <kaiku/rules/rule_set.hpp>

#include "layers.hpp"
#include "word_lists.hpp"

namespace kaiku::rules {

/// The files that carry a statistical model, and what a rule file says about it.
struct StatisticalDeclaration {
  struct File {
    std::string content;
    std::string shown_as;
  };
  std::map<std::string, File, std::less<>> files;  ///< by path inside the rule directory
  std::optional<config::Node> statement;  ///< `statistical:` of the last layer that has one
  std::size_t layer = 0;                  ///< of the statement
};

/// A file of fitted weights.
struct WeightsFile {
  config::Node root;
  std::size_t layer = 0;
};

/// What all files of all layers declare, before conditions are read.
struct Declarations {
  std::vector<Declaration> signals;
  std::vector<Declaration> composites;
  std::vector<Declaration> labels;
  std::vector<Declaration> policies;
  std::vector<Declaration> groups;
  std::vector<Declaration> replies;  ///< id: "fi/criticism_acknowledged"
  std::vector<Declaration> classes;
  /// What `disabled: true` removed, with its kind: "signal", "policy", "group", "reply", "answer".
  std::vector<std::pair<std::string, Declaration>> removed;
  WordLists lists;
  StatisticalDeclaration statistical;
  std::vector<WeightsFile> weights;       ///< by layer
  std::set<std::string> removed_signals;  ///< that a layer has disabled
  std::vector<Declaration> answers;
  std::vector<Declaration> facts;
  std::optional<config::Node> matching;  ///< of answers: of the last layer that has one
};

/// Reads the files and lays them over each other. Problems are diagnostics; what is usable is
/// returned.
Declarations collect_declarations(const std::vector<RuleFile>& files, Diagnostics& diagnostics);

}  // namespace kaiku::rules
