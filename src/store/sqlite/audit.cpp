#include "audit.hpp"

#include <string>

#include <kaiku/crypto/crypto.hpp>

namespace kaiku::store {
namespace {

// Length before content, so that no two different lines have the same bytes.
void put(std::string& bytes, std::string_view field) {
  bytes += std::to_string(field.size());
  bytes += ':';
  bytes += field;
}

}  // namespace

std::string audit_hash(std::string_view previous, const AuditLine& line) {
  std::string bytes;
  put(bytes, previous);
  put(bytes, std::to_string(to_unix_micros(line.at)));
  put(bytes, line.actor);
  put(bytes, line.verb);
  put(bytes, line.subject);
  put(bytes, line.detail);
  return crypto::to_hex(crypto::sha256(bytes));
}

std::optional<rights::AuditAnchor> audit_head(Connection& db) {
  Rows rows = db.select("SELECT id, hash FROM audit ORDER BY id DESC LIMIT 1");
  if (!rows.next()) return std::nullopt;
  return rights::AuditAnchor{rows.integer(0), rows.text(1)};
}

rights::AuditAnchor append_audit(Connection& db, const AuditLine& line) {
  const auto head = audit_head(db);
  const std::string hash = audit_hash(head ? head->hash : std::string(), line);
  db.run(
      "INSERT INTO audit (at, actor, verb, subject, detail, hash) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
      line.at, line.actor, line.verb, line.subject, line.detail, hash);
  return {db.last_insert_id(), hash};
}

}  // namespace kaiku::store
