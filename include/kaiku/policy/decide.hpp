#pragma once

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include <kaiku/domain/decision.hpp>
#include <kaiku/policy/memory.hpp>
#include <kaiku/rules/rule_set.hpp>

namespace kaiku::policy {

/// How much may happen by itself on an account; above it a person approves.
struct ActionQuota {
  std::optional<ActionKind> kind;  ///< nothing: all that goes to the platform
  std::size_t count = 0;
  Duration per{};
};

/// What the configuration says about the comment's account.
struct AccountSettings {
  Mode mode = Mode::kShadow;
  std::set<ActionKind> capabilities;  ///< what the platform can do
  Duration reply_cooldown_author{};
  Duration reply_cooldown_thread{};
  Duration reply_delay{};
  Duration private_reply_window = std::chrono::days(7);
  bool private_only_in_answer = false;  ///< nobody is written to who has not written privately
  Duration answer_within = std::chrono::hours(48);  ///< older comments get no automatic public text
  std::vector<ActionQuota> quotas;
  std::map<std::string, std::string> placeholders;  ///< {{channel}}, {{form_url}} …
  /// What the brand has approved to be said to somebody who may be about to harm themselves.
  std::map<Language, std::string> help_in_danger;
};

/// What surrounds a decision besides the comment and the store. What is missing is unknown to
/// rules.
struct Circumstances {
  std::optional<rules::LocalMoment> local;  ///< the brand's own time
  const rules::RecentPast* past = nullptr;  ///< made for the needs of the same rule set
};

/// When a comment was written, as far as can be believed: a platform that names no time, or one
/// that is still to come, means now.
TimePoint event_time(const Comment& comment, TimePoint now);

/// Turns a finding into a decision: policies → planned actions → guards → bounds. Pure but for the
/// queries into `memory`. No policy, mode or configuration can switch a guard off:
/// - 3: hide, delete, block only with abuse or spam above threshold in this comment, reached
/// without
///   the statistical signal; else a case. A warning is not given on its word alone either.
/// - 4: a private reply depends on the public one; without a public reply it becomes a case.
/// - 5: one automatic public reply a comment, cool-downs, never the same text twice in a thread.
/// - 6: staff answered, or a person handled it: nothing automatic.
/// - 7: an open incident covers it: drafts instead of automatic text; abuse is still hidden.
/// - 8: only texts of templates, all placeholders filled.
/// - 9: delete and block wait for approval.
///
/// A query that fails makes the decision fall back to the careful side: kept as a draft.
Decision decide(const rules::RuleSet& rules, const text::PreparedText& text, const Comment& comment,
                int revision, const AccountSettings& account, Memory& memory, TimePoint now,
                const Circumstances& circumstances = {});

}  // namespace kaiku::policy
