// Whether the audit is what was written.
#include <algorithm>
#include <charconv>
#include <utility>

#include <kaiku/crypto/crypto.hpp>

#include "audit.hpp"

namespace kaiku::store {

using rights::AuditEntry;
using Kind = rights::AuditFinding::Kind;

namespace {

// How far a line may have been moved and still be recognised.
constexpr std::int64_t kLookAhead = 1'000;

AuditLine line_of(const AuditEntry& entry) {
  return {entry.at, entry.actor, entry.verb, entry.subject, entry.detail};
}

AuditEntry entry_from(const Rows& rows) {
  AuditEntry entry;
  entry.line = rows.integer(0);
  entry.at = rows.time(1);
  entry.actor = rows.text(2);
  entry.verb = rows.text(3);
  entry.subject = rows.text(4);
  entry.detail = rows.text(5);
  entry.hash = rows.text(6);
  return entry;
}

// The line behind `after` whose hash says that it was written behind `previous`.
std::optional<std::int64_t> written_behind(Connection& db, const std::string& previous,
                                           std::int64_t after) {
  Rows rows = db.select(
      "SELECT id, at, actor, verb, subject, detail, hash FROM audit WHERE id > ?1 ORDER BY id "
      "LIMIT ?2",
      after, kLookAhead);
  while (rows.next()) {
    const AuditEntry entry = entry_from(rows);
    if (audit_hash(previous, line_of(entry)) == entry.hash) return entry.line;
  }
  return std::nullopt;
}

std::string line_name(std::int64_t line) {
  return "line " + std::to_string(line);
}

// "decision/7" → 7.
std::optional<DecisionId> decision_of(const AuditEntry& entry) {
  constexpr std::string_view kPrefix = "decision/";
  if (entry.verb != "decided" || !entry.subject.starts_with(kPrefix)) return std::nullopt;
  DecisionId id = 0;
  const char* const end = entry.subject.data() + entry.subject.size();
  const auto read = std::from_chars(entry.subject.data() + kPrefix.size(), end, id);
  return read.ec == std::errc() && read.ptr == end ? std::optional(id) : std::nullopt;
}

}  // namespace

AuditWalk::AuditWalk(rights::AuditVerification wanted) : wanted_(std::move(wanted)) {}

bool AuditWalk::step(Connection& db, std::size_t limit) {
  std::vector<AuditEntry> entries;
  {
    Rows rows = db.select(
        "SELECT id, at, actor, verb, subject, detail, hash FROM audit WHERE id > ?1 ORDER BY id "
        "LIMIT ?2",
        last_, limit);
    while (rows.next()) entries.push_back(entry_from(rows));
  }
  for (const AuditEntry& entry : entries) look(db, entry);
  if (entries.size() == limit && !db.failure()) return false;
  look_at_end(db);
  return true;
}

void AuditWalk::look(Connection& db, const AuditEntry& entry) {
  look_at_place(entry);
  look_at_hash(db, entry);
  for (const rights::AuditAnchor& anchor : wanted_.anchors) {
    if (anchor.line == entry.line && anchor.hash != entry.hash) {
      find(Kind::kAnchorBroken, entry.line,
           line_name(entry.line) +
               " is not the one that was noted: the audit up to it was written "
               "anew, or cut off and continued");
    }
  }
  if (wanted_.records) look_at_record(db, entry);
  if (moved_.contains(entry.line)) {
    moved_hashes_.push_back(previous_);
    moved_hashes_.push_back(entry.hash);
  }
  ++check_.lines;
  check_.head = {entry.line, entry.hash};
  last_ = entry.line;
  previous_ = entry.hash;
  gap_ = false;
}

void AuditWalk::look_at_place(const AuditEntry& entry) {
  if (entry.line == last_ + 1) return;
  const std::string missing =
      entry.line == last_ + 2
          ? line_name(last_ + 1) + " is"
          : "lines " + std::to_string(last_ + 1) + " to " + std::to_string(entry.line - 1) + " are";
  find(Kind::kRemoved, last_ + 1, missing + " missing");
  gap_ = true;
}

void AuditWalk::look_at_hash(Connection& db, const AuditEntry& entry) {
  if (gap_ || audit_hash(previous_, line_of(entry)) == entry.hash) return;
  if (moved_.contains(entry.line)) return;  // named where it belongs
  // What stands behind a moved line was written behind one of those around it.
  const auto written_behind_one = [&](const std::string& hash) {
    return audit_hash(hash, line_of(entry)) == entry.hash;
  };
  if (moved_.contains(last_) && std::ranges::any_of(moved_hashes_, written_behind_one)) return;
  const bool told = check_.findings.size() == rights::AuditCheck::kMostFindings;
  if (const auto elsewhere = told ? std::nullopt : written_behind(db, previous_, entry.line)) {
    moved_.insert(*elsewhere);
    moved_.insert(entry.line);
    find(Kind::kReordered, entry.line,
         "what was written as " + line_name(entry.line) + " stands as " + line_name(*elsewhere));
    return;
  }
  find(Kind::kChanged, entry.line,
       line_name(entry.line) + " is not what was written: its content or its hash was changed");
}

void AuditWalk::look_at_record(Connection& db, const AuditEntry& entry) {
  const auto decision = decision_of(entry);
  if (!decision) return;
  Rows rows = db.select("SELECT json FROM decision WHERE id = ?1 AND erased = 0", *decision);
  if (!rows.next() || crypto::to_hex(crypto::sha256(rows.text(0))) == entry.detail) return;
  find(Kind::kRecordChanged, entry.line,
       entry.subject + " is not the record that " + line_name(entry.line) + " tells of");
}

// The store itself remembers how many lines were ever written; an anchor remembers it elsewhere.
void AuditWalk::look_at_end(Connection& db) {
  std::int64_t written = 0;
  {
    Rows rows = db.select("SELECT seq FROM sqlite_sequence WHERE name = 'audit'");
    if (rows.next()) written = rows.integer(0);
  }
  for (const rights::AuditAnchor& anchor : wanted_.anchors) {
    written = std::max(written, anchor.line);
  }
  if (written <= last_) return;
  find(Kind::kCutOff, last_ + 1,
       "the audit ends with " + line_name(last_) + ", and " + std::to_string(written) +
           " lines were written: the end is cut off");
}

void AuditWalk::find(Kind kind, std::int64_t line, std::string what) {
  if (check_.findings.size() == rights::AuditCheck::kMostFindings) {
    ++check_.further_findings;
    return;
  }
  check_.findings.push_back({kind, line, std::move(what)});
}

}  // namespace kaiku::store
