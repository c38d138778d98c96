#include "replay.hpp"

#include <algorithm>

namespace kaiku::policy {
namespace {

/// When a comment without a time is decided about: any moment is as good.
constexpr TimePoint kSomeDay = from_unix_seconds(1'767'268'800);  // 2026-01-01T12:00:00Z

}  // namespace

bool put_in_order(std::vector<HistoricComment>& history) {
  const auto time_of = [](const HistoricComment& item) { return item.comment.created_at; };
  const bool timed = std::ranges::none_of(
      history, [&](const HistoricComment& item) { return time_of(item) == TimePoint{}; });
  if (timed) {
    std::ranges::stable_sort(history, {}, time_of);
  } else {
    for (HistoricComment& item : history) item.comment.created_at = kSomeDay;
  }
  return timed;
}

text::PreparedText prepared(text::Analyzer& analyzer, const HistoricComment& item) {
  text::Analyzer::Options options;
  options.given = item.language;
  if (!options.given) options.given = parse_language(item.comment.language_hint);
  return analyzer.prepare(item.comment.text, options);
}

Replay::Replay(const rules::RuleSet& rules, const AccountSettings& account,
               const Interventions& interventions, bool remembers)
    : rules_(rules),
      account_(account),
      remembers_(remembers),
      memory_(remembers ? ReplayMemory(interventions) : ReplayMemory()),
      past_(rules.recent_needs()) {}

Decision Replay::decide(const text::PreparedText& text, const Comment& comment) {
  if (!remembers_) memory_ = ReplayMemory();
  const auto history = memory_.comment(comment);
  const int revision = (history ? history->revisions : 0) + 1;
  const Circumstances circumstances{.local = {}, .past = remembers_ ? &past_ : nullptr};
  Decision decision = policy::decide(rules_, text, comment, revision, account_, memory_,
                                     comment.created_at, circumstances);
  memory_.record(decision);
  if (remembers_) {
    past_.note(comment, text, decision.finding, comment.created_at);
    past_.commit();
  }
  return decision;
}

}  // namespace kaiku::policy
