#include "incidents.hpp"

#include <utility>

#include "incident_rows.hpp"

namespace kaiku::store {

namespace asio = boost::asio;

using incidents::Incident;

namespace {

Result<incidents::Checkpoint> read_checkpoint(Connection& db) {
  incidents::Checkpoint checkpoint;
  Rows rows =
      db.select("SELECT position, state_position, state FROM cursor WHERE name = 'incidents'");
  if (rows.next()) {
    checkpoint.cursor = rows.integer(0);
    checkpoint.state_cursor = rows.text(2).empty() ? 0 : rows.integer(1);
    checkpoint.detector_state = rows.text(2);
  }
  return checkpoint;
}

Result<std::vector<Incident>> list_incidents(Connection& db, std::optional<incidents::State> state,
                                             std::size_t limit) {
  if (!state)
    return incident_rows::load(
        db, db.select("SELECT id FROM incident ORDER BY id DESC LIMIT ?1", limit));
  // The store keeps mitigated ones as acknowledged with a time.
  const bool mitigated = *state == incidents::State::kMitigated;
  const auto stored = mitigated ? incidents::State::kAcknowledged : *state;
  return incident_rows::load(
      db, db.select("SELECT id FROM incident WHERE state = ?1 AND (state <> 'acknowledged' OR"
                    " (mitigated_at IS NOT NULL) = ?3) ORDER BY id DESC LIMIT ?2",
                    to_string(stored), limit, mitigated));
}

Result<std::vector<incidents::TimelineEntry>> read_timeline(Connection& db, IncidentId id) {
  if (!db.exists("SELECT 1 FROM incident WHERE id = ?1", id)) {
    return Error(Errc::kNotFound, "incident " + std::to_string(id));
  }
  std::vector<incidents::TimelineEntry> story;
  Rows rows = db.select(
      "SELECT at, actor, what FROM incident_timeline WHERE incident = ?1 ORDER BY id", id);
  while (rows.next()) story.push_back({rows.time(0), rows.text(1), rows.text(2)});
  return story;
}

}  // namespace

asio::awaitable<Result<incidents::Checkpoint>> SqliteIncidentBook::checkpoint() {
  co_return co_await reader_.read<incidents::Checkpoint>(
      [](Connection& db) { return read_checkpoint(db); });
}

asio::awaitable<Result<std::vector<incidents::StreamEntry>>> SqliteIncidentBook::decisions_after(
    DecisionId cursor, std::size_t limit) {
  co_return co_await reader_.read<std::vector<incidents::StreamEntry>>(
      [cursor, limit](Connection& db) -> Result<std::vector<incidents::StreamEntry>> {
        std::vector<incidents::StreamEntry> stream;
        Rows rows = db.select("SELECT id, json FROM decision WHERE id > ?1 ORDER BY id LIMIT ?2",
                              cursor, limit);
        while (rows.next()) stream.push_back({rows.integer(0), rows.text(1)});
        return stream;
      });
}

asio::awaitable<Result<std::vector<Incident>>> SqliteIncidentBook::advance(
    incidents::Advance advance, TimePoint now) {
  co_return co_await writer_.write<std::vector<Incident>>(
      [look = std::move(advance), now](Unit& unit) {
        return incident_rows::advance(unit, look, now);
      });
}

asio::awaitable<Result<std::vector<Incident>>> SqliteIncidentBook::due_for_page(TimePoint now) {
  co_return co_await reader_.read<std::vector<Incident>>(
      [now](Connection& db) -> Result<std::vector<Incident>> {
        return incident_rows::load(
            db,
            db.select("SELECT id FROM incident INDEXED BY incident_page WHERE state = 'open' AND "
                      "next_page_at IS NOT NULL AND next_page_at <= ?1"
                      " ORDER BY next_page_at, id",
                      now));
      });
}

asio::awaitable<Result<std::vector<Incident>>> SqliteIncidentBook::crises() {
  co_return co_await reader_.read<std::vector<Incident>>(
      [](Connection& db) -> Result<std::vector<Incident>> {
        return incident_rows::load(
            db, db.select("SELECT id FROM incident INDEXED BY incident_unresolved"
                          " WHERE state <> 'resolved' AND severity = 'crisis' ORDER BY id"));
      });
}

asio::awaitable<Result<std::optional<TimePoint>>> SqliteIncidentBook::next_page() {
  co_return co_await reader_.read<std::optional<TimePoint>>(
      [](Connection& db) -> Result<std::optional<TimePoint>> {
        Rows rows = db.select(
            "SELECT next_page_at FROM incident INDEXED BY incident_page WHERE state = 'open' AND "
            "next_page_at IS NOT NULL"
            " ORDER BY next_page_at LIMIT 1");
        if (!rows.next()) return std::optional<TimePoint>();
        return std::optional(rows.time(0));
      });
}

asio::awaitable<Result<void>> SqliteIncidentBook::page(incidents::Page page, TimePoint now) {
  co_return co_await writer_.write<void>(
      [sent = std::move(page), now](Unit& unit) { return incident_rows::page(unit, sent, now); });
}

asio::awaitable<Result<Incident>> SqliteIncidentBook::find(IncidentId id) {
  co_return co_await reader_.read<Incident>([id](Connection& db) -> Result<Incident> {
    auto incident = incident_rows::find(db, id);
    if (!incident) return Error(Errc::kNotFound, "incident " + std::to_string(id));
    return std::move(*incident);
  });
}

asio::awaitable<Result<std::vector<Incident>>> SqliteIncidentBook::list(
    std::optional<incidents::State> state, std::size_t limit) {
  co_return co_await reader_.read<std::vector<Incident>>(
      [state, limit](Connection& db) { return list_incidents(db, state, limit); });
}

asio::awaitable<Result<std::vector<incidents::TimelineEntry>>> SqliteIncidentBook::timeline(
    IncidentId id) {
  co_return co_await reader_.read<std::vector<incidents::TimelineEntry>>(
      [id](Connection& db) { return read_timeline(db, id); });
}

asio::awaitable<Result<Incident>> SqliteIncidentBook::acknowledge(IncidentId id, std::string who,
                                                                  TimePoint now) {
  co_return co_await writer_.write<Incident>([id, person = std::move(who), now](Unit& unit) {
    return incident_rows::acknowledge(unit, id, person, now);
  });
}

asio::awaitable<Result<Incident>> SqliteIncidentBook::resolve(IncidentId id, std::string who,
                                                              std::string why, TimePoint now) {
  co_return co_await writer_.write<Incident>(
      [id, person = std::move(who), reason = std::move(why), now](Unit& unit) {
        return incident_rows::resolve(unit, id, person, reason, now);
      });
}

}  // namespace kaiku::store
