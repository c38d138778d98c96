#pragma once

#include <cstddef>
#include <string_view>
#include <utility>
#include <vector>

#include <kaiku/policy/journal.hpp>

#include "intake_state.hpp"
#include "unit.hpp"

namespace kaiku::store {

/// policy::Turn on the writer's connection. Queries forget their failures (the caller makes
/// conditions unknown of them); a change that failed lets the whole unit fail, whatever the caller
/// does.
class SqliteTurn final : public policy::Turn {
 public:
  SqliteTurn(Unit& unit, IntakeState& intake) : unit_(unit), db_(unit.db), intake_(intake) {}

  Result<policy::AuthorHistory> author(const Comment& comment) override;
  Result<policy::ThreadHistory> thread(const Comment& comment) override;
  Result<policy::CommentHistory> comment(const Comment& comment) override;
  Result<policy::Surroundings> surroundings(const Comment& comment) override;
  Result<std::optional<policy::Freeze>> freeze(const Comment& comment) override;
  Result<std::size_t> fired(std::string_view policy, TimePoint since) override;
  Result<std::size_t> fired_beside(std::string_view policy, const Comment& comment,
                                   rules::Limit::Over over, TimePoint since) override;
  Result<bool> fired_among(std::string_view policy, const Comment& comment, rules::Limit::Over over,
                           std::size_t most) override;
  Result<std::size_t> acted(const AccountId& account, std::optional<ActionKind> kind,
                            TimePoint since) override;
  Result<policy::Orders> orders() override;
  Result<std::set<std::string>> domain_labels(const BrandId& brand,
                                              const std::set<std::string>& domains) override;
  Result<std::vector<std::optional<TimePoint>>> variant_use(const AccountId& account,
                                                            std::string_view template_id,
                                                            std::size_t variants) override;

  Result<bool> first_sight(const Event& event) override;
  Result<int> remember(const Event& event) override;
  Result<void> forget_comment(const Event& event) override;
  Result<void> cancel_pending(const Comment& comment, std::string_view why) override;
  Result<bool> note_brand_activity(const Event& event) override;
  Result<DecisionId> record(const Decision& decision) override;
  Result<policy::DecisionPlace> before_newest(TimePoint since, std::size_t most) override;
  Result<std::vector<policy::StoredDecision>> decisions_behind(const policy::DecisionPlace& place,
                                                               std::size_t most) override;
  Result<void> settle(EventId delivery, policy::Disposition disposition,
                      std::string_view why) override;

 private:
  template <class T>
  Result<T> answered(T value) {
    Result<T> answer = db_.checked(std::move(value));
    db_.clear_failure();  // nothing was changed, so nothing has to be undone
    return answer;
  }
  TimePoint arrival(TimePoint otherwise) const;

  Unit& unit_;
  Connection& db_;
  IntakeState& intake_;
  bool holds_forgotten_ = false;  ///< the delivery whose events are being taken
};

class SqliteJournal final : public policy::Journal {
 public:
  SqliteJournal(class Writer& writer, IntakeState& intake) : writer_(writer), intake_(intake) {}
  Result<void> transact(const std::function<Result<void>(policy::Turn&)>& work) override;

 private:
  Writer& writer_;
  IntakeState& intake_;
};

}  // namespace kaiku::store
