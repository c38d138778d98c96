#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <boost/asio/awaitable.hpp>

#include <kaiku/clock/time.hpp>
#include <kaiku/result/result.hpp>

namespace kaiku::rights {

/// A line of the audit, which is only ever added to. It holds ids and hashes, never words or names
/// of commenters, so that it outlives their erasure.
struct AuditEntry {
  std::int64_t line = 0;  ///< from 1, without gaps
  TimePoint at{};
  std::string actor;    ///< "kaiku" or who signed in
  std::string verb;     ///< "decided", "approved", "forgot", …
  std::string subject;  ///< "decision/7", "action/12", "incident/3"
  std::string detail;
  std::string hash;  ///< over the line and the hash of the line before
};

/// A line and its hash, noted outside the store: whoever cuts the end off the audit, or writes all
/// of it anew, cannot change what was noted.
struct AuditAnchor {
  std::int64_t line = 0;
  std::string hash;
  friend bool operator==(const AuditAnchor&, const AuditAnchor&) = default;
};
std::string to_string(const AuditAnchor& anchor);  ///< "42:9f86d081…"
/// Errors: kInvalidArgument (with what an anchor looks like).
Result<AuditAnchor> parse_audit_anchor(std::string_view text);

/// Something wrong with the audit.
struct AuditFinding {
  enum class Kind {
    kChanged,        ///< its content or hash is not what was written
    kRemoved,        ///< the line is missing
    kReordered,      ///< the line stands in another place than it was written to
    kCutOff,         ///< the end is missing from this line on
    kAnchorBroken,   ///< another line stands where an anchor was noted
    kRecordChanged,  ///< the decision that the line speaks of was changed behind it
  };
  Kind kind = Kind::kChanged;
  std::int64_t line = 0;
  std::string what;  ///< one sentence for people
};
std::string_view to_string(AuditFinding::Kind kind);

/// What a walk along the whole chain found.
struct AuditCheck {
  std::size_t lines = 0;               ///< that are there
  std::vector<AuditFinding> findings;  ///< in the order of the lines, at most kMostFindings
  std::size_t further_findings = 0;    ///< beyond those
  std::optional<AuditAnchor> head;     ///< the last line; nothing when there is none

  static constexpr std::size_t kMostFindings = 100;
  bool sound() const { return findings.empty(); }
};

/// What to compare the chain with.
struct AuditVerification {
  std::vector<AuditAnchor> anchors;  ///< noted earlier, in any order
  /// Also compares the stored decisions with the hashes that their lines hold; those whose words
  /// were erased since are left out.
  bool records = false;
};

/// Read-only questions about the audit. Implemented by store::SqliteAuditTrail. Errors besides
/// those named: kStoreUnavailable, kStoreCorrupt.
class AuditTrail {
 public:
  virtual ~AuditTrail() = default;

  /// Lines before `before` (nothing: the newest), newest first; only those about `subject` unless
  /// it is empty.
  virtual boost::asio::awaitable<Result<std::vector<AuditEntry>>> list(
      std::optional<std::int64_t> before, std::string subject, std::size_t limit) = 0;

  /// Recomputes every hash, in steps between which others read.
  virtual boost::asio::awaitable<Result<AuditCheck>> verify(AuditVerification wanted) = 0;

  /// The last line, to be noted elsewhere.
  virtual boost::asio::awaitable<Result<std::optional<AuditAnchor>>> head() = 0;
};

}  // namespace kaiku::rights
