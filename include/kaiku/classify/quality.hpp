#pragma once

#include <array>
#include <cstddef>
#include <set>
#include <vector>

#include <kaiku/classify/corpus.hpp>
#include <kaiku/classify/statistical_model.hpp>
#include <kaiku/domain/finding.hpp>

namespace kaiku::classify {

/// An answer beside what a person said.
struct Judged {
  PerClass probability{};
  CommentClass answer = CommentClass::kOther;  ///< the primary class that was found
  CommentClass primary = CommentClass::kOther;
  std::set<CommentClass> classes;  ///< every class that holds; any of them is a right answer
};
/// The answer that log-odds alone give, with a threshold of one half.
Judged judged(const LabelledComment& comment, const PerClass& log_odds);

struct ClassQuality {
  double precision = 0;
  double recall = 0;
  double f1 = 0;
  std::size_t comments = 0;      ///< whose primary class it is
  double calibration_error = 0;  ///< not for kOther
};

struct Quality {
  std::array<ClassQuality, kClassCount + 1> classes{};  ///< indexed by CommentClass
  double macro_f1 = 0;                                  ///< mean over the classes that occur
  double calibration_error = 0;                         ///< mean over the five classes
  std::size_t comments = 0;

  const ClassQuality& of(CommentClass c) const { return classes[static_cast<std::size_t>(c)]; }
};

/// Expected calibration error of a class: mean distance between the probability that was given and
/// the share of comments where the class did hold, over ten bins of equal width.
Quality judge(const std::vector<Judged>& judged);

/// The most probable class at or above one half, else kOther.
CommentClass most_probable_class(const PerClass& log_odds);

}  // namespace kaiku::classify
