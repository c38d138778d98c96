#pragma once

#include <span>

#include <kaiku/result/result.hpp>

#include "../connection.hpp"

namespace kaiku::store {

/// One step of the schema. Forward only; a step that has been released is never changed.
struct Migration {
  int number = 0;  ///< what PRAGMA user_version holds behind it
  const char* sql = nullptr;
};

/// All steps, with rising numbers.
std::span<const Migration> migrations();

/// Brings the store to the newest schema; each step commits as a whole. Errors: kNewerSchema,
/// kStoreCorrupt (damaged, or another program's file), kStoreUnavailable.
Result<void> migrate(Connection& connection, std::span<const Migration> steps = migrations());

}  // namespace kaiku::store
