#pragma once

#include <optional>
#include <set>
#include <string>

#include <kaiku/conduct/reversals.hpp>
#include <kaiku/outbox/outbox.hpp>

#include "unit.hpp"
#include "writer.hpp"

namespace kaiku::store {

/// Taking back, for everything that runs inside a transaction.
namespace reversals {

/// As conduct::Reversals::undo().
Result<conduct::Undone> take_back(Unit& unit, ActionId id, const std::set<ActionKind>& capabilities,
                                  const std::string& who, TimePoint now);

/// The action that takes this one back, if somebody asked for it before.
std::optional<ActionId> counter_to(Connection& db, const Action& action);

/// A person found that the action was wrong, whether or not the platform can still take it back:
/// its comment belongs to people, a restriction is no strike any more, and its policy is judged by
/// it. Nothing when somebody said so before.
void count_as_wrong(Connection& db, const outbox::Entry& entry, const std::string& who,
                    TimePoint now);

}  // namespace reversals

class SqliteReversals final : public conduct::Reversals {
 public:
  explicit SqliteReversals(Writer& writer) : writer_(writer) {}

  boost::asio::awaitable<Result<conduct::Undone>> undo(ActionId id,
                                                       std::set<ActionKind> capabilities,
                                                       std::string who, TimePoint now) override;

 private:
  Writer& writer_;
};

}  // namespace kaiku::store
