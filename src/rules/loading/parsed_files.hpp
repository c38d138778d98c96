#pragma once

#include <optional>
#include <vector>

#include <kaiku/config/yaml.hpp>
#include <kaiku/result/diagnostic.hpp>
#include <kaiku/rules/rule_set.hpp>

namespace kaiku::rules {

/// The YAML of rule files, by their place in the list; nothing for a file that is of another kind
/// or cannot be read. Parsing takes a third of loading, so it is spread over the processors; what
/// comes out does not depend on their number.
std::vector<std::optional<config::Node>> parse_files(const std::vector<RuleFile>& files,
                                                     Diagnostics& diagnostics);

}  // namespace kaiku::rules
