#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace kaiku::config {

/// One key of kaiku.yaml as the parser knows it. The parser, the JSON Schema and the table of
/// docs/configuration.md all come from the same entries, so they cannot disagree.
struct KeyDescription {
  std::string name;
  std::string about;
  /// "text", "flag", "whole", "number", "duration", "choice", "texts", "secret", "secrets", "free",
  /// "section" or "list"; the last two have children.
  std::string type;
  std::string range;  ///< for people: "1 to 65535", "fi, sv or en"; may be empty
  std::optional<std::string>
      standard;  ///< the value when the key is absent, as it would be written
  bool required = false;
  double least = 0;  ///< whole, number
  double most = 0;
  std::string pattern;               ///< text: a regular expression for editors; may be empty
  std::vector<std::string> choices;  ///< choice, texts
  std::vector<KeyDescription> children;
};

/// The whole file: a section whose children are the top-level keys.
KeyDescription config_keys();

/// JSON Schema (draft 2020-12) of kaiku.yaml, for editors that complete and check while typing.
std::string config_json_schema();

}  // namespace kaiku::config
