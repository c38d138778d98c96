#pragma once

#include <string_view>

#include <kaiku/clock/time.hpp>
#include <kaiku/store/database.hpp>

#include "connection.hpp"

namespace kaiku::store {

/// One line of the audit. Holds ids and hashes, never texts or names of commenters: it is kept when
/// they are erased.
struct AuditLine {
  TimePoint at{};
  std::string_view actor;    ///< "kaiku" or who signed in
  std::string_view verb;     ///< "decided", "approved", "rejected", "retried", "acknowledged", …
  std::string_view subject;  ///< "decision/7", "action/12", "incident/3"
  std::string_view detail;
};

/// Adds a line; its hash covers the line before.
void append_audit(Connection& db, const AuditLine& line);

/// Walks the chain. Errors: kStoreUnavailable, kStoreCorrupt.
Result<AuditCheck> check_audit(Connection& db);

}  // namespace kaiku::store
