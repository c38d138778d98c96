#pragma once

#include <vector>

#include <kaiku/policy/comparison.hpp>
#include <kaiku/policy/decide.hpp>
#include <kaiku/policy/replay_memory.hpp>
#include <kaiku/rules/recent_past.hpp>

namespace kaiku::policy {

/// Puts a history into the order of its times. False when not all comments have one: then all stand
/// at one and the same moment, as they were given.
bool put_in_order(std::vector<HistoricComment>& history);

text::PreparedText prepared(text::Analyzer& analyzer, const HistoricComment& item);

/// One rule set with what it remembers of its own decisions.
class Replay {
 public:
  /// Without `remembers` every comment is decided about as the first that anybody wrote. What is
  /// referred to outlives it.
  Replay(const rules::RuleSet& rules, const AccountSettings& account,
         const Interventions& interventions, bool remembers);

  /// Decides about a comment that no earlier one comes behind, and remembers it.
  Decision decide(const text::PreparedText& text, const Comment& comment);

 private:
  const rules::RuleSet& rules_;
  const AccountSettings& account_;
  bool remembers_;
  ReplayMemory memory_;
  rules::RecentPast past_;
};

}  // namespace kaiku::policy
