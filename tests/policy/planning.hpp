#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <kaiku/domain/decision.hpp>
#include <kaiku/policy/memory.hpp>
#include <kaiku/policy/plan.hpp>
#include <kaiku/rules/answers.hpp>
#include <kaiku/rules/rule_set.hpp>

namespace kaiku::policy {

/// A store that remembers what a test tells it.
class RecordedMemory final : public Memory {
 public:
  Result<AuthorHistory> author(const Comment&) override { return author_history; }
  Result<ThreadHistory> thread(const Comment&) override { return thread_history; }
  Result<CommentHistory> comment(const Comment&) override { return comment_history; }
  Result<Surroundings> surroundings(const Comment&) override {
    ++asked_for_surroundings;
    return around;
  }
  Result<std::optional<Freeze>> freeze(const Comment&) override { return covering; }
  Result<std::size_t> fired(std::string_view policy, TimePoint since) override;
  Result<std::size_t> fired_beside(std::string_view policy, const Comment&, rules::Limit::Over over,
                                   TimePoint since) override;
  Result<bool> fired_among(std::string_view policy, const Comment&, rules::Limit::Over over,
                           std::size_t most) override;
  Result<std::size_t> acted(const AccountId&, std::optional<ActionKind> kind,
                            TimePoint since) override;
  Result<Orders> orders() override { return standing_orders; }
  Result<std::set<std::string>> domain_labels(const BrandId&,
                                              const std::set<std::string>& domains) override {
    return domains.empty() ? std::set<std::string>() : labels_of_domains;
  }
  Result<std::vector<std::optional<TimePoint>>> variant_use(const AccountId&, std::string_view id,
                                                            std::size_t variants) override;

  Result<AuthorHistory> author_history = AuthorHistory{};
  Result<ThreadHistory> thread_history = ThreadHistory{};
  Result<CommentHistory> comment_history = CommentHistory{};
  Result<Surroundings> around = Surroundings{};
  int asked_for_surroundings = 0;
  Result<std::optional<Freeze>> covering = std::optional<Freeze>();
  std::map<std::string, std::vector<TimePoint>, std::less<>> firings;
  /// What stands beside the comment: whether the policy acted on it, oldest first, and when.
  std::map<rules::Limit::Over, std::vector<std::pair<bool, TimePoint>>> beside;
  std::map<std::string, std::map<std::size_t, TimePoint>, std::less<>> uses;
  std::vector<std::pair<ActionKind, TimePoint>> done;
  Result<Orders> standing_orders = Orders{};
  std::set<std::string> labels_of_domains;
  bool counting_fails = false;
  bool use_fails = false;
};

/// Templates by id; fills "{{name}}" as the rule set does.
class RecordedWording final : public Wording {
 public:
  const rules::Template* find_template(std::string_view id) const override;
  std::optional<std::string> fill(std::string_view variant,
                                  const rules::PlaceholderValue& value_of) const override;
  const rules::AnswerRanking& answers() const override { return ranking; }

  rules::AnswerRanking ranking;
  std::map<std::string, rules::Template, std::less<>> templates;
};

/// One comment with everything a plan needs, ready to be bent by a test.
struct Planning {
  Planning();

  /// A true policy with these steps; returns it for changes.
  rules::Policy& policy(std::string id, std::vector<rules::Step> steps);
  Decision plan();

  Comment comment;
  Finding finding;
  AccountSettings account;
  RecordedMemory memory;
  RecordedWording wording;
  int revision = 1;
  TimePoint now{};
  std::set<std::string> domains;
  std::vector<std::unique_ptr<rules::Policy>> policies;
  std::vector<rules::Truth> truths;
};

rules::Step step(ActionKind kind);
rules::Step text_step(ActionKind kind, std::string template_id);
void hold(Finding& finding, CommentClass comment_class);

/// The planned action of that kind, or null.
const PlannedAction* find(const Decision& decision, ActionKind kind);
std::optional<ActionState> state_of(const Decision& decision, ActionKind kind);
bool guarded(const Decision& decision, Guard guard, ActionKind kind);

Error store_is_gone();

}  // namespace kaiku::policy
