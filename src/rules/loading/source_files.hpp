#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <kaiku/rules/rule_set.hpp>

namespace kaiku::rules {

/// What a rule file holds, told by its place in the rule directory.
enum class FileKind {
  kSignals,
  kPolicies,
  kReplies,
  kAnswers,
  kWords,
  kClasses,
  kWeights,
  kModel,
  kOther
};

FileKind kind_of_file(std::string_view path);

/// The bound on such a file: a statistical model is larger than what people write.
std::size_t most_bytes(FileKind kind, const LoadLimits& limits);

/// Reads the rule files of directories, in order: by directory, then by path. What cannot be read,
/// is too large or too much is a diagnostic.
std::vector<RuleFile> read_rule_files(const std::vector<std::string>& directories,
                                      Diagnostics& diagnostics, const LoadLimits& limits);

/// Warns about files that are near a place where rules are looked for, but not in it.
void check_places(const std::vector<RuleFile>& files, Diagnostics& diagnostics);

/// Hash of paths, layers and content.
std::string revision_of(const std::vector<RuleFile>& files);

}  // namespace kaiku::rules
