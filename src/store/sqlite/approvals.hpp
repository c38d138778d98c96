#pragma once

#include <optional>
#include <string>

#include <kaiku/outbox/outbox.hpp>

#include "unit.hpp"

/// What people do to actions, each step inside a transaction, each with a line in the audit.
namespace kaiku::store::approvals {

Result<void> approve(Unit& unit, ActionId id, const std::string& who,
                     const std::optional<std::string>& text, TimePoint now);
/// `why` may be empty.
Result<void> reject(Unit& unit, ActionId id, const std::string& who, const std::string& why,
                    TimePoint now);
Result<void> retry(Unit& unit, ActionId id, const std::string& who, TimePoint now);

}  // namespace kaiku::store::approvals
