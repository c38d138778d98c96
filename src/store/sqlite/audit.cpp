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

std::string hash_of(std::string_view previous, const AuditLine& line) {
  std::string bytes;
  put(bytes, previous);
  put(bytes, std::to_string(to_unix_micros(line.at)));
  put(bytes, line.actor);
  put(bytes, line.verb);
  put(bytes, line.subject);
  put(bytes, line.detail);
  return crypto::to_hex(crypto::sha256(bytes));
}

}  // namespace

void append_audit(Connection& db, const AuditLine& line) {
  std::string previous;
  {
    Rows rows = db.select("SELECT hash FROM audit ORDER BY id DESC LIMIT 1");
    if (rows.next()) previous = rows.text(0);
  }
  db.run(
      "INSERT INTO audit (at, actor, verb, subject, detail, hash) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
      line.at, line.actor, line.verb, line.subject, line.detail, hash_of(previous, line));
}

Result<AuditCheck> check_audit(Connection& db) {
  AuditCheck check;
  std::string previous;
  std::int64_t last = 0;
  Rows rows = db.select("SELECT id, at, actor, verb, subject, detail, hash FROM audit ORDER BY id");
  while (rows.next()) {
    const std::int64_t id = rows.integer(0);
    const std::string actor = rows.text(2);
    const std::string verb = rows.text(3);
    const std::string subject = rows.text(4);
    const std::string detail = rows.text(5);
    const std::string hash = rows.text(6);
    const AuditLine line{rows.time(1), actor, verb, subject, detail};
    if (id != last + 1 || hash != hash_of(previous, line)) {
      check.broken_at = id;
      break;
    }
    ++check.lines;
    last = id;
    previous = hash;
  }
  check.head = previous;
  return db.checked(check);
}

}  // namespace kaiku::store
