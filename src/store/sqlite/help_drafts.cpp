// Somebody may be about to harm themselves, and nobody has acted: what the brand has approved to be
// said leaves by itself.
#include <string>
#include <utility>
#include <vector>

#include "actions.hpp"
#include "approvals.hpp"
#include "brakes.hpp"
#include "drafts.hpp"

namespace kaiku::store {

namespace asio = boost::asio;

namespace {

constexpr Duration kOnceIn = std::chrono::days(1);

// Drafts about comments whose incident is still open: whoever acknowledges it acts.
std::vector<outbox::Entry> waiting_help(Connection& db, const outbox::HelpRelease& release,
                                        TimePoint now) {
  return actions::load(
      db, db.select("SELECT draft.id FROM incident INDEXED BY incident_unresolved"
                    " CROSS JOIN incident_comment ON incident_comment.incident = incident.id"
                    " CROSS JOIN action AS draft ON draft.account = incident.account"
                    "   AND draft.target = incident_comment.comment AND draft.target <> ''"
                    " WHERE incident.state <> 'resolved' AND incident.state = 'open'"
                    " AND incident.kind = 'self_harm' AND incident.brand = ?1"
                    " AND draft.state = 'awaiting_approval' AND draft.policy = ?2"
                    " AND draft.created_at <= ?3"
                    " ORDER BY draft.id",
                    release.brand, kHelpInDanger, now - release.after));
}

bool was_said_to(Connection& db, const Action& draft, TimePoint since) {
  return !draft.author.empty() &&
         db.exists(
             "SELECT 1 FROM action WHERE account = ?1 AND author = ?2 AND author <> ''"
             " AND policy = ?3 AND state IN ('ready', 'sending', 'in_doubt', 'done')"
             " AND updated_at > ?4",
             draft.account, draft.author, kHelpInDanger, since);
}

}  // namespace

Result<std::size_t> release_help_in_danger(Unit& unit, const outbox::HelpRelease& release,
                                           TimePoint now) {
  std::size_t released = 0;
  for (const outbox::Entry& draft : waiting_help(unit.db, release, now)) {
    if (draft_claim(unit.db, draft.id, now) || brakes::covering_order(unit.db, draft.action) ||
        was_said_to(unit.db, draft.action, now - kOnceIn)) {
      continue;
    }
    const std::string who = "kaiku (words of " + release.approved_by + ")";
    const auto approved = approvals::approve(unit, draft.id, who, std::nullopt, now);
    if (!approved && !approved.error().is(Errc::kConflict)) return approved.error();
    if (approved) ++released;
  }
  return unit.db.checked(released);
}

asio::awaitable<Result<std::size_t>> SqliteDrafts::release_help(outbox::HelpRelease release,
                                                                TimePoint now) {
  co_return co_await writer_.write<std::size_t>([wanted = std::move(release), now](Unit& unit) {
    return release_help_in_danger(unit, wanted, now);
  });
}

}  // namespace kaiku::store
