#pragma once

#include <array>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <kaiku/classify/model.hpp>
#include <kaiku/classify/statistical_signal.hpp>

#include "declarations.hpp"
#include "statements.hpp"

namespace kaiku::rules {

/// The fitted weights of all layers: they take the place of the biases and scores that rule files
/// give. What a layer above them declares anew is left alone: whoever wrote that meant it.
class WeightOverlay {
 public:
  /// Reads all files. Names that do not exist, in `declarations` or any more, are diagnostics.
  WeightOverlay(const Declarations& declarations, Diagnostics& diagnostics);

  void apply(classify::Model& model) const;
  void apply(classify::StatisticalSignal& signal) const;
  /// A signal or composite that was declared in `layer`. A class that it gives no score for is a
  /// diagnostic.
  void apply(std::string_view id, std::size_t layer, SignalScore& score) const;

 private:
  struct Value {
    double number = 0;
    config::Node place;
  };
  using Values = std::map<CommentClass, Value>;
  struct File {
    std::size_t layer = 0;
    Values bias;
    Values statistical;
    std::map<std::string, Values, std::less<>> scores;
  };

  void read(const WeightsFile& file, const Declarations& declarations);
  void read_signals(const config::Node& signals, const Declarations& declarations, File& into);
  Values read_values(const config::Node& node, const std::string& what, double least, double most);

  Diagnostics& diagnostics_;
  std::vector<File> files_;
  std::array<std::size_t, kClassCount> class_layer_{};
  std::size_t statistical_layer_ = 0;
};

}  // namespace kaiku::rules
