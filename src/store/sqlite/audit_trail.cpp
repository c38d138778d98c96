#include "audit_trail.hpp"

#include <limits>
#include <utility>

#include <kaiku/store/audit_file.hpp>

#include "audit.hpp"

namespace kaiku::store {

namespace asio = boost::asio;

using rights::AuditAnchor;
using rights::AuditCheck;
using rights::AuditEntry;

std::vector<AuditEntry> audit_lines(Connection& db, std::optional<std::int64_t> before,
                                    const std::string& subject, std::size_t limit) {
  const std::int64_t end = before.value_or(std::numeric_limits<std::int64_t>::max());
  Rows rows = subject.empty() ? db.select(
                                    "SELECT id, at, actor, verb, subject, detail, hash FROM audit"
                                    " WHERE id < ?1 ORDER BY id DESC LIMIT ?2",
                                    end, limit)
                              : db.select(
                                    "SELECT id, at, actor, verb, subject, detail, hash FROM audit"
                                    " WHERE subject = ?3 AND id < ?1 ORDER BY id DESC LIMIT ?2",
                                    end, limit, subject);
  std::vector<AuditEntry> lines;
  while (rows.next()) {
    lines.push_back({rows.integer(0), rows.time(1), rows.text(2), rows.text(3), rows.text(4),
                     rows.text(5), rows.text(6)});
  }
  return lines;
}

asio::awaitable<Result<std::vector<AuditEntry>>> SqliteAuditTrail::list(
    std::optional<std::int64_t> before, std::string subject, std::size_t limit) {
  co_return co_await reader_.read<std::vector<AuditEntry>>(
      [before, subject = std::move(subject), limit](Connection& db) {
        return db.checked(audit_lines(db, before, subject, limit));
      });
}

// The audit is only added to: each step may see a later state than the one before.
asio::awaitable<Result<AuditCheck>> SqliteAuditTrail::verify(rights::AuditVerification wanted) {
  AuditWalk walk(std::move(wanted));
  for (;;) {
    const auto ended = co_await reader_.read<bool>(
        [&walk](Connection& db) { return db.checked(walk.step(db, kAuditStep)); });
    if (!ended) co_return ended.error();
    if (*ended) co_return walk.take();
  }
}

asio::awaitable<Result<std::optional<AuditAnchor>>> SqliteAuditTrail::head() {
  co_return co_await reader_.read<std::optional<AuditAnchor>>(
      [](Connection& db) { return db.checked(audit_head(db)); });
}

Result<AuditCheck> verify_audit_file(const std::string& path, rights::AuditVerification wanted) {
  const auto db = Connection::open({path, {}, true});
  if (!db) return db.error();
  AuditWalk walk(std::move(wanted));
  while (!walk.step(**db, kAuditStep)) {
  }
  return (*db)->checked(walk.take());
}

Result<std::vector<AuditEntry>> list_audit_file(const std::string& path,
                                                std::optional<std::int64_t> before,
                                                const std::string& subject, std::size_t limit) {
  const auto db = Connection::open({path, {}, true});
  if (!db) return db.error();
  return (*db)->checked(audit_lines(**db, before, subject, limit));
}

}  // namespace kaiku::store
