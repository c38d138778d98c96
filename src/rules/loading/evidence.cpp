#include "evidence.hpp"

#include <algorithm>
#include <utility>
#include <vector>

#include "../rule_text.hpp"

namespace kaiku::rules {
namespace {

constexpr double kLargestScore = 20;

std::vector<Example> read_examples(config::MapReader& reader, std::string_view key,
                                   Diagnostics& diagnostics) {
  std::vector<Example> examples;
  const auto node = reader.node(key);
  if (!node || node->is_null()) return examples;
  const std::vector<config::Node> items =
      node->is_sequence() ? node->items() : std::vector<config::Node>{*node};
  for (const config::Node& item : items) {
    if (auto example = read_example(item, diagnostics)) examples.push_back(std::move(*example));
  }
  return examples;
}

}  // namespace

SignalScore read_score(config::MapReader& reader, Diagnostics& diagnostics) {
  SignalScore score;
  const auto node = reader.node("score");
  if (!node) return score;
  config::MapReader scores(*node, "score", diagnostics);
  for (const CommentClass comment_class : kClasses) {
    const auto value = scores.number(to_string(comment_class), -kLargestScore, kLargestScore);
    if (value) score[comment_class] = *value;
  }
  scores.finish();
  return score;
}

LabelSet read_labels(config::MapReader& reader, const Vocabulary& names, Diagnostics& diagnostics) {
  LabelSet labels;
  for (const config::Node& node : reader.scalars("label")) {
    if (node.scalar().empty()) {
      diagnostics.push_back(node.error("an empty label"));
    } else {
      names.check_label(node, LabelScope::kComment, diagnostics);
    }
    labels.insert(node.scalar());
  }
  return labels;
}

Examples read_tests(config::MapReader& reader, Diagnostics& diagnostics) {
  Examples examples;
  const auto node = reader.node("tests");
  if (!node) return examples;
  config::MapReader tests(*node, "tests", diagnostics);
  examples.hits = read_examples(tests, "hit", diagnostics);
  examples.misses = read_examples(tests, "miss", diagnostics);
  tests.finish();
  return examples;
}

std::string read_group(config::MapReader& reader, std::span<const std::string_view> groups) {
  const std::string group = reader.text("group").value_or("");
  if (!group.empty() && std::ranges::find(groups, group) == groups.end()) {
    reader.error_at("group", "no group '" + shown(group) + "'", did_you_mean(group, groups));
  }
  return group;
}

}  // namespace kaiku::rules
