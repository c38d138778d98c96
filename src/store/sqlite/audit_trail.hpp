#pragma once

#include <kaiku/rights/audit_trail.hpp>

#include "reader.hpp"

namespace kaiku::store {

/// Lines read in one go by a walk: others read between two.
inline constexpr std::size_t kAuditStep = 4'096;

std::vector<rights::AuditEntry> audit_lines(Connection& db, std::optional<std::int64_t> before,
                                            const std::string& subject, std::size_t limit);

class SqliteAuditTrail final : public rights::AuditTrail {
 public:
  explicit SqliteAuditTrail(Reader& reader) : reader_(reader) {}

  boost::asio::awaitable<Result<std::vector<rights::AuditEntry>>> list(
      std::optional<std::int64_t> before, std::string subject, std::size_t limit) override;
  boost::asio::awaitable<Result<rights::AuditCheck>> verify(
      rights::AuditVerification wanted) override;
  boost::asio::awaitable<Result<std::optional<rights::AuditAnchor>>> head() override;

 private:
  Reader& reader_;
};

}  // namespace kaiku::store
