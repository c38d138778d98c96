#include "composites.hpp"

#include <algorithm>
#include <functional>
#include <set>

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

/// What hit so far, and what composites want of it.
class Board final : public SignalsFound {
 public:
  explicit Board(FoundSignals& found) : found_(found) {}

  Truth truth(SignalId signal) const override {
    const FoundSignals::Entry* const entry = found_.find(signal);
    if (entry == nullptr) return Truth::kFalse;
    return entry->place == FoundSignals::kUnknown ? Truth::kUnknown : Truth::kTrue;
  }

  std::size_t places(SignalId signal) const override {
    return std::max<std::size_t>(hit(signal).spans.size(), 1);
  }

  /// Of one that hit.
  const SignalHit& hit(SignalId signal) const { return found_.evidence.hits[place_of(signal)]; }

  void vote(const Part& part) {
    const auto [fate, added] = fates_.try_emplace(part.signal, part.fate);
    if (!added) fate->second = std::max(fate->second, part.fate);
  }

  /// When every composite has spoken: takes away what is replaced.
  void settle() {
    if (fates_.empty()) return;
    std::set<std::string> kept;
    classify::Evidence& evidence = found_.evidence;
    std::vector<bool> goes(evidence.hits.size());
    for (const auto& [signal, fate] : fates_) {
      const std::size_t place = place_of(signal);
      SignalHit& hit = evidence.hits[place];
      if (fate == PartFate::kKept) kept.insert(hit.id);
      if (fate == PartFate::kNameOnly) hit.score.clear();
      goes[place] = fate == PartFate::kReplaced || fate == PartFate::kRemoved;
    }
    classify::Evidence left;
    left.hits.reserve(goes.size() + 1);  // the statistical signal follows
    left.origins.reserve(goes.size() + 1);
    for (std::size_t i = 0; i < goes.size(); ++i) {
      if (goes[i]) continue;
      std::erase_if(evidence.hits[i].replaces,
                    [&](const std::string& id) { return kept.contains(id); });
      left.add(std::move(evidence.hits[i]), evidence.origins[i]);
    }
    evidence = std::move(left);
  }

 private:
  std::size_t place_of(SignalId signal) const { return found_.find(signal)->place; }

  FoundSignals& found_;
  std::map<SignalId, PartFate> fates_;
};

void sort_distinct(auto& values, auto order) {
  std::ranges::sort(values, {}, order);
  const auto doubled = std::ranges::unique(values);
  values.erase(doubled.begin(), doubled.end());
}

/// It hit where its parts did.
SignalHit hit_of(const Composite& composite, const std::vector<Part>& parts, const Board& board) {
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
  return hit;
}

}  // namespace

SignalHit& FoundSignals::add(SignalId signal, std::size_t group) {
  insert({.signal = signal, .place = static_cast<std::uint32_t>(evidence.hits.size())});
  evidence.origins.push_back({.group = group});
  return evidence.hits.emplace_back();
}

const FoundSignals::Entry* FoundSignals::find(SignalId signal) const {
  const auto found = std::ranges::lower_bound(entries_, signal, {}, &Entry::signal);
  return found == entries_.end() || found->signal != signal ? nullptr : &*found;
}

void FoundSignals::insert(Entry entry) {
  if (entries_.empty() || entries_.back().signal < entry.signal) {
    entries_.push_back(entry);
    return;
  }
  entries_.insert(std::ranges::upper_bound(entries_, entry.signal, {}, &Entry::signal), entry);
}

Composites::Composites(std::vector<Composite> composites, SignalId first)
    : composites_(std::move(composites)),
      first_(first),
      rank_(composites_.size()),
      is_part_(first + composites_.size()) {
  DependencyWalk walk(composites_, first_);
  for (std::size_t i = 0; i < composites_.size(); ++i) walk.visit(i);
  for (const std::size_t composite : walk.order()) {
    const auto turn = static_cast<std::uint32_t>(order_.size());
    rank_[composite] = turn;
    order_.push_back(static_cast<std::uint32_t>(composite));
    for (const SignalId signal : composites_[composite].when.mentioned()) {
      turns_of_[signal].push_back(turn);
      is_part_[signal] = true;
    }
  }
}

Composites::Outcome Composites::apply(FoundSignals found) const {
  std::set<std::uint32_t> turns;
  const auto wake = [&](SignalId signal) {
    if (signal >= is_part_.size() || !is_part_[signal]) return;
    const std::vector<std::uint32_t>& waiting = turns_of_.at(signal);
    turns.insert(waiting.begin(), waiting.end());
  };
  for (const FoundSignals::Entry& entry : found.entries()) wake(entry.signal);

  Outcome outcome;
  Board board(found);
  while (!turns.empty()) {
    const std::uint32_t turn = *turns.begin();
    turns.erase(turns.begin());
    const std::uint32_t place = order_[turn];
    const Composite& composite = composites_[place];
    std::vector<Part> parts;
    const Truth truth = composite.when.evaluate(board, parts);
    if (truth == Truth::kFalse) continue;
    const SignalId itself = first_ + place;
    if (truth == Truth::kTrue) {
      SignalHit hit = hit_of(composite, parts, board);
      for (const Part& part : parts) board.vote(part);
      found.add(itself, composite.group_place) = std::move(hit);
    } else {
      outcome.not_evaluated.push_back(composite.id);
      found.add_unknown(itself);
    }
    wake(itself);
  }
  board.settle();
  outcome.evidence = std::move(found.evidence);
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
