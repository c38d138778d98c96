#include "incident_desk.hpp"

#include <utility>

#include "incident_rows.hpp"
#include "incident_words.hpp"

namespace kaiku::store {

namespace asio = boost::asio;

using incidents::Incident;

asio::awaitable<Result<Incident>> SqliteIncidentDesk::close(IncidentId id,
                                                            incidents::Resolution resolution,
                                                            TimePoint now) {
  co_return co_await writer_.write<Incident>([id, how = std::move(resolution), now](Unit& unit) {
    return incident_rows::close(unit, id, how, now);
  });
}

asio::awaitable<Result<Incident>> SqliteIncidentDesk::note(IncidentId id, std::string who,
                                                           std::string what, TimePoint now) {
  co_return co_await writer_.write<Incident>(
      [id, person = std::move(who), words = std::move(what), now](Unit& unit) {
        return incident_rows::note(unit, id, person, words, now);
      });
}

asio::awaitable<Result<Incident>> SqliteIncidentDesk::mitigate(IncidentId id, std::string who,
                                                               std::string why, TimePoint now) {
  co_return co_await writer_.write<Incident>(
      [id, person = std::move(who), reason = std::move(why), now](Unit& unit) {
        return incident_rows::mitigate(unit, id, person, reason, now);
      });
}

asio::awaitable<Result<Incident>> SqliteIncidentDesk::set_severity(IncidentId id,
                                                                   incidents::Severity severity,
                                                                   std::string who, std::string why,
                                                                   TimePoint now) {
  co_return co_await writer_.write<Incident>(
      [id, severity, person = std::move(who), reason = std::move(why), now](Unit& unit) {
        return incident_rows::set_severity(unit, id, severity, person, reason, now);
      });
}

asio::awaitable<Result<Incident>> SqliteIncidentDesk::open(Incident incident, std::string who,
                                                           TimePoint now) {
  co_return co_await writer_.write<Incident>(
      [wanted = std::move(incident), person = std::move(who), now](Unit& unit) {
        return incident_rows::open(unit, wanted, person, now);
      });
}

asio::awaitable<Result<Incident>> SqliteIncidentDesk::promise(IncidentId id, std::string who,
                                                              TimePoint at, TimePoint now) {
  co_return co_await writer_.write<Incident>([id, person = std::move(who), at, now](Unit& unit) {
    return incident_rows::promise(unit, id, person, at, now);
  });
}

asio::awaitable<Result<std::vector<Incident>>> SqliteIncidentDesk::due_for_note(TimePoint now) {
  co_return co_await reader_.read<std::vector<Incident>>(
      [now](Connection& db) -> Result<std::vector<Incident>> {
        return incident_rows::load(
            db, db.select("SELECT id FROM incident INDEXED BY incident_unresolved WHERE state <>"
                          " 'resolved' AND state <> 'open' AND note_due_at <= ?1 ORDER BY id",
                          now));
      });
}

asio::awaitable<Result<void>> SqliteIncidentDesk::remind(incidents::Page page, TimePoint now) {
  co_return co_await writer_.write<void>(
      [sent = std::move(page), now](Unit& unit) { return incident_rows::remind(unit, sent, now); });
}

asio::awaitable<Result<void>> SqliteIncidentDesk::take_back(IncidentId id, std::string why,
                                                            TimePoint now) {
  co_return co_await writer_.write<void>([id, reason = std::move(why), now](Unit& unit) {
    return incident_rows::take_back(unit, id, reason, now);
  });
}

asio::awaitable<Result<std::vector<Incident>>> SqliteIncidentDesk::due_for_digest(
    TimePoint before) {
  co_return co_await reader_.read<std::vector<Incident>>(
      [before](Connection& db) -> Result<std::vector<Incident>> {
        return incident_rows::load(
            db, db.select("SELECT id FROM incident INDEXED BY incident_unresolved WHERE state <>"
                          " 'resolved' AND news = 1 AND told_at <= ?1 AND held = '' ORDER BY id",
                          before));
      });
}

asio::awaitable<Result<void>> SqliteIncidentDesk::digest(incidents::Page page, TimePoint now) {
  co_return co_await writer_.write<void>(
      [sent = std::move(page), now](Unit& unit) { return incident_rows::digest(unit, sent, now); });
}

asio::awaitable<Result<std::vector<incidents::RelatedComment>>> SqliteIncidentDesk::comments(
    IncidentId id, std::size_t limit) {
  co_return co_await reader_.read<std::vector<incidents::RelatedComment>>(
      [id, limit](Connection& db) { return incident_rows::comments(db, id, limit); });
}

asio::awaitable<Result<incidents::Standstill>> SqliteIncidentDesk::standstill(IncidentId id) {
  co_return co_await reader_.read<incidents::Standstill>(
      [id](Connection& db) { return incident_rows::standstill(db, id); });
}

asio::awaitable<Result<ActionId>> SqliteIncidentDesk::draft(IncidentId id, Action words,
                                                            std::string who, TimePoint now) {
  co_return co_await writer_.write<ActionId>(
      [id, drafted = std::move(words), person = std::move(who), now](Unit& unit) {
        return incident_words::draft(unit, id, drafted, person, now);
      });
}

asio::awaitable<Result<std::vector<incidents::Spoken>>> SqliteIncidentDesk::said(
    IncidentId id, std::size_t limit) {
  co_return co_await reader_.read<std::vector<incidents::Spoken>>(
      [id, limit](Connection& db) { return incident_words::said(db, id, limit); });
}

asio::awaitable<Result<std::vector<incidents::HalfApproved>>> SqliteIncidentDesk::due_for_second(
    std::size_t limit) {
  co_return co_await reader_.read<std::vector<incidents::HalfApproved>>(
      [limit](Connection& db) { return incident_words::half_approved(db, limit); });
}

asio::awaitable<Result<void>> SqliteIncidentDesk::ask_second(incidents::HalfApproved draft,
                                                             incidents::Page page, TimePoint now) {
  co_return co_await writer_.write<void>(
      [half = std::move(draft), asked = std::move(page), now](Unit& unit) {
        return incident_words::ask_second(unit, half, asked, now);
      });
}

}  // namespace kaiku::store
