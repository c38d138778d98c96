#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include <kaiku/domain/decision.hpp>
#include <kaiku/policy/decide.hpp>
#include <kaiku/policy/memory.hpp>
#include <kaiku/rules/answers.hpp>
#include <kaiku/rules/rule_set.hpp>

namespace kaiku::policy {

/// Where texts come from: approved templates and nothing else (guard 8). In decide() the rule set.
class Wording {
 public:
  virtual ~Wording() = default;
  /// Null when there is no such template.
  virtual const rules::Template* find_template(std::string_view id) const = 0;
  /// The finished text, or nothing when a placeholder stays empty or a blank is left.
  virtual std::optional<std::string> fill(std::string_view variant,
                                          const rules::PlaceholderValue& value_of) const = 0;
  /// The approved answers that come nearest to the comment.
  virtual const rules::AnswerRanking& answers() const = 0;
};

/// What is decided about. Referred to, not owned, but for what becomes part of the decision.
struct Situation {
  const Comment& comment;
  Finding finding;
  const AccountSettings& account;
  int revision = 1;
  TimePoint now{};
  std::set<std::string> domains = {};  ///< that its links lead to
};

/// What the store told about the comment. An error is "unknown", never "nothing".
struct Recollection {
  Result<AuthorHistory> author;
  Result<ThreadHistory> thread;
  Result<CommentHistory> comment;
  Result<std::optional<Freeze>> freeze;
  Result<Orders> orders;
};
Recollection recollect(Memory& memory, const Comment& comment);

/// From matched policies to a guarded decision, in stages: steps of the policies → one of each kind
/// → bounds (capabilities, quotas, age) → guards → states, keys and times. Everything but
/// `rule_set` of the decision is filled. `memory` is asked for quotas and template use only.
Decision plan(std::span<const rules::RuleSet::PolicyMatch> matches, const Wording& wording,
              Situation situation, const Recollection& recollection, Memory& memory);

}  // namespace kaiku::policy
