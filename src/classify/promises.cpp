#include "promises.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <set>
#include <utility>
#include <vector>

#include "class_sum.hpp"

#pragma STDC FP_CONTRACT OFF

namespace kaiku::classify {
namespace {

constexpr int kSteps = 10;       // from what was fitted back to what is written
constexpr double kSame = 0.005;  // closer to what is written, it is that

/// A class of a text whose probability must stay on one side of a bound.
struct Claim {
  CommentClass comment_class = CommentClass::kQuestion;
  double bound = 0;
  bool above = false;  ///< at the bound or above it; else below

  bool kept(double probability) const { return above ? probability >= bound : probability < bound; }
};

/// What of a promise is in force.
struct InForce {
  std::size_t promise = 0;
  std::vector<Claim> claims;
  std::optional<CommentClass> primary;  ///< the answer of the written weights
};

/// The way of a class's log-odds that would mend something: +1 up, -1 down.
struct Wanted {
  CommentClass comment_class = CommentClass::kQuestion;
  int way = 0;
};

double tenth(double probability) {
  return std::floor(probability * 10) / 10;
}

class Keeper {
 public:
  Keeper(const TuningTask& task, Weights& weights)
      : task_(task),
        weights_(weights),
        written_(task, written_weights(task)),
        fitted_(task, weights),
        current_(fitted_) {
    for (const CommentClass c : kClasses)
      steps_[index(c)].assign(current_.parameters(c).size(), kSteps);
    for (std::size_t i = 0; i < task.promises.size(); ++i) {
      InForce found = in_force(i);
      if (!found.claims.empty() || found.primary) in_force_.push_back(std::move(found));
    }
  }

  KeptPromises run() {
    KeptPromises kept;
    kept.in_force = in_force_.size();
    std::set<std::size_t> broken;
    for (;;) {
      Taken take;
      kept.unkept.clear();
      for (const InForce& promise : in_force_) {
        const std::vector<Wanted> wanted = mending(promise);
        if (wanted.empty()) continue;
        broken.insert(promise.promise);
        kept.unkept.push_back(promise.promise);
        const TuningComment& comment = task_.promises[promise.promise].comment;
        for (const Wanted& one : wanted) mark(comment, one, take);
      }
      if (take.empty()) break;
      for (const auto& [c, parameter] : take) take_back(c, parameter);
    }
    kept.broken.assign(broken.begin(), broken.end());
    kept.pulled = pulled();
    write_back();
    return kept;
  }

 private:
  using Taken = std::set<std::pair<CommentClass, std::size_t>>;

  InForce in_force(std::size_t place) const {
    const Promise& promise = task_.promises[place];
    const Judged before = written_.judge(promise.comment);
    InForce found{.promise = place, .claims = {}, .primary = {}};
    const auto claim = [&](CommentClass c, bool above) {
      const double probability = before.probability[index(c)];
      Claim made{
          .comment_class = c, .bound = task_.model.classes[index(c)].threshold, .above = above};
      if (!made.kept(probability)) return;
      if (above && promise.closely) made.bound = std::max(made.bound, tenth(probability));
      found.claims.push_back(made);
    };
    for (const CommentClass c : promise.holds) claim(c, true);
    for (const CommentClass c : promise.misses) claim(c, false);
    if (promise.primary.contains(before.answer)) found.primary = before.answer;
    return found;
  }

  std::vector<Wanted> mending(const InForce& promise) const {
    const Promise& given = task_.promises[promise.promise];
    const Judged now = current_.judge(given.comment);
    std::vector<Wanted> wanted;
    for (const Claim& claim : promise.claims) {
      if (!claim.kept(now.probability[index(claim.comment_class)]))
        wanted.push_back({claim.comment_class, claim.above ? 1 : -1});
    }
    if (promise.primary && !given.primary.contains(now.answer)) {
      if (now.answer != CommentClass::kOther) wanted.push_back({now.answer, -1});
      if (*promise.primary != CommentClass::kOther) wanted.push_back({*promise.primary, 1});
    }
    return wanted;
  }

  /// What the fit moved the wrong way: signals, and where these are all taken back, the rest.
  void mark(const TuningComment& comment, const Wanted& wanted, Taken& take) const {
    bool any = false;
    for (const auto& [signal, strength] : comment.hits) {
      if (!harmful(signal, strength, wanted)) continue;
      take.emplace(wanted.comment_class, signal);
      any = true;
    }
    if (any) return;
    const CommentClass c = wanted.comment_class;
    const ClassSum& sum = current_.sum(c);
    if (harmful(sum.statistical(), comment.statistical[index(c)], wanted))
      take.emplace(c, sum.statistical());
    if (harmful(sum.bias(), 1, wanted)) take.emplace(c, sum.bias());
  }

  bool harmful(std::size_t parameter, double strength, const Wanted& wanted) const {
    const CommentClass c = wanted.comment_class;
    const double moved = current_.parameters(c)[parameter] - written_.parameters(c)[parameter];
    return moved * strength * wanted.way < 0;
  }

  void take_back(CommentClass c, std::size_t parameter) {
    const int steps = --steps_[index(c)][parameter];
    const double written = written_.parameters(c)[parameter];
    const double fitted = fitted_.parameters(c)[parameter];
    const double between = rounded(written + (fitted - written) * steps / kSteps);
    const bool there = steps <= 0 || std::abs(between - written) < kSame;
    current_.parameters(c)[parameter] = there ? written : between;
  }

  std::vector<PulledBack> pulled() const {
    std::vector<PulledBack> all;
    for (const CommentClass c : kClasses) {
      const ClassSum& sum = current_.sum(c);
      for (std::size_t i = 0; i < sum.size(); ++i) {
        if (steps_[index(c)][i] == kSteps) continue;
        const auto what = i == sum.bias()          ? PulledBack::What::kBias
                          : i == sum.statistical() ? PulledBack::What::kStatistical
                                                   : PulledBack::What::kSignal;
        all.push_back({.what = what,
                       .signal = i,
                       .comment_class = c,
                       .written = written_.parameters(c)[i],
                       .fitted = fitted_.parameters(c)[i],
                       .kept = current_.parameters(c)[i]});
      }
    }
    return all;
  }

  void write_back() {
    for (const CommentClass c : kClasses) {
      const std::vector<double>& now = current_.parameters(c);
      for (std::size_t i = 0; i < weights_.score.size(); ++i) {
        double* const score = weights_.score[i].find(c);
        if (score != nullptr) *score = now[i];
      }
      weights_.statistical[index(c)] = now[current_.sum(c).statistical()];
      weights_.bias[index(c)] = now[current_.sum(c).bias()];
    }
  }

  const TuningTask& task_;
  Weights& weights_;
  Answers written_;
  Answers fitted_;
  Answers current_;
  std::array<std::vector<int>, kClassCount> steps_;
  std::vector<InForce> in_force_;
};

}  // namespace

KeptPromises keep_promises(const TuningTask& task, Weights& weights) {
  if (task.promises.empty()) return {};
  return Keeper(task, weights).run();
}

}  // namespace kaiku::classify
