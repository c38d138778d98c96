#include "ledger.hpp"

#include <algorithm>
#include <utility>

namespace kaiku::store {

namespace asio = boost::asio;

namespace {

struct Account {
  std::int64_t day = 0;
  std::int64_t spent = 0;
};

// What is known of the day; an earlier day than the stored one is the stored one.
Account account_of(Connection& db, const std::string& name, std::int64_t day) {
  Rows rows = db.select("SELECT day, spent FROM quota WHERE name = ?1", name);
  if (!rows.next() || rows.integer(0) < day) return {.day = day, .spent = 0};
  return {.day = rows.integer(0), .spent = rows.integer(1)};
}

void put(Connection& db, const std::string& name, const Account& account) {
  db.run(
      "INSERT INTO quota (name, day, spent) VALUES (?1, ?2, ?3)"
      " ON CONFLICT DO UPDATE SET day = excluded.day, spent = excluded.spent",
      name, account.day, account.spent);
}

}  // namespace

asio::awaitable<Result<std::int64_t>> SqliteLedger::spend(std::string name, std::int64_t day,
                                                          std::int64_t units, std::int64_t limit) {
  co_return co_await writer_.write<std::int64_t>(
      [name = std::move(name), day, units, limit](Unit& unit) -> Result<std::int64_t> {
        Account account = account_of(unit.db, name, day);
        if (account.spent + units > limit) {
          return Error(Errc::kOverloaded, "quota " + name + ": " + std::to_string(account.spent) +
                                              " of " + std::to_string(limit) + " units are spent");
        }
        account.spent += units;
        put(unit.db, name, account);
        return unit.db.checked(account.spent);
      });
}

asio::awaitable<Result<void>> SqliteLedger::raise(std::string name, std::int64_t day,
                                                  std::int64_t spent) {
  co_return co_await writer_.write<void>([name = std::move(name), day, spent](Unit& unit) {
    Account account = account_of(unit.db, name, day);
    account.spent = std::max(account.spent, spent);
    put(unit.db, name, account);
    return unit.db.checked();
  });
}

}  // namespace kaiku::store
