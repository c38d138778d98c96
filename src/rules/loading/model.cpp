#include <algorithm>
#include <utility>

#include "../rule_text.hpp"
#include "statements.hpp"

namespace kaiku::rules {
namespace {

constexpr double kLargestLogOdds = 20;
constexpr double kLeastThreshold = 0.01;
constexpr double kLargestThreshold = 0.99;

constexpr Field kGroupFields[] = {
    {"max_score", R"({"type": "number", "minimum": 0, "maximum": 20})", true},
    {"override", R"({"type": "boolean"})"},
    {"disabled", R"({"type": "boolean"})"},
};

constexpr Field kClassFields[] = {
    {"bias", R"({"type": "number", "minimum": -20, "maximum": 20})"},
    {"threshold", R"({"type": "number", "minimum": 0.01, "maximum": 0.99})"},
};

constexpr std::string_view kClassNames[] = {"question", "criticism", "abuse", "praise", "spam"};

}  // namespace

std::span<const Field> group_fields() {
  return kGroupFields;
}
std::span<const Field> class_fields() {
  return kClassFields;
}

classify::Model parse_model(const Declarations& declarations, Diagnostics& diagnostics) {
  classify::Model model;
  for (const Declaration& group : declarations.groups) {
    config::MapReader reader(group.value, "group", diagnostics);
    reader.required_node("max_score");
    const double most = reader.number("max_score", 0, kLargestLogOdds).value_or(0);
    reader.flag("override");
    reader.flag("disabled");
    reader.finish();
    model.groups.push_back({.id = group.id, .max_score = most});
  }
  for (const Declaration& declared : declarations.classes) {
    const auto comment_class = parse_comment_class(declared.id);
    if (!comment_class || *comment_class == CommentClass::kOther) {
      diagnostics.push_back(declared.place.error("no class '" + shown(declared.id) + "'",
                                                 did_you_mean(declared.id, kClassNames)));
      continue;
    }
    classify::ClassSettings& settings = model.classes[static_cast<std::size_t>(*comment_class)];
    config::MapReader reader(declared.value, "class", diagnostics);
    settings.bias =
        reader.number("bias", -kLargestLogOdds, kLargestLogOdds).value_or(settings.bias);
    settings.threshold =
        reader.number("threshold", kLeastThreshold, kLargestThreshold).value_or(settings.threshold);
    reader.finish();
  }
  return model;
}

}  // namespace kaiku::rules
