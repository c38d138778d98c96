#include "weights.hpp"

#include <algorithm>
#include <utility>

#include "../rule_text.hpp"

namespace kaiku::rules {
namespace {

constexpr double kLargestLogOdds = 20;
constexpr double kLargestStatisticalWeight = 2;

}  // namespace

WeightOverlay::WeightOverlay(const Declarations& declarations, Diagnostics& diagnostics)
    : diagnostics_(diagnostics), statistical_layer_(declarations.statistical.layer) {
  for (const Declaration& declared : declarations.classes) {
    const auto comment_class = parse_comment_class(declared.id);
    if (!comment_class || *comment_class == CommentClass::kOther) continue;
    class_layer_[static_cast<std::size_t>(*comment_class)] = declared.layer;
  }
  for (const WeightsFile& file : declarations.weights) read(file, declarations);
}

void WeightOverlay::read(const WeightsFile& file, const Declarations& declarations) {
  File fitted{.layer = file.layer, .bias = {}, .statistical = {}, .scores = {}};
  config::MapReader reader(file.root, "weights file", diagnostics_);
  if (const auto bias = reader.node("bias")) {
    fitted.bias = read_values(*bias, "bias", -kLargestLogOdds, kLargestLogOdds);
  }
  if (const auto weight = reader.node("statistical")) {
    fitted.statistical = read_values(*weight, "statistical", 0, kLargestStatisticalWeight);
  }
  if (const auto signals = reader.node("signals")) read_signals(*signals, declarations, fitted);
  reader.finish();
  files_.push_back(std::move(fitted));
}

void WeightOverlay::read_signals(const config::Node& signals, const Declarations& declarations,
                                 File& into) {
  if (signals.is_null()) return;
  if (!signals.is_mapping()) {
    diagnostics_.push_back(signals.error("expected signals and their scores"));
    return;
  }
  std::vector<std::string_view> known;
  for (const auto* const declared : {&declarations.signals, &declarations.composites}) {
    for (const Declaration& one : *declared) known.push_back(one.id);
  }
  for (const auto& [name, value] : signals.entries()) {
    const std::string& id = name.scalar();
    if (declarations.removed_signals.contains(id)) continue;
    if (std::ranges::find(known, id) == known.end()) {
      diagnostics_.push_back(name.error("no signal '" + shown(id) + "'",
                                        known.empty() ? "" : did_you_mean(id, known)));
      continue;
    }
    into.scores[id] =
        read_values(value, "weights of '" + shown(id) + "'", -kLargestLogOdds, kLargestLogOdds);
  }
}

WeightOverlay::Values WeightOverlay::read_values(const config::Node& node, const std::string& what,
                                                 double least, double most) {
  Values values;
  config::MapReader reader(node, what, diagnostics_);
  for (const CommentClass c : kClasses) {
    const auto place = reader.node(to_string(c));
    const auto number = reader.number(to_string(c), least, most);
    if (place && number) values[c] = {.number = *number, .place = *place};
  }
  reader.finish();
  return values;
}

void WeightOverlay::apply(classify::Model& model) const {
  for (const File& file : files_) {
    for (const auto& [c, value] : file.bias) {
      const auto place = static_cast<std::size_t>(c);
      if (class_layer_[place] <= file.layer) model.classes[place].bias = value.number;
    }
  }
}

void WeightOverlay::apply(classify::StatisticalSignal& signal) const {
  for (const File& file : files_) {
    if (statistical_layer_ > file.layer) continue;
    for (const auto& [c, value] : file.statistical) {
      signal.weight[static_cast<std::size_t>(c)] = value.number;
    }
  }
}

void WeightOverlay::apply(std::string_view id, std::size_t layer, SignalScore& score) const {
  for (const File& file : files_) {
    const auto values = file.scores.find(id);
    if (values == file.scores.end() || layer > file.layer) continue;
    for (const auto& [c, value] : values->second) {
      if (double* const written = score.find(c)) {
        *written = value.number;
      } else {
        diagnostics_.push_back(value.place.error(
            "signal '" + shown(id) + "' gives no score for " + std::string(to_string(c)),
            "remove this value, or build the file again with kaikuctl tune"));
      }
    }
  }
}

}  // namespace kaiku::rules
