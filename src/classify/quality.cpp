#include <algorithm>
#include <cmath>

#include <kaiku/classify/quality.hpp>

#include "reproducible_maths.hpp"

namespace kaiku::classify {
namespace {

constexpr std::size_t kBins = 10;
constexpr std::array<CommentClass, kClassCount + 1> kAllClasses = {
    CommentClass::kQuestion, CommentClass::kCriticism, CommentClass::kAbuse,
    CommentClass::kPraise,   CommentClass::kSpam,      CommentClass::kOther};

std::size_t index(CommentClass c) {
  return static_cast<std::size_t>(c);
}

double ratio(double part, double whole) {
  return whole > 0 ? part / whole : 0;
}

double calibration_error(const std::vector<Judged>& judged, CommentClass comment_class) {
  struct Bin {
    double said = 0;
    double held = 0;
  };
  std::array<Bin, kBins> bins{};
  for (const Judged& one : judged) {
    const double probability = one.probability[index(comment_class)];
    const auto place = static_cast<std::size_t>(std::clamp(probability, 0.0, 1.0) * kBins);
    Bin& bin = bins[std::min(place, kBins - 1)];
    bin.said += probability;
    bin.held += one.classes.contains(comment_class) ? 1 : 0;
  }
  double error = 0;
  for (const Bin& bin : bins) error += std::abs(bin.said - bin.held);
  return ratio(error, static_cast<double>(judged.size()));
}

}  // namespace

Quality judge(const std::vector<Judged>& judged) {
  Quality quality;
  quality.comments = judged.size();
  std::array<double, kClassCount + 1> right{};
  std::array<double, kClassCount + 1> answered{};
  std::array<double, kClassCount + 1> wanted{};
  for (const Judged& one : judged) {
    const bool accepted = one.answer == one.primary || one.classes.contains(one.answer);
    const CommentClass truth = accepted ? one.answer : one.primary;
    right[index(truth)] += accepted ? 1 : 0;
    answered[index(one.answer)] += 1;
    wanted[index(truth)] += 1;
    quality.classes[index(one.primary)].comments += 1;
  }
  std::size_t occurring = 0;
  for (const CommentClass c : kAllClasses) {
    ClassQuality& result = quality.classes[index(c)];
    result.precision = ratio(right[index(c)], answered[index(c)]);
    result.recall = ratio(right[index(c)], wanted[index(c)]);
    result.f1 = ratio(2 * result.precision * result.recall, result.precision + result.recall);
    if (c != CommentClass::kOther) {
      result.calibration_error = calibration_error(judged, c);
      quality.calibration_error += result.calibration_error / kClassCount;
    }
    if (wanted[index(c)] == 0) continue;
    ++occurring;
    quality.macro_f1 += result.f1;
  }
  quality.macro_f1 = ratio(quality.macro_f1, static_cast<double>(occurring));
  return quality;
}

Judged judged(const LabelledComment& comment, const PerClass& log_odds) {
  Judged one{.answer = most_probable_class(log_odds),
             .primary = comment.primary,
             .classes = comment.classes};
  for (std::size_t c = 0; c < kClassCount; ++c) {
    one.probability[c] = reproducible_logistic(log_odds[c]);
  }
  return one;
}

CommentClass most_probable_class(const PerClass& log_odds) {
  CommentClass best = CommentClass::kOther;
  for (const CommentClass c : kClasses) {
    const double candidate = log_odds[index(c)];
    if (candidate >= 0 && (best == CommentClass::kOther || candidate > log_odds[index(best)]))
      best = c;
  }
  return best;
}

}  // namespace kaiku::classify
