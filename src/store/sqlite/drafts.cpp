#include "drafts.hpp"

#include <string>
#include <utility>

#include "actions.hpp"
#include "approvals.hpp"
#include "audit.hpp"
#include "incident_words.hpp"

namespace kaiku::store {

namespace asio = boost::asio;

namespace {

// So many in one transaction that others hardly wait.
constexpr int kMostWithdrawn = 500;

std::string name_of(ActionId id) {
  return "action " + std::to_string(id);
}

Result<void> claim_draft(Unit& unit, ActionId id, const std::string& who, TimePoint until,
                         TimePoint now) {
  if (who.empty()) return Error(Errc::kInvalidArgument, "who: a name is needed");
  const auto entry = actions::find(unit.db, id);
  if (!entry) return Error(Errc::kNotFound, name_of(id));
  if (entry->state != ActionState::kAwaitingApproval)
    return actions::not_now(*entry, "only a draft can be claimed");
  if (const auto free = check_claim(unit.db, id, who, now); !free) return free.error();
  unit.db.run("UPDATE action SET claimed_by = ?2, claim_until = ?3 WHERE id = ?1", id, who, until);
  append_audit(unit.db, {now, who, "claimed", "action/" + std::to_string(id), entry->action.key});
  return unit.db.checked();
}

Result<void> reject_draft(Unit& unit, ActionId id, const std::string& who, const std::string& why,
                          TimePoint now) {
  if (why.empty() || why.size() > outbox::Drafts::kMostReason) {
    return Error(Errc::kInvalidArgument, name_of(id) + ": say why in 1 to " +
                                             std::to_string(outbox::Drafts::kMostReason) +
                                             " bytes");
  }
  return approvals::reject(unit, id, who, why, now);
}

}  // namespace

std::optional<outbox::DraftClaim> draft_claim(Connection& db, ActionId id, TimePoint now) {
  Rows row = db.select(
      "SELECT claimed_by, claim_until FROM action WHERE id = ?1 AND claimed_by <> '' AND"
      " claim_until > ?2 AND state = 'awaiting_approval'",
      id, now);
  if (!row.next()) return std::nullopt;
  return outbox::DraftClaim{row.text(0), row.time(1)};
}

Result<void> check_claim(Connection& db, ActionId id, std::string_view who, TimePoint now) {
  const auto claim = draft_claim(db, id, now);
  if (!claim || claim->who == who) return ok();
  return Error(Errc::kConflict,
               name_of(id) + " is claimed by " + claim->who + " until " + to_iso8601(claim->until));
}

Result<std::size_t> withdraw_expired_drafts(Unit& unit, TimePoint now) {
  const auto expired = actions::load(
      unit.db, unit.db.select("SELECT id FROM action INDEXED BY action_expiring WHERE state ="
                              " 'awaiting_approval' AND expires_at IS NOT NULL AND expires_at <="
                              " ?1 ORDER BY expires_at LIMIT ?2",
                              now, kMostWithdrawn));
  for (const outbox::Entry& draft : expired) {
    incident_words::set_state(unit.db, draft, ActionState::kCancelled, now,
                              "nobody approved it while the platform would have taken it");
    actions::settle_dependents(unit.db, draft, ActionState::kCancelled, now);
  }
  return unit.db.checked(expired.size());
}

asio::awaitable<Result<void>> SqliteDrafts::claim(ActionId id, std::string who, TimePoint until,
                                                  TimePoint now) {
  co_return co_await writer_.write<void>([id, person = std::move(who), until, now](Unit& unit) {
    return claim_draft(unit, id, person, until, now);
  });
}

asio::awaitable<Result<void>> SqliteDrafts::reject(ActionId id, std::string who, std::string why,
                                                   TimePoint now) {
  co_return co_await writer_.write<void>(
      [id, person = std::move(who), reason = std::move(why), now](Unit& unit) {
        return reject_draft(unit, id, person, reason, now);
      });
}

asio::awaitable<Result<std::map<ActionId, outbox::DraftClaim>>> SqliteDrafts::claims(
    std::vector<ActionId> ids, TimePoint now) {
  using Claims = std::map<ActionId, outbox::DraftClaim>;
  co_return co_await reader_.read<Claims>(
      [asked = std::move(ids), now](Connection& db) -> Result<Claims> {
        Claims found;
        for (const ActionId id : asked) {
          if (auto claim = draft_claim(db, id, now)) found.emplace(id, std::move(*claim));
        }
        return found;
      });
}

asio::awaitable<Result<std::size_t>> SqliteDrafts::withdraw_expired(TimePoint now) {
  co_return co_await writer_.write<std::size_t>(
      [now](Unit& unit) { return withdraw_expired_drafts(unit, now); });
}

}  // namespace kaiku::store
