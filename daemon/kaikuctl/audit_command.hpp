#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "options.hpp"

namespace kaikuctl {

struct AuditOptions {
  std::string store;    ///< database file; empty: the running daemon is asked
  std::string subject;  ///< only lines about this: "decision/7"
  std::optional<std::int64_t> before;
  std::size_t limit = 50;
  std::vector<std::string> anchors;  ///< LINE:HASH, noted earlier
  bool records = false;              ///< compare decisions with their lines, too
};

/// Lines of the audit, newest first.
int list_audit(const Options& options, const AuditOptions& wanted);

/// Walks along the chain; kFailed when anything was changed, removed, reordered or cut off.
int verify_audit(const Options& options, const AuditOptions& wanted);

}  // namespace kaikuctl
