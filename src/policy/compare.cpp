#include <algorithm>
#include <chrono>
#include <numeric>
#include <utility>

#include <kaiku/policy/comparison.hpp>

#include "replay.hpp"

namespace kaiku::policy {
namespace {

/// Of one kind, at most so many: every nth, with n doubled whenever there are too many, so that the
/// samples are spread over a history of any length without keeping it.
class Spread {
 public:
  explicit Spread(std::size_t most) : most_(most) {}

  void add(Difference difference) {
    if (most_ == 0) return;
    if (seen_++ % step_ != 0) return;
    if (kept_.size() == most_ * 2) {
      for (std::size_t i = 1; i < most_; ++i) kept_[i] = std::move(kept_[i * 2]);
      kept_.resize(most_);
      step_ *= 2;
      if ((seen_ - 1) % step_ != 0) return;
    }
    kept_.push_back(std::move(difference));
  }

  /// Evenly out of those kept.
  void append_to(std::vector<Difference>& samples) {
    const std::size_t count = std::min(most_, kept_.size());
    for (std::size_t i = 0; i < count; ++i) {
      samples.push_back(std::move(kept_[i * kept_.size() / count]));
    }
  }

 private:
  std::size_t most_;
  std::size_t seen_ = 0;
  std::size_t step_ = 1;
  std::vector<Difference> kept_;
};

}  // namespace

std::size_t Comparison::changed() const {
  return std::accumulate(counts.begin(), counts.end(), std::size_t{0});
}

std::optional<double> Comparison::a_day(Change change) const {
  if (!from || !to) return std::nullopt;
  const std::chrono::duration<double, std::ratio<86'400>> days = *to - *from;
  return static_cast<double>(counts[static_cast<std::size_t>(change)]) /
         std::max(days.count(), 1.0);
}

Comparison compare(const rules::RuleSet& before, const rules::RuleSet& after,
                   std::vector<HistoricComment> history, text::Analyzer& analyzer,
                   const ComparisonSettings& settings) {
  Comparison comparison;
  const bool timed = put_in_order(history);
  if (timed && !history.empty()) {
    comparison.from = history.front().comment.created_at;
    comparison.to = history.back().comment.created_at;
  }
  Replay old_rules(before, settings.account, settings.interventions, timed);
  Replay new_rules(after, settings.account, settings.interventions, timed);
  std::vector<Spread> spreads(kChanges, Spread(settings.samples));
  for (const HistoricComment& item : history) {
    const text::PreparedText text = prepared(analyzer, item);
    Decision was = old_rules.decide(text, item.comment);
    Decision becomes = new_rules.decide(text, item.comment);
    ++comparison.compared;
    const auto change = change_between(was, becomes);
    if (!change) continue;
    const auto place = static_cast<std::size_t>(*change);
    ++comparison.counts[place];
    spreads[place].add({*change, std::move(was), std::move(becomes)});
  }
  for (Spread& spread : spreads) spread.append_to(comparison.samples);
  return comparison;
}

}  // namespace kaiku::policy
