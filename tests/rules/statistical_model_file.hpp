#pragma once

#include <string>

#include <kaiku/classify/statistical_model.hpp>

namespace kaiku::rules {

/// The file of a model that says the same of every text: it moves `c` by `evidence` log-odds.
inline std::string model_file_saying(CommentClass c, double evidence) {
  classify::StatisticalModel::Content content;
  content.weights.resize(std::size_t{1} << content.bucket_bits);
  content.units[static_cast<std::size_t>(c)].offset = evidence;
  return classify::StatisticalModel(content).bytes();
}

}  // namespace kaiku::rules
