#pragma once

#include <string>
#include <vector>

#include <kaiku/outbox/outbox.hpp>

#include "unit.hpp"

/// An action's way from due to settled, each step inside a transaction.
namespace kaiku::store::attempts {

/// As one parameter for `account NOT IN (SELECT value FROM json_each(?))`.
std::string account_list(const std::vector<AccountId>& accounts);

Result<std::vector<outbox::Entry>> lease(Unit& unit, TimePoint now, std::size_t limit,
                                         Duration lease, const std::vector<AccountId>& skip);
Result<void> begin(Unit& unit, ActionId id, TimePoint now);
Result<void> settle(Unit& unit, ActionId id, const outbox::Settlement& settlement, TimePoint now);
Result<std::size_t> recover(Unit& unit, TimePoint now);

}  // namespace kaiku::store::attempts
