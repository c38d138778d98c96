#include "cases.hpp"

#include <utility>

namespace kaiku::store {

namespace asio = boost::asio;

void open_case(Connection& db, const cases::CaseFile& file) {
  db.run(
      "INSERT INTO case_file (team, state, account, comment, reason, opened_at, due_at)"
      " VALUES (?1, 'open', ?2, ?3, ?4, ?5, ?6) ON CONFLICT DO NOTHING",
      file.team, file.account, file.comment, file.reason, file.opened_at, file.due_at);
}

asio::awaitable<Result<std::vector<cases::CaseFile>>> SqliteCaseBook::open_cases(
    std::size_t limit) {
  co_return co_await reader_.read<std::vector<cases::CaseFile>>(
      [limit](Connection& db) -> Result<std::vector<cases::CaseFile>> {
        std::vector<cases::CaseFile> found;
        Rows rows = db.select(
            "SELECT id, team, state, account, comment, reason, opened_at, due_at FROM case_file"
            " WHERE state = 'open' ORDER BY due_at IS NULL, due_at, opened_at, id LIMIT ?1",
            limit);
        while (rows.next()) {
          cases::CaseFile file;
          file.id = rows.integer(0);
          file.team = rows.text(1);
          file.state = rows.text(2);
          file.account = rows.id<AccountId>(3);
          file.comment = rows.id<CommentId>(4);
          file.reason = rows.text(5);
          file.opened_at = rows.time(6);
          file.due_at = rows.optional_time(7);
          found.push_back(std::move(file));
        }
        return found;
      });
}

asio::awaitable<Result<void>> SqliteCaseBook::open(cases::CaseFile file) {
  co_return co_await writer_.write<void>([opened = std::move(file)](Unit& unit) {
    open_case(unit.db, opened);
    return unit.db.checked();
  });
}

}  // namespace kaiku::store
