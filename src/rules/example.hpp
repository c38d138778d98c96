#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <kaiku/config/yaml.hpp>
#include <kaiku/domain/comment.hpp>
#include <kaiku/domain/language.hpp>
#include <kaiku/result/diagnostic.hpp>
#include <kaiku/rules/context.hpp>

namespace kaiku::rules {

/// A text that a rule must, or must not, hit, and what else is known in that test.
struct Example {
  Comment comment;
  Context context;  ///< without its comment
  std::optional<Language> language;
  std::vector<std::string> earlier;      ///< texts decided before it, each by another author
  std::vector<std::string> earlier_own;  ///< by the same author
  Diagnostic place;                      ///< without a message
};

struct Examples {
  std::vector<Example> hits;
  std::vector<Example> misses;
};

/// A fact that a test may give, under the name by which conditions ask for it.
struct GivenFact {
  std::string_view key;
  bool (*give)(const config::Node& value, Example& example);  ///< false: not such a value
  std::string_view expected;                                  ///< "a number", for the message
  std::string_view schema;
};
std::span<const GivenFact> given_facts();

/// A text, or `{text: …, rating: 1, author.label: [vip]}`. Nothing after a diagnostic.
std::optional<Example> read_example(const config::Node& node, Diagnostics& diagnostics);

}  // namespace kaiku::rules
