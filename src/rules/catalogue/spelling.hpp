#pragma once

#include <string>

#include <nlohmann/json_fwd.hpp>

#include <kaiku/config/yaml.hpp>

namespace kaiku::rules {

/// A value of a rule file as YAML in one spelling, aliases resolved: block style, short lists and
/// mappings of texts in one line. Ends with a line break.
std::string to_yaml(const config::Node& node);

/// The same as JSON; unquoted numbers and booleans are numbers and booleans.
nlohmann::ordered_json to_json(const config::Node& node);

}  // namespace kaiku::rules
