#include "refresh_tokens.hpp"

#include <utility>

namespace kaiku::store {

namespace asio = boost::asio;

asio::awaitable<Result<std::string>> SqliteRefreshTokens::newest(std::string grant) {
  co_return co_await reader_.read<std::string>([name = std::move(grant)](Connection& db) {
    Rows rows = db.select("SELECT token FROM refresh_token WHERE grant_name = ?1", name);
    return db.checked(rows.next() ? rows.text(0) : std::string());
  });
}

asio::awaitable<Result<void>> SqliteRefreshTokens::keep(std::string grant, std::string token) {
  co_return co_await writer_.write<void>(
      [name = std::move(grant), value = std::move(token)](Unit& unit) {
        unit.db.run(
            "INSERT INTO refresh_token (grant_name, token) VALUES (?1, ?2)"
            " ON CONFLICT DO UPDATE SET token = excluded.token",
            name, value);
        return unit.db.checked();
      });
}

}  // namespace kaiku::store
