#include "mutes.hpp"

#include <utility>

#include "audit.hpp"
#include "incident_rows.hpp"

namespace kaiku::store {

namespace asio = boost::asio;

using incidents::Mute;
using incidents::MuteId;

namespace {

Mute read_row(const Rows& row) {
  Mute mute;
  mute.id = row.integer(0);
  if (!row.is_null(1)) mute.incident = row.integer(1);
  mute.brand = row.id<BrandId>(2);
  mute.kind = row.text(3);
  if (!row.is_null(4)) mute.post = row.id<PostId>(4);
  mute.who = row.text(5);
  mute.reason = row.text(6);
  mute.from = row.time(7);
  mute.until = row.time(8);
  mute.ended_at = row.optional_time(9);
  mute.ended_by = row.text(10);
  return mute;
}

std::optional<Mute> find_mute(Connection& db, MuteId id) {
  Rows row = db.select(
      "SELECT id, incident, brand, kind, post, who, reason, begins_at, ends_at, ended_at, ended_by"
      " FROM mute WHERE id = ?1",
      id);
  return row.next() ? std::optional(read_row(row)) : std::nullopt;
}

std::string subject_of(MuteId id) {
  return "mute/" + std::to_string(id);
}

Result<Mute> add_mute(Unit& unit, Mute mute, TimePoint now) {
  const Result<void> sound = incidents::check(mute, now);
  if (!sound) return sound.error();
  if (mute.incident) {
    const auto incident = incident_rows::find(unit.db, *mute.incident);
    if (!incident) return Error(Errc::kNotFound, "incident " + std::to_string(*mute.incident));
    if (incidents::is_about_life(incident->kind))
      return Error(Errc::kInvalidArgument, "mute: '" + incident->kind + "' is never silenced");
  }
  unit.db.run(
      "INSERT INTO mute (incident, brand, kind, post, who, reason, begins_at, ends_at)"
      " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
      mute.incident, mute.brand, mute.kind, mute.post, mute.who, mute.reason, mute.from,
      mute.until);
  mute.id = unit.db.last_insert_id();
  append_audit(unit.db, {now, mute.who, "muted", subject_of(mute.id), mute.reason});
  if (mute.incident) {
    incident_rows::tell(unit.db, *mute.incident, now, mute.who,
                        "muted until " + to_iso8601(mute.until) + ": " + mute.reason);
  }
  return mute;
}

Result<Mute> end_mute(Unit& unit, MuteId id, const std::string& who, TimePoint now) {
  auto mute = find_mute(unit.db, id);
  if (!mute) return Error(Errc::kNotFound, "mute " + std::to_string(id));
  if (mute->ended_at || mute->until <= now)
    return Error(Errc::kConflict, "mute " + std::to_string(id) + " is over already");
  mute->ended_at = now;
  mute->ended_by = who;
  unit.db.run("UPDATE mute SET ended_at = ?2, ended_by = ?3 WHERE id = ?1", id, now, who);
  incident_rows::release(unit.db, "mute " + std::to_string(id), now);
  append_audit(unit.db, {now, who, "unmuted", subject_of(id), mute->reason});
  return std::move(*mute);
}

}  // namespace

asio::awaitable<Result<std::vector<Mute>>> SqliteMutes::in_force(TimePoint now) {
  co_return co_await reader_.read<std::vector<Mute>>([now](Connection& db)
                                                         -> Result<std::vector<Mute>> {
    std::vector<Mute> found;
    Rows rows = db.select(
        "SELECT id, incident, brand, kind, post, who, reason, begins_at, ends_at, ended_at,"
        " ended_by FROM mute INDEXED BY mute_in_force"
        " WHERE ended_at IS NULL AND ends_at > ?1 AND begins_at <= ?1 ORDER BY ends_at DESC, id",
        now);
    while (rows.next()) found.push_back(read_row(rows));
    return found;
  });
}

asio::awaitable<Result<Mute>> SqliteMutes::add(Mute mute, TimePoint now) {
  co_return co_await writer_.write<Mute>(
      [wanted = std::move(mute), now](Unit& unit) { return add_mute(unit, wanted, now); });
}

asio::awaitable<Result<Mute>> SqliteMutes::end(MuteId id, std::string who, TimePoint now) {
  co_return co_await writer_.write<Mute>(
      [id, person = std::move(who), now](Unit& unit) { return end_mute(unit, id, person, now); });
}

}  // namespace kaiku::store
