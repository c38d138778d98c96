#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <kaiku/clock/time.hpp>
#include <kaiku/rights/audit_trail.hpp>

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

/// What the hash of a line is, behind a line with the hash `previous`.
std::string audit_hash(std::string_view previous, const AuditLine& line);

/// Adds a line; its hash covers the line before. The line as it is written.
rights::AuditAnchor append_audit(Connection& db, const AuditLine& line);

/// The last line.
std::optional<rights::AuditAnchor> audit_head(Connection& db);

/// Walks along the chain, a part at a time. What stands in a line is believed once it was found
/// wanting, so that one change is one finding and those behind it are found as well.
class AuditWalk {
 public:
  explicit AuditWalk(rights::AuditVerification wanted);

  /// Looks at the next lines, at most `limit`. True when there are no more; failures stick to the
  /// connection.
  bool step(Connection& db, std::size_t limit);
  rights::AuditCheck take() { return std::move(check_); }

 private:
  void look(Connection& db, const rights::AuditEntry& entry);
  void look_at_place(const rights::AuditEntry& entry);
  void look_at_hash(Connection& db, const rights::AuditEntry& entry);
  void look_at_record(Connection& db, const rights::AuditEntry& entry);
  void look_at_end(Connection& db);
  void find(rights::AuditFinding::Kind kind, std::int64_t line, std::string what);

  rights::AuditVerification wanted_;
  rights::AuditCheck check_;
  std::int64_t last_ = 0;         ///< line looked at last
  std::string previous_;          ///< its hash
  bool gap_ = false;              ///< what stood before is unknown: the next hash cannot be told
  std::set<std::int64_t> moved_;  ///< lines that were found to belong elsewhere
  std::vector<std::string> moved_hashes_;  ///< of those and of the lines before them
};

}  // namespace kaiku::store
