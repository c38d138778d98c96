#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <kaiku/rights/audit_trail.hpp>

namespace kaiku::store {

/// The audit of a store file, whether a daemon runs on it or not: nothing is written, no lock is
/// taken. For people who do not want to ask the daemon itself. Blocking. Errors: kStoreUnavailable
/// (no such file, no right to read it, no store of Kaiku's), kStoreCorrupt.
Result<rights::AuditCheck> verify_audit_file(const std::string& path,
                                             rights::AuditVerification wanted);

/// Lines as rights::AuditTrail::list() gives them.
Result<std::vector<rights::AuditEntry>> list_audit_file(const std::string& path,
                                                        std::optional<std::int64_t> before,
                                                        const std::string& subject,
                                                        std::size_t limit);

}  // namespace kaiku::store
