// The facts of a statement of reasons, out of the action, its decision and the audit.
#include "restrictions.hpp"

#include <nlohmann/json.hpp>

#include "actions.hpp"

namespace kaiku::store {
namespace {

using nlohmann::json;
using rights::Restriction;

std::string text_at(const json& value, const char* key) {
  const auto found = value.find(key);
  return found != value.end() && found->is_string() ? found->get<std::string>() : std::string();
}

bool restricts(ActionKind kind) {
  return is_restriction(kind) || kind == ActionKind::kWarn;
}

void read_finding(const json& record, Restriction& restriction) {
  const auto finding = record.find("finding");
  if (finding == record.end() || !finding->is_object()) return;
  restriction.comment_class = text_at(*finding, "class");
  const json scores = finding->value("classes", json::object());
  if (const auto score = scores.find(restriction.comment_class); score != scores.end()) {
    restriction.probability = score->value("probability", 0.0);
  }
  for (const json& label : finding->value("labels", json::array())) {
    if (label.is_string()) restriction.labels.push_back(label.get<std::string>());
  }
  for (const json& hit : finding->value("signals", json::array())) {
    if (hit.is_object()) restriction.signals.push_back(text_at(hit, "id"));
  }
}

void read_decision(Connection& db, Restriction& restriction) {
  if (restriction.decision == 0) return;
  {
    Rows rows = db.select("SELECT json, erased, decided_at, rule_set FROM decision WHERE id = ?1",
                          restriction.decision);
    if (!rows.next()) return;
    restriction.forgotten = rows.flag(1);
    restriction.decided_at = rows.time(2);
    restriction.rule_set = rows.text(3);
    const json record = json::parse(rows.text(0), nullptr, false);
    if (record.is_object()) {
      read_finding(record, restriction);
      const json comment = record.value("comment", json::object());
      restriction.text = text_at(comment, "text");
      restriction.platform = text_at(comment, "platform");
      restriction.permalink = text_at(comment, "permalink");
    }
  }
  Rows rows = db.select("SELECT id, hash FROM audit WHERE subject = ?1 AND verb = 'decided'",
                        "decision/" + std::to_string(restriction.decision));
  if (rows.next()) restriction.recorded = rights::AuditAnchor{rows.integer(0), rows.text(1)};
}

// Shown again or unblocked behind it, by an action of ours or by staff on the platform.
void read_end(Connection& db, Restriction& restriction) {
  const std::string_view back = restriction.kind == ActionKind::kBlock ? "unblock" : "unhide";
  {
    Rows rows = db.select(
        "SELECT done_at FROM action WHERE account = ?1 AND target = ?2 AND target <> ''"
        " AND kind = ?3 AND state = 'done' ORDER BY id DESC LIMIT 1",
        restriction.account, restriction.comment, back);
    if (rows.next()) restriction.taken_back_at = rows.optional_time(0);
  }
  Rows rows = db.select("SELECT id, state FROM appeal WHERE action = ?1", restriction.action);
  if (!rows.next()) return;
  restriction.appeal = rows.integer(0);
  restriction.appeal_state = rows.text(1);
}

}  // namespace

Result<Restriction> read_restriction(Connection& db, ActionId action) {
  const auto entry = actions::find(db, action);
  if (db.failure()) return *db.failure();
  if (!entry) return Error(Errc::kNotFound, "action " + std::to_string(action));
  if (!restricts(entry->action.kind)) {
    return Error(Errc::kInvalidArgument,
                 "action " + std::to_string(action) + " is " +
                     std::string(to_string(entry->action.kind)) +
                     ": only hide, delete, block and warn restrict somebody");
  }
  Restriction restriction;
  restriction.action = action;
  restriction.kind = entry->action.kind;
  restriction.state = entry->state;
  restriction.brand = entry->action.brand;
  restriction.account = entry->action.account;
  restriction.comment = entry->action.target;
  restriction.decided_by = entry->decided_by;
  restriction.policy = entry->action.policy;
  restriction.decided_at = entry->action.created_at;
  {
    Rows rows =
        db.select("SELECT decision, done_at, planned_live FROM action WHERE id = ?1", action);
    if (rows.next()) {
      restriction.decision = rows.integer(0);
      restriction.done_at = rows.optional_time(1);
      restriction.automatic = rows.flag(2) && entry->decided_by.empty();
    }
  }
  read_decision(db, restriction);
  read_end(db, restriction);
  return db.checked(std::move(restriction));
}

}  // namespace kaiku::store
