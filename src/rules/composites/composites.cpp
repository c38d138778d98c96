#include "composites.hpp"

#include <algorithm>
#include <functional>

namespace kaiku::rules {
namespace {

constexpr std::size_t kMostSpans = 64;  ///< shown for one composite

/// The composites that one of them names.
std::vector<std::size_t> named_by(const Composite& composite, SignalId first) {
  std::vector<std::size_t> named;
  for (const SignalId signal : composite.when.mentioned()) {
    if (signal >= first) named.push_back(signal - first);
  }
  return named;
}

/// Walks from composites to those they name. Bounded by their number, not by the stack: a chain may
/// be as long as a rule set.
class DependencyWalk {
 public:
  DependencyWalk(const std::vector<Composite>& composites, SignalId first)
      : states_(composites.size(), State::kNew) {
    for (const Composite& composite : composites) named_.push_back(named_by(composite, first));
  }

  /// Visits everything that `start` needs, and it last. False: a circle; path() shows it.
  bool visit(std::size_t start) {
    if (states_[start] == State::kDone) return true;
    enter(start);
    while (!path_.empty()) {
      Step& step = path_.back();
      if (step.next == named_[step.composite].size()) {
        states_[step.composite] = State::kDone;
        order_.push_back(step.composite);
        path_.pop_back();
        continue;
      }
      const std::size_t needed = named_[step.composite][step.next++];
      if (states_[needed] == State::kOpen) {
        circle_begin_ = needed;
        return false;
      }
      if (states_[needed] == State::kNew) enter(needed);
    }
    return true;
  }

  const std::vector<std::size_t>& order() const { return order_; }

  std::vector<std::size_t> circle() const {
    std::vector<std::size_t> circle;
    for (const Step& step : path_) {
      if (circle.empty() && step.composite != circle_begin_) continue;
      circle.push_back(step.composite);
    }
    return circle;
  }

 private:
  enum class State : std::uint8_t { kNew, kOpen, kDone };
  struct Step {
    std::size_t composite = 0;
    std::size_t next = 0;
  };

  void enter(std::size_t composite) {
    states_[composite] = State::kOpen;
    path_.push_back({.composite = composite});
  }

  std::vector<std::vector<std::size_t>> named_;
  std::vector<State> states_;
  std::vector<Step> path_;
  std::vector<std::size_t> order_;
  std::size_t circle_begin_ = 0;
};

/// What hit so far, by signal.
class Board final : public SignalsFound {
 public:
  explicit Board(std::vector<FoundSignal> found) : found_(std::move(found)) {
    places_.reserve(found_.size());
    for (std::size_t i = 0; i < found_.size(); ++i) places_.emplace_back(found_[i].signal, i);
    std::ranges::sort(places_);
  }

  void add(FoundSignal signal) {
    places_.insert(place_of(signal.signal), {signal.signal, found_.size()});
    found_.push_back(std::move(signal));
  }

  Truth truth(SignalId signal) const override {
    const auto place = place_of(signal);
    if (place == places_.end() || place->first != signal) return Truth::kFalse;
    return found_[place->second].evidence ? Truth::kTrue : Truth::kUnknown;
  }

  std::size_t places(SignalId signal) const override {
    return std::max<std::size_t>(hit(signal).spans.size(), 1);
  }

  /// Of one that hit.
  const SignalHit& hit(SignalId signal) const {
    return found_[place_of(signal)->second].evidence->hit;
  }

  void vote(const Part& part) {
    const auto [fate, added] = fates_.try_emplace(part.signal, part.fate);
    if (!added) fate->second = std::max(fate->second, part.fate);
  }

  /// What is left when every composite has spoken.
  std::vector<classify::Evidence> take_evidence() {
    std::set<std::string> kept;
    for (const auto& [signal, fate] : fates_) {
      if (fate == PartFate::kKept) kept.insert(hit(signal).id);
    }
    std::vector<classify::Evidence> left;
    left.reserve(found_.size() + 1);  // the statistical signal follows
    for (FoundSignal& signal : found_) {
      if (!signal.evidence) continue;
      const auto fate = fates_.find(signal.signal);
      const PartFate decided = fate == fates_.end() ? PartFate::kKept : fate->second;
      if (decided == PartFate::kReplaced || decided == PartFate::kRemoved) continue;
      if (decided == PartFate::kNameOnly) signal.evidence->hit.score.clear();
      std::erase_if(signal.evidence->hit.replaces,
                    [&](const std::string& id) { return kept.contains(id); });
      left.push_back(std::move(*signal.evidence));
    }
    return left;
  }

