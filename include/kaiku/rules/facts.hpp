#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <kaiku/config/yaml.hpp>
#include <kaiku/domain/comment.hpp>
#include <kaiku/domain/language.hpp>
#include <kaiku/result/diagnostic.hpp>
#include <kaiku/rules/context.hpp>

namespace kaiku::rules {

/// What is known of a text besides its words, as a test in a rule file may tell it.
struct GivenFacts {
  Comment comment;  ///< without a text
  Context context;  ///< without its comment; what was not given stays unknown
  std::optional<Language> language;
  std::vector<std::string> earlier;      ///< texts decided before it, each by another author
  std::vector<std::string> earlier_own;  ///< by the same author
};

/// "rating", "author.strikes", "hour" …: the names by which conditions ask for them.
std::vector<std::string_view> fact_names();

/// Reads facts by their names from a mapping. Nothing after a diagnostic for a name that is none,
/// or a value that the fact cannot have.
std::optional<GivenFacts> read_facts(const config::Node& mapping, Diagnostics& diagnostics);

}  // namespace kaiku::rules
