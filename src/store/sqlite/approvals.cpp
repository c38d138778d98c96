#include "approvals.hpp"

#include <kaiku/crypto/crypto.hpp>
#include <kaiku/incidents/second_person.hpp>

#include "actions.hpp"
#include "audit.hpp"
#include "drafts.hpp"
#include "incident_words.hpp"

namespace kaiku::store::approvals {
namespace {

std::string subject_of(ActionId id) {
  return "action/" + std::to_string(id);
}

Result<outbox::Entry> entry_for(Unit& unit, ActionId id) {
  auto entry = actions::find(unit.db, id);
  if (!entry) return Error(Errc::kNotFound, "action " + std::to_string(id));
  return std::move(*entry);
}

std::string words_of(const outbox::Entry& entry, const std::optional<std::string>& text) {
  return text ? "text " + crypto::to_hex(crypto::sha256(*text)) : entry.action.key;
}

// The first of two: it goes on waiting, for anybody but them. Changed words are new words, whoever
// approved the old ones.
Result<void> approve_first(Unit& unit, const outbox::Entry& entry, const std::string& who,
                           const std::optional<std::string>& text, TimePoint now) {
  if (!text && incidents::is_same_person(entry.decided_by, who))
    return actions::not_now(entry, who + " has approved it already, a second person has to");
  unit.db.run(
      "UPDATE action SET decided_by = ?2, text = coalesce(?3, text), updated_at = ?4,"
      " first_approved_at = ?4, second_asked = 0, claimed_by = '', claim_until = NULL,"
      " last_error = 'approved by ' || ?2 || ', waits for a second person' WHERE id = ?1",
      entry.id, who, text, now);
  incident_words::tell_decided(unit.db, entry, who,
                               text ? "approved with changed words, a second person has to"
                                    : "approved, a second person has to",
                               now);
  append_audit(unit.db, {now, who, "approved first", subject_of(entry.id), words_of(entry, text)});
  return unit.db.checked();
}

// People outrank rules: what a person decided about a comment is theirs from now on.
void mark_handled(Unit& unit, const Action& action) {
  unit.db.run("UPDATE comment SET handled_by_person = 1 WHERE account = ?1 AND remote_id = ?2",
              action.account, action.target);
}

}  // namespace

Result<void> approve(Unit& unit, ActionId id, const std::string& who,
                     const std::optional<std::string>& text, TimePoint now) {
  const auto entry = entry_for(unit, id);
  if (!entry) return entry.error();
  if (entry->state != ActionState::kAwaitingApproval)
    return actions::not_now(*entry, "only a draft can be approved");
  if (const auto free = check_claim(unit.db, id, who, now); !free) return free;
  if (entry->action.kind != ActionKind::kLabel && entry->action.expires_at &&
      *entry->action.expires_at <= now) {
    return actions::not_now(*entry, "the platform would not take it any more");
  }
  if (text && (!actions::has_text(entry->action.kind) || text->empty())) {
    return Error(Errc::kInvalidArgument,
                 "action " + std::to_string(id) + ": " +
                     (text->empty() ? "the text is empty" : "this kind has no text"));
  }
  std::string people = who;
  if (incident_words::need_two_people(unit.db, entry->action)) {
    const bool is_second =
        !entry->decided_by.empty() && !incidents::is_same_person(entry->decided_by, who);
    if (!is_second || text) return approve_first(unit, *entry, who, text, now);
    people = entry->decided_by + ", " + who;
  }
  unit.db.run(
      "UPDATE action SET decided_by = ?2, text = coalesce(?3, text), last_error = '',"
      " first_approved_at = NULL WHERE id = ?1",
      id, people, text);
  // Whoever approves a post behind its time knows that it is late.
  if (entry->action.kind == ActionKind::kPublish && entry->action.not_before <= now)
    unit.db.run("UPDATE action SET lasts = NULL WHERE id = ?1", id);
  incident_words::tell_decided(unit.db, *entry, who,
                               text ? "approved with changed words" : "approved", now);
  const bool depends = !entry->action.depends_on.empty();
  actions::set_state(unit.db, id, depends ? ActionState::kPlanned : ActionState::kReady, now, {});
  if (depends) {
    actions::follow_dependency(unit.db, id, now);
    const auto followed = actions::find(unit.db, id);
    if (followed && followed->state == ActionState::kCancelled) {
      return actions::not_now(*entry, "what it waits for will not happen");
    }
  } else {
    actions::carry_out(unit.db, id, entry->action, now);
  }
  mark_handled(unit, entry->action);
  append_audit(unit.db, {now, who, "approved", subject_of(id), words_of(*entry, text)});
  return ok();
}

Result<void> reject(Unit& unit, ActionId id, const std::string& who, const std::string& why,
                    TimePoint now) {
  const auto entry = entry_for(unit, id);
  if (!entry) return entry.error();
  if (entry->state != ActionState::kAwaitingApproval)
    return actions::not_now(*entry, "only a draft can be rejected");
  if (const auto free = check_claim(unit.db, id, who, now); !free) return free;
  unit.db.run("UPDATE action SET decided_by = ?2 WHERE id = ?1", id, who);
  const std::string rejected = why.empty() ? "rejected" : "rejected: " + why;
  incident_words::tell_decided(unit.db, *entry, who, rejected, now);
  actions::set_state(unit.db, id, ActionState::kCancelled, now, rejected);
  actions::settle_dependents(unit.db, *entry, ActionState::kCancelled, now);
  mark_handled(unit, entry->action);
  append_audit(unit.db, {now, who, "rejected", subject_of(id), entry->action.key});
  return ok();
}

Result<void> retry(Unit& unit, ActionId id, const std::string& who, TimePoint now) {
  const auto entry = entry_for(unit, id);
  if (!entry) return entry.error();
  if (entry->state != ActionState::kDead && entry->state != ActionState::kFailed) {
    return actions::not_now(*entry, "only what failed can be tried again");
  }
  unit.db.run(
      "UPDATE action SET attempts = 0, decided_by = ?2,"
      " lasts = CASE WHEN kind = 'publish' THEN NULL ELSE lasts END WHERE id = ?1",
      id, who);
  actions::set_state(unit.db, id, ActionState::kReady, now, {});
  incident_words::tell_decided(unit.db, *entry, who, "sent once more", now);
  append_audit(unit.db, {now, who, "retried", subject_of(id), entry->action.key});
  return ok();
}

}  // namespace kaiku::store::approvals