 private:
  using SignalPlaces = std::vector<std::pair<SignalId, std::size_t>>;

  /// Its place, or where it would be.
  SignalPlaces::const_iterator place_of(SignalId signal) const {
    return std::ranges::lower_bound(places_, signal, {}, &SignalPlaces::value_type::first);
  }

  std::vector<FoundSignal> found_;
  SignalPlaces places_;  ///< in found_; ordered by signal
  std::map<SignalId, PartFate> fates_;
};

void sort_distinct(auto& values, auto order) {
  std::ranges::sort(values, {}, order);
  const auto doubled = std::ranges::unique(values);
  values.erase(doubled.begin(), doubled.end());
}

/// The composite as evidence: it hit where its parts did.
classify::Evidence evidence_of(const Composite& composite, const std::vector<Part>& parts,
                               const Board& board) {
  SignalHit hit{.id = composite.id,
                .spans = {},
                .score = composite.score,
                .labels = composite.labels,
                .evasive = false,
                .entries = {},
                .replaces = {}};
  for (const Part& part : parts) {
    const SignalHit& one = board.hit(part.signal);
    hit.spans.insert(hit.spans.end(), one.spans.begin(), one.spans.end());
    hit.entries.insert(hit.entries.end(), one.entries.begin(), one.entries.end());
    hit.evasive = hit.evasive || one.evasive;
    if (part.fate != PartFate::kKept) hit.replaces.push_back(one.id);
  }
  sort_distinct(hit.spans, [](const Span& span) { return std::pair(span.begin, span.end); });
  sort_distinct(hit.entries, std::identity());
  if (hit.spans.size() > kMostSpans) hit.spans.resize(kMostSpans);
  sort_distinct(hit.replaces, std::identity());
  return {.hit = std::move(hit), .group = composite.group};
}

}  // namespace

Composites::Composites(std::vector<Composite> composites, SignalId first)
    : composites_(std::move(composites)), first_(first), rank_(composites_.size()) {
  DependencyWalk walk(composites_, first_);
  for (std::size_t i = 0; i < composites_.size(); ++i) walk.visit(i);
  for (const std::size_t composite : walk.order()) {
    const auto turn = static_cast<std::uint32_t>(order_.size());
    rank_[composite] = turn;
    order_.push_back(static_cast<std::uint32_t>(composite));
    for (const SignalId signal : composites_[composite].when.mentioned()) {
      turns_of_[signal].push_back(turn);
    }
  }
}

Composites::Outcome Composites::apply(std::vector<FoundSignal> found) const {
  std::set<std::uint32_t> turns;
  const auto wake = [&](SignalId signal) {
    const auto waiting = turns_of_.find(signal);
    if (waiting != turns_of_.end()) turns.insert(waiting->second.begin(), waiting->second.end());
  };
  for (const FoundSignal& signal : found) wake(signal.signal);

  Outcome outcome;
  Board board(std::move(found));
  while (!turns.empty()) {
    const std::uint32_t turn = *turns.begin();
    turns.erase(turns.begin());
    const std::uint32_t place = order_[turn];
    const Composite& composite = composites_[place];
    std::vector<Part> parts;
    const Truth truth = composite.when.evaluate(board, parts);
    if (truth == Truth::kFalse) continue;
    FoundSignal result{.signal = first_ + place, .evidence = {}};
    if (truth == Truth::kTrue) {
      result.evidence = evidence_of(composite, parts, board);
      for (const Part& part : parts) board.vote(part);
    } else {
      outcome.not_evaluated.push_back(composite.id);
    }
    wake(result.signal);
    board.add(std::move(result));
  }
  outcome.evidence = board.take_evidence();
  return outcome;
}

std::vector<std::size_t> circle_of(const std::vector<Composite>& composites, SignalId first) {
  DependencyWalk walk(composites, first);
  for (std::size_t i = 0; i < composites.size(); ++i) {
    if (!walk.visit(i)) return walk.circle();
  }
  return {};
}

}  // namespace kaiku::rules
