#include "case_rows.hpp"

#include <algorithm>
#include <string>
#include <utility>

#include <nlohmann/json.hpp>

#include <kaiku/cases/handling.hpp>

#include "actions.hpp"
#include "audit.hpp"
#include "incident_rows.hpp"
#include "pseudonym.hpp"

namespace kaiku::store::case_rows {

using cases::CaseFile;
using cases::CaseId;
using cases::State;

namespace {

// The longest story and conversation that are shown of a case.
constexpr int kMostLines = 1'000;

std::optional<Duration> optional_duration(const Rows& row, int column) {
  return row.is_null(column) ? std::nullopt : std::optional(Duration(row.integer(column)));
}
std::optional<std::int64_t> micros(const std::optional<Duration>& duration) {
  return duration ? std::optional(std::int64_t(duration->count())) : std::nullopt;
}

void save(Connection& db, const CaseFile& file) {
  db.run(
      "UPDATE case_file SET team = ?2, state = ?3, routed = ?4, asked = ?5, allowed = ?6, due_at = "
      "?7, warn_at = ?8, time_left = ?9, overdue = ?10, breaches = ?11, round = ?12, claimed_by = "
      "?13, claim_until = ?14, resolution = ?15, resolved_by = ?16, resolved_at = ?17, stir = ?18, "
      "next_alarm_at = ?19, forwarded_to = ?20, forwarded = ?21 WHERE id = ?1",
      file.id, file.team, to_string(file.state), file.routed, micros(file.asked),
      file.allowed.count(), file.due_at, file.warn_at, micros(file.left), file.overdue,
      file.breaches, file.round, file.claimed_by, file.claim_until, file.resolution,
      file.resolved_by, file.resolved_at, to_string(file.stir), file.next_alarm_at,
      file.forwarded_to, file.forwarded);
}

incidents::Incident incident_of(const cases::Alarm& alarm, const CaseFile& file, TimePoint now) {
  incidents::Incident incident;
  incident.cause = alarm.cause;
  incident.kind = "case_overdue";
  incident.severity =
      incidents::parse_severity(alarm.severity).value_or(incidents::Severity::kWarning);
  incident.brand = file.brand;
  incident.account = file.account;
  if (!file.post.empty()) incident.post = file.post;
  incident.title = alarm.title;
  incident.reason = alarm.reason;
  incident.comments = 1;
  incident.authors = 1;
  incident.freezes = false;  // people are slow, nothing is wrong with the answers
  incident.started_at = file.opened_at;
  incident.opened_at = now;
  incident.next_page_at = now;
  return incident;
}

// What the file leaves out stands in its comment.
CaseFile with_what_is_known(Connection& db, CaseFile file) {
  if (file.thread.empty()) file.thread = file.comment;
  Rows row = db.select(
      "SELECT brand, post, thread, author FROM comment WHERE account = ?1 AND remote_id = ?2",
      file.account, file.comment);
  if (!row.next()) return file;
  if (file.brand.empty()) file.brand = row.id<BrandId>(0);
  if (file.post.empty()) file.post = row.id<PostId>(1);
  file.thread = row.id<CommentId>(2);
  if (file.author.empty()) file.author = row.id<AuthorId>(3);
  return file;
}

bool by_person(const cases::Line& line) {
  return line.actor != "kaiku";
}

void add_labels(std::set<std::string>& labels, const nlohmann::json& decision) {
  const auto found = decision.find("finding");
  if (found == decision.end() || !found->is_object()) return;
  const auto list = found->find("labels");
  if (list == found->end() || !list->is_array()) return;
  for (const auto& label : *list) {
    if (label.is_string()) labels.insert(label.get<std::string>());
  }
}

}  // namespace

void add_line(Connection& db, CaseId id, const cases::Line& line) {
  db.run("INSERT INTO case_story (case_file, at, actor, what, detail) VALUES (?1, ?2, ?3, ?4, ?5)",
         id, line.at, line.actor, line.what, line.detail);
}

void open(Connection& db, const CaseFile& file) {
  const CaseFile whole = with_what_is_known(db, file);
  const std::optional<Duration> asked =
      file.due_at ? std::optional<Duration>(*file.due_at - file.opened_at) : file.asked;
  const std::size_t opened = db.run(
      "INSERT INTO case_file (team, state, brand, account, comment, post, thread, author, reason,"
      " opened_at, asked, due_at, next_alarm_at)"
      " SELECT ?1, 'open', ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?9 WHERE NOT EXISTS"
      " (SELECT 1 FROM case_file f JOIN case_message m ON m.case_file = f.id AND m.comment = ?4"
      " WHERE f.account = ?3 AND f.author = ?7 AND f.author <> '' AND"
      " (f.state <> 'resolved' OR f.stir = 'customer')) ON CONFLICT DO NOTHING",
      whole.team, whole.brand, whole.account, whole.comment, whole.post, whole.thread, whole.author,
      whole.reason, whole.opened_at, micros(asked), whole.due_at);
  if (opened > 0)
    add_line(db, db.last_insert_id(), {file.opened_at, "kaiku", "opened", file.reason});
}

std::optional<CaseFile> find(Connection& db, CaseId id) {
  Rows row = db.select(
      "SELECT id, team, state, brand, account, comment, post, thread, author, reason, opened_at,"
      " routed, asked, allowed, due_at, warn_at, time_left, overdue, breaches, round, claimed_by,"
      " claim_until, resolution, resolved_by, resolved_at, stir, next_alarm_at, forwarded_to, "
      "forwarded FROM case_file"
      " WHERE id = ?1",
      id);
  if (!row.next()) return std::nullopt;
  CaseFile file;
  file.id = row.integer(0);
  file.team = row.text(1);
  file.state = cases::parse_state(row.text(2)).value_or(State::kOpen);
  file.brand = row.id<BrandId>(3);
  file.account = row.id<AccountId>(4);
  file.comment = row.id<CommentId>(5);
  file.post = row.id<PostId>(6);
  file.thread = row.id<CommentId>(7);
  file.author = row.id<AuthorId>(8);
  file.reason = row.text(9);
  file.opened_at = row.time(10);
  file.routed = row.flag(11);
  file.asked = optional_duration(row, 12);
  file.allowed = Duration(row.integer(13));
  file.due_at = row.optional_time(14);
  file.warn_at = row.optional_time(15);
  file.left = optional_duration(row, 16);
  file.overdue = row.flag(17);
  file.breaches = static_cast<int>(row.integer(18));
  file.round = static_cast<int>(row.integer(19));
  file.claimed_by = row.text(20);
  file.claim_until = row.optional_time(21);
  file.resolution = row.text(22);
  file.resolved_by = row.text(23);
  file.resolved_at = row.optional_time(24);
  file.stir = cases::parse_stir(row.text(25)).value_or(cases::Stir::kNone);
  file.next_alarm_at = row.optional_time(26);
  file.forwarded_to = row.text(27);
  file.forwarded = row.count(28);
  return file;
}

std::vector<CaseFile> load(Connection& db, Rows ids) {
  std::vector<CaseFile> found;
  while (ids.next()) {
    auto file = find(db, ids.integer(0));
    if (file) found.push_back(std::move(*file));
  }
  return found;
}

cases::Facts facts_of(Connection& db, const CaseFile& file) {
  cases::Facts facts;
  {
    Rows row = db.select(
        "SELECT class, json FROM decision WHERE account = ?1 AND comment = ?2"
        " ORDER BY id DESC LIMIT 1",
        file.account, file.comment);
    if (row.next()) {
      facts.primary = parse_comment_class(row.text(0)).value_or(CommentClass::kOther);
      const auto decision = nlohmann::json::parse(row.text(1), nullptr, false);
      if (decision.is_object()) {
        add_labels(facts.labels, decision);
        const auto finding = decision.find("finding");
        if (finding != decision.end() && finding->is_object())
          facts.language = finding->value("language", "");
      }
    }
  }
  facts.is_public = db.exists(
      "SELECT 1 FROM comment WHERE account = ?1 AND remote_id = ?2 AND is_private = 0 AND"
      " removed_at IS NULL",
      file.account, file.comment);
  facts.messages = messages_of(db, file);
  Rows labels = db.select(
      "SELECT label FROM label WHERE account = ?1 AND scope = 'author' AND subject = ?2"
      " AND ?2 <> ''",
      file.account, file.author);
  while (labels.next()) facts.labels.insert(labels.text(0));
  return facts;
}

std::vector<cases::Line> story_of(Connection& db, CaseId id) {
  std::vector<cases::Line> story;
  Rows rows = db.select(
      "SELECT at, actor, what, detail FROM case_story WHERE case_file = ?1 ORDER BY id LIMIT ?2",
      id, kMostLines);
  while (rows.next()) story.push_back({rows.time(0), rows.text(1), rows.text(2), rows.text(3)});
  return story;
}

std::vector<cases::Message> messages_of(Connection& db, const CaseFile& file) {
  std::vector<cases::Message> messages;
  Rows first =
      db.select("SELECT created_at, text FROM comment WHERE account = ?1 AND remote_id = ?2",
                file.account, file.comment);
  if (first.next()) messages.push_back({first.time(0), true, file.comment, first.text(1)});
  Rows rows = db.select(
      "SELECT m.at, m.by_customer, m.comment, coalesce(c.text, s.text, '') FROM case_message m"
      " LEFT JOIN comment c ON c.account = ?2 AND c.remote_id = m.comment"
      " LEFT JOIN staff_message s ON s.account = ?2 AND s.remote_id = m.comment"
      " WHERE m.case_file = ?1 AND m.comment <> ?3 LIMIT ?4",
      file.id, file.account, file.comment, kMostLines);
  while (rows.next())
    messages.push_back({rows.time(0), rows.flag(1), rows.id<CommentId>(2), rows.text(3)});
  std::ranges::stable_sort(messages, {}, &cases::Message::at);
  return messages;
}

namespace {

// Keys of messages about cases stand among the keys of events, and are forgotten with them.
bool first_time(Connection& db, const std::string& key, TimePoint now) {
  return db.run(
             "INSERT INTO seen_event (account, key, seen_at) VALUES ('', ?1, ?2) ON CONFLICT DO"
             " NOTHING",
             opaque_key(key), now) > 0;
}

// What was to close the case in public is not true any more.
void withdraw_closing_line(Connection& db, const CaseFile& resolved, TimePoint now) {
  std::optional<ActionId> draft;
  {
    Rows rows = db.select("SELECT id FROM action WHERE key = ?1 AND state = 'awaiting_approval'",
                          cases::closing_key(resolved));
    if (rows.next()) draft = rows.integer(0);
  }
  if (draft) actions::set_state(db, *draft, ActionState::kCancelled, now, "the case goes on");
}

}  // namespace

Result<CaseFile> change(Unit& unit, CaseId id, const cases::CaseBook::Step& step, TimePoint now) {
  Connection& db = unit.db;
  const auto file = find(db, id);
  if (!file) return Error(Errc::kNotFound, "case " + std::to_string(id));
  const auto change = step(*file, facts_of(db, *file));
  if (!change) return change.error();
  if (!change->once.empty() && !first_time(db, change->once, now))
    return Error(Errc::kDuplicate, change->once);
  save(db, change->file);
  if (file->state == State::kResolved && change->file.state != State::kResolved)
    withdraw_closing_line(db, *file, now);
  const std::string subject = cases::cause_of(*file);
  for (const cases::Line& line : change->story) {
    add_line(db, id, line);
    // Words of staff may be about people: the audit keeps only that there were some.
    if (by_person(line)) append_audit(db, {line.at, line.actor, line.what, subject, {}});
  }
  for (const Action& notification : change->notifications)
    actions::insert(db, notification, ActionState::kReady);  // the same key: told before
  for (const Action& draft : change->drafts)
    actions::insert(db, draft, ActionState::kAwaitingApproval);
  if (change->calm)
    incident_rows::settle_cause(db, subject, "somebody has taken care of the case", now);
  if (change->alarm) incident_rows::raise(db, incident_of(*change->alarm, change->file, now), now);
  return db.checked(change->file);
}

}  // namespace kaiku::store::case_rows
