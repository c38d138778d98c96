#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "../rule_text.hpp"
#include "statements.hpp"

namespace kaiku::rules {
namespace {

constexpr double kDefaultWeight = 0.8;
constexpr double kDefaultBound = 6;
constexpr double kLargestWeight = 2;
constexpr double kLargestBound = 10;

constexpr Field kFields[] = {
    {"file", R"({"type": "string", "pattern": "^model/.+\\.kmodel$"})"},
    {"weight", R"({"anyOf": [{"$ref": "#/$defs/statistical_weight"},
       {"type": "object", "additionalProperties": false, "properties": {
         "question": {"$ref": "#/$defs/statistical_weight"},
         "criticism": {"$ref": "#/$defs/statistical_weight"},
         "abuse": {"$ref": "#/$defs/statistical_weight"},
         "praise": {"$ref": "#/$defs/statistical_weight"},
         "spam": {"$ref": "#/$defs/statistical_weight"}}}]})"},
    {"bound", R"({"type": "number", "minimum": 0, "maximum": 10})"},
    {"off", R"({"type": "boolean"})"},
};

classify::PerClass read_weight(config::MapReader& reader, Diagnostics& diagnostics) {
  classify::PerClass weight{};
  weight.fill(kDefaultWeight);
  const auto node = reader.node("weight");
  if (!node) return weight;
  if (!node->is_mapping()) {
    weight.fill(reader.number("weight", 0, kLargestWeight).value_or(kDefaultWeight));
    return weight;
  }
  config::MapReader by_class(*node, "weight", diagnostics);
  for (const CommentClass c : kClasses) {
    const auto value = by_class.number(to_string(c), 0, kLargestWeight);
    weight[static_cast<std::size_t>(c)] = value.value_or(kDefaultWeight);
  }
  by_class.finish();
  return weight;
}

std::shared_ptr<const classify::StatisticalModel> read_model(config::MapReader& reader,
                                                             const StatisticalDeclaration& declared,
                                                             Diagnostics& diagnostics) {
  if (!reader.required_node("file")) return nullptr;
  const std::string name = reader.text("file").value_or("");
  const auto file = declared.files.find(name);
  if (file == declared.files.end()) {
    std::vector<std::string_view> known;
    known.reserve(declared.files.size());
    for (const auto& [path, content] : declared.files) known.push_back(path);
    reader.error_at("file", "there is no model file '" + shown(name) + "'",
                    known.empty() ? "build it with kaikuctl learn, or leave 'statistical' out"
                                  : did_you_mean(name, known));
    return nullptr;
  }
  auto model =
      classify::StatisticalModel::read(file->second.content, file->second.shown_as, diagnostics);
  if (!model) return nullptr;
  return std::make_shared<const classify::StatisticalModel>(*std::move(model));
}

}  // namespace

std::span<const Field> statistical_fields() {
  return kFields;
}

std::optional<classify::StatisticalSignal> parse_statistical(const StatisticalDeclaration& declared,
                                                             Diagnostics& diagnostics) {
  if (!declared.statement) return std::nullopt;
  config::MapReader reader(*declared.statement, "statistical", diagnostics);
  const bool off = reader.flag("off").value_or(false);
  classify::StatisticalSignal signal;
  signal.weight = read_weight(reader, diagnostics);
  signal.bound = reader.number("bound", 0, kLargestBound).value_or(kDefaultBound);
  if (off) {
    reader.text("file");
  } else {
    signal.model = read_model(reader, declared, diagnostics);
  }
  reader.finish();
  if (!signal.model) return std::nullopt;
  return signal;
}

}  // namespace kaiku::rules
