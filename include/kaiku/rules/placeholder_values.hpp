#pragma once

#include <map>
#include <string>
#include <string_view>

#include <kaiku/rules/rule_set.hpp>

namespace kaiku::rules {

/// What a map says, for fill(). Refers to the map.
inline PlaceholderValue values_in(const std::map<std::string, std::string>& values) {
  return [&values](std::string_view name) -> const std::string* {
    const auto value = values.find(std::string(name));
    return value == values.end() ? nullptr : &value->second;
  };
}

}  // namespace kaiku::rules
