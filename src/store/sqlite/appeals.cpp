#include "appeals.hpp"

#include <algorithm>
#include <cctype>
#include <optional>
#include <set>
#include <utility>

#include "actions.hpp"
#include "audit.hpp"
#include "case_rows.hpp"
#include "restrictions.hpp"
#include "reversals.hpp"

namespace kaiku::store {

namespace asio = boost::asio;

using rights::Appeal;
using rights::AppealState;
using rights::Restriction;

namespace {

constexpr std::string_view kAutomatic = "kaiku";

std::string subject_of(std::int64_t appeal) {
  return "appeal/" + std::to_string(appeal);
}

Error invalid(const char* why) {
  return Error(Errc::kInvalidArgument, why);
}

std::optional<Appeal> read(Connection& db, std::int64_t id) {
  Rows rows = db.select(
      "SELECT id, action, account, comment, state, grounds, opened_at, opened_by, decided_at,"
      " decided_by, reason, remedy FROM appeal WHERE id = ?1",
      id);
  if (!rows.next()) return std::nullopt;
  Appeal appeal;
  appeal.id = rows.integer(0);
  appeal.action = rows.integer(1);
  appeal.account = rows.id<AccountId>(2);
  appeal.comment = rows.id<CommentId>(3);
  appeal.state = rights::parse_appeal_state(rows.text(4)).value_or(AppealState::kOpen);
  appeal.grounds = rows.text(5);
  appeal.opened_at = rows.time(6);
  appeal.opened_by = rows.text(7);
  appeal.decided_at = rows.optional_time(8);
  appeal.decided_by = rows.text(9);
  appeal.reason = rows.text(10);
  if (!rows.is_null(11)) appeal.remedy = rows.integer(11);
  return appeal;
}

Result<Appeal> found(Connection& db, std::int64_t id) {
  auto appeal = read(db, id);
  if (db.failure()) return *db.failure();
  if (!appeal) return Error(Errc::kNotFound, "appeal " + std::to_string(id));
  return std::move(*appeal);
}

std::vector<Appeal> appeals_of(Connection& db, const std::vector<std::int64_t>& ids) {
  std::vector<Appeal> appeals;
  for (const std::int64_t id : ids) {
    if (auto appeal = read(db, id)) appeals.push_back(std::move(*appeal));
  }
  return appeals;
}

Result<Appeal> open_in(Unit& unit, ActionId action, const std::string& who,
                       const std::string& grounds, TimePoint now) {
  const auto restriction = read_restriction(unit.db, action);
  if (!restriction) return restriction.error();
  if (restriction->state != ActionState::kDone) {
    return Error(Errc::kConflict, "action " + std::to_string(action) + " is " +
                                      std::string(to_string(restriction->state)) +
                                      ": only what was carried out can be appealed against");
  }
  if (restriction->appeal) {
    return Error(Errc::kConflict, "action " + std::to_string(action) + ": appeal " +
                                      std::to_string(*restriction->appeal) + " is " +
                                      restriction->appeal_state);
  }
  unit.db.run(
      "INSERT INTO appeal (action, account, comment, state, grounds, opened_at, opened_by)"
      " VALUES (?1, ?2, ?3, 'open', ?4, ?5, ?6)",
      action, restriction->account, restriction->comment, grounds, now, who);
  const std::int64_t id = unit.db.last_insert_id();
  append_audit(unit.db,
               {now, who, "appeal opened", subject_of(id), "action/" + std::to_string(action)});
  return found(unit.db, id);
}

// Names are typed by people: case and spaces around them make nobody another person.
std::string same_name(std::string_view name) {
  std::string plain;
  for (const char c : name) {
    if (std::isspace(static_cast<unsigned char>(c)) == 0) {
      plain += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    }
  }
  return plain;
}

// Nothing was missed when there is nothing that anybody could do.
void ask_people(Connection& db, const Appeal& appeal, const Error& why, TimePoint now) {
  cases::CaseFile file;
  file.account = appeal.account;
  file.comment = appeal.comment;
  file.reason = "appeal " + std::to_string(appeal.id) + " was overturned: " + why.context;
  file.opened_at = now;
  case_rows::open(db, file);
}

// Like everything that people take back, so that the policy is judged by it. What cannot be taken
// back was wrong all the same.
Result<std::optional<ActionId>> take_back(Unit& unit, const Appeal& appeal,
                                          const std::set<ActionKind>& capabilities,
                                          const std::string& who, TimePoint now) {
  const auto undone = reversals::take_back(unit, appeal.action, capabilities, who, now);
  if (undone) return undone->counter;
  if (!undone.error().is(Errc::kConflict)) return undone.error();
  const auto entry = actions::find(unit.db, appeal.action);
  if (!entry) return Error(Errc::kNotFound, "action " + std::to_string(appeal.action));
  if (const auto other = reversals::counter_to(unit.db, entry->action)) return other;
  if (entry->action.kind != ActionKind::kDelete) ask_people(unit.db, appeal, undone.error(), now);
  reversals::count_as_wrong(unit.db, *entry, who, now);
  return std::optional<ActionId>();
}

// A person has judged it now: rule statistics count it as right, and no rule acts on it again.
void let_stand(Connection& db, const Appeal& appeal, const std::string& who) {
  db.run("UPDATE action SET decided_by = ?2 WHERE id = ?1 AND decided_by = ''", appeal.action, who);
  db.run("UPDATE comment SET handled_by_person = 1 WHERE account = ?1 AND remote_id = ?2",
         appeal.account, appeal.comment);
}

Result<Appeal> decide_in(Unit& unit, std::int64_t id, AppealState verdict,
                         const std::set<ActionKind>& capabilities, const std::string& who,
                         const std::string& reason, TimePoint now) {
  const auto appeal = found(unit.db, id);
  if (!appeal) return appeal.error();
  if (appeal->state != AppealState::kOpen) {
    return Error(Errc::kConflict, "appeal " + std::to_string(id) + " was " +
                                      std::string(to_string(appeal->state)) + " by " +
                                      appeal->decided_by);
  }
  const auto restriction = read_restriction(unit.db, appeal->action);
  if (!restriction) return restriction.error();
  if (!restriction->decided_by.empty() && same_name(restriction->decided_by) == same_name(who)) {
    return Error(Errc::kConflict, "appeal " + std::to_string(id) + ": " + restriction->decided_by +
                                      " decided the restriction: another person decides the "
                                      "appeal");
  }
  std::optional<ActionId> remedy;
  if (verdict == AppealState::kOverturned) {
    const auto back = take_back(unit, *appeal, capabilities, who, now);
    if (!back) return back.error();
    remedy = *back;
  } else {
    let_stand(unit.db, *appeal, who);
  }
  unit.db.run(
      "UPDATE appeal SET state = ?2, decided_at = ?3, decided_by = ?4, reason = ?5, remedy = ?6"
      " WHERE id = ?1",
      id, to_string(verdict), now, who, reason, remedy);
  append_audit(unit.db,
               {now, who, verdict == AppealState::kUpheld ? "appeal upheld" : "appeal overturned",
                subject_of(id), "action/" + std::to_string(appeal->action)});
  return found(unit.db, id);
}

}  // namespace

asio::awaitable<Result<Restriction>> SqliteAppeals::restriction(ActionId action) {
  co_return co_await reader_.read<Restriction>(
      [action](Connection& db) { return read_restriction(db, action); });
}

asio::awaitable<Result<Appeal>> SqliteAppeals::open(ActionId action, std::string who,
                                                    std::string grounds, TimePoint now) {
  if (who.empty()) co_return invalid("an appeal needs who wrote it down");
  if (grounds.size() > kMostGroundsBytes)
    co_return invalid("the grounds are longer than 16 KiB: shorten them");
  co_return co_await writer_.write<Appeal>(
      [action, who = std::move(who), grounds = std::move(grounds), now](Unit& unit) {
        return open_in(unit, action, who, grounds, now);
      });
}

asio::awaitable<Result<Appeal>> SqliteAppeals::decide(std::int64_t appeal, AppealState verdict,
                                                      std::set<ActionKind> capabilities,
                                                      std::string who, std::string reason,
                                                      TimePoint now) {
  if (verdict == AppealState::kOpen) co_return invalid("an appeal is upheld or overturned");
  if (who.empty() || same_name(who) == kAutomatic)
    co_return invalid("an appeal is decided by a person: say who");
  if (reason.empty()) co_return invalid("an appeal is decided with a reason");
  if (reason.size() > kMostGroundsBytes)
    co_return invalid("the reason is longer than 16 KiB: shorten it");
  co_return co_await writer_.write<Appeal>(
      [appeal, verdict, can = std::move(capabilities), who = std::move(who),
       reason = std::move(reason),
       now](Unit& unit) { return decide_in(unit, appeal, verdict, can, who, reason, now); });
}

asio::awaitable<Result<Appeal>> SqliteAppeals::find(std::int64_t appeal) {
  co_return co_await reader_.read<Appeal>([appeal](Connection& db) { return found(db, appeal); });
}

asio::awaitable<Result<std::vector<Appeal>>> SqliteAppeals::list(std::optional<AppealState> state,
                                                                 std::size_t limit) {
  co_return co_await reader_.read<std::vector<Appeal>>([state, limit](Connection& db) {
    std::vector<std::int64_t> ids;
    {
      Rows rows =
          state == AppealState::kOpen
              ? db.select("SELECT id FROM appeal WHERE state = 'open' ORDER BY id LIMIT ?1", limit)
              : db.select(
                    "SELECT id FROM appeal WHERE ?2 = '' OR state = ?2 ORDER BY id DESC LIMIT ?1",
                    limit, state ? to_string(*state) : std::string_view());
      while (rows.next()) ids.push_back(rows.integer(0));
    }
    return db.checked(appeals_of(db, ids));
  });
}

}  // namespace kaiku::store
