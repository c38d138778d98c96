#pragma once

#include <memory>
#include <string_view>

#include <kaiku/classify/model.hpp>
#include <kaiku/classify/statistical_model.hpp>
#include <kaiku/text/prepared.hpp>

namespace kaiku::classify {

/// The name of the statistical signal among the signals of a rule set.
inline constexpr std::string_view kStatisticalSignal = "statistical";

/// The statistical model as one signal beside the others: its evidence, weighed by class and
/// bounded.
struct StatisticalSignal {
  std::shared_ptr<const StatisticalModel> model;  ///< never null
  PerClass weight{};                              ///< 0 … 2
  double bound = 0;  ///< the most log-odds that it adds to or takes from a class

  /// Weighed and bounded; marked as statistical.
  SignalHit hit(const text::PreparedText& text) const;
  /// What moved it, weighed. The bound is not shared out among them.
  std::vector<MovingGram> moving_grams(const text::PreparedText& text, std::size_t most) const;
};

/// Weighs and bounds what a model says.
PerClass bounded(const PerClass& evidence, const PerClass& weight, double bound);

}  // namespace kaiku::classify
