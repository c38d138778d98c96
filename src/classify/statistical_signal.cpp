#include <algorithm>
#include <string>

#include <kaiku/classify/statistical_signal.hpp>

namespace kaiku::classify {

PerClass bounded(const PerClass& evidence, const PerClass& weight, double bound) {
  PerClass result{};
  for (std::size_t c = 0; c < kClassCount; ++c) {
    result[c] = std::clamp(weight[c] * evidence[c], -bound, bound);
  }
  return result;
}

SignalHit StatisticalSignal::hit(const text::PreparedText& text) const {
  const PerClass moved = bounded(model->evidence(text), weight, bound);
  SignalHit hit;
  hit.id = std::string(kStatisticalSignal);
  for (const CommentClass c : kClasses) {
    const double score = moved[static_cast<std::size_t>(c)];
    if (score != 0) hit.score[c] = score;
  }
  return hit;
}

std::vector<MovingGram> StatisticalSignal::moving_grams(const text::PreparedText& text,
                                                        std::size_t most) const {
  std::vector<MovingGram> grams = model->moving_grams(text, most, weight);
  for (MovingGram& gram : grams) {
    for (std::size_t c = 0; c < kClassCount; ++c) gram.moved[c] *= weight[c];
  }
  return grams;
}

}  // namespace kaiku::classify
