#include "cases.hpp"

#include <utility>

#include "case_rows.hpp"

namespace kaiku::store {

namespace asio = boost::asio;

namespace {

using Files = std::vector<cases::CaseFile>;

Files list_cases(Connection& db, const cases::Filter& filter, std::size_t limit) {
  if (filter.state == cases::State::kResolved) {
    return case_rows::load(
        db, db.select("SELECT id FROM case_file INDEXED BY case_file_done WHERE state = 'resolved'"
                      " AND (?1 = '' OR team = ?1) AND (?2 = '' OR resolved_by = ?2)"
                      " ORDER BY resolved_at DESC LIMIT ?3",
                      filter.team, filter.claimed_by, limit));
  }
  const std::string_view state = filter.state ? to_string(*filter.state) : std::string_view();
  return case_rows::load(
      db, db.select("SELECT id FROM case_file INDEXED BY case_file_urgency WHERE state <>"
                    " 'resolved' AND (?1 = '' OR state = ?1) AND (?2 = '' OR team = ?2)"
                    " AND (?3 = '' OR claimed_by = ?3)"
                    " ORDER BY due_at IS NULL, due_at, opened_at, id LIMIT ?4",
                    state, filter.team, filter.claimed_by, limit));
}

Result<cases::Dossier> read_dossier(Connection& db, cases::CaseId id) {
  auto file = case_rows::find(db, id);
  if (!file) return Error(Errc::kNotFound, "case " + std::to_string(id));
  cases::Dossier dossier;
  dossier.facts = case_rows::facts_of(db, *file);
  dossier.story = case_rows::story_of(db, id);
  dossier.file = std::move(*file);
  return dossier;
}

}  // namespace

asio::awaitable<Result<Files>> SqliteCaseBook::open_cases(std::size_t limit) {
  co_return co_await list({}, limit);
}

asio::awaitable<Result<Files>> SqliteCaseBook::list(cases::Filter filter, std::size_t limit) {
  co_return co_await reader_.read<Files>(
      [wanted = std::move(filter), limit](Connection& db) -> Result<Files> {
        return list_cases(db, wanted, limit);
      });
}

asio::awaitable<Result<void>> SqliteCaseBook::open(cases::CaseFile file) {
  co_return co_await writer_.write<void>([opened = std::move(file)](Unit& unit) {
    case_rows::open(unit.db, opened);
    return unit.db.checked();
  });
}

asio::awaitable<Result<cases::Dossier>> SqliteCaseBook::find(cases::CaseId id) {
  co_return co_await reader_.read<cases::Dossier>(
      [id](Connection& db) { return read_dossier(db, id); });
}

asio::awaitable<Result<std::vector<cases::CaseId>>> SqliteCaseBook::due(TimePoint now,
                                                                        std::size_t limit) {
  co_return co_await reader_.read<std::vector<cases::CaseId>>(
      [now, limit](Connection& db) -> Result<std::vector<cases::CaseId>> {
        std::vector<cases::CaseId> ids;
        Rows rows = db.select(
            "SELECT id FROM case_file INDEXED BY case_file_alarm WHERE next_alarm_at IS NOT NULL"
            " AND next_alarm_at <= ?1 ORDER BY next_alarm_at LIMIT ?2",
            now, limit);
        while (rows.next()) ids.push_back(rows.integer(0));
        return ids;
      });
}

asio::awaitable<Result<std::optional<TimePoint>>> SqliteCaseBook::next_alarm() {
  co_return co_await reader_.read<std::optional<TimePoint>>(
      [](Connection& db) -> Result<std::optional<TimePoint>> {
        Rows rows = db.select(
            "SELECT next_alarm_at FROM case_file INDEXED BY case_file_alarm WHERE next_alarm_at IS"
            " NOT NULL ORDER BY next_alarm_at LIMIT 1");
        if (!rows.next()) return std::optional<TimePoint>();
        return std::optional(rows.time(0));
      });
}

asio::awaitable<Result<cases::CaseFile>> SqliteCaseBook::change(cases::CaseId id, Step step,
                                                                TimePoint now) {
  co_return co_await writer_.write<cases::CaseFile>([id, work = std::move(step), now](Unit& unit) {
    return case_rows::change(unit, id, work, now);
  });
}

}  // namespace kaiku::store
