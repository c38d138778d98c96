#include "ledger.hpp"

#include <algorithm>
#include <utility>

namespace kaiku::store {

namespace asio = boost::asio;

namespace {

struct Account {
  std::int64_t day = 0;
  std::int64_t spent = 0;
  std::int64_t read = 0;
};

// What is known of the day; an earlier day than the stored one is the stored one.
Account account_of(Connection& db, const std::string& name, std::int64_t day) {
  Rows rows = db.select("SELECT day, spent, read FROM quota WHERE name = ?1", name);
  if (!rows.next() || rows.integer(0) < day) return {.day = day, .spent = 0, .read = 0};
  return {.day = rows.integer(0), .spent = rows.integer(1), .read = rows.integer(2)};
}

void put(Connection& db, const std::string& name, const Account& account) {
  db.run(
      "INSERT INTO quota (name, day, spent, read) VALUES (?1, ?2, ?3, ?4) ON CONFLICT DO UPDATE"
      " SET day = excluded.day, spent = excluded.spent, read = excluded.read",
      name, account.day, account.spent, account.read);
}

Error spent_up(const std::string& name, std::int64_t spent, std::int64_t limit) {
  return Error(Errc::kOverloaded, "quota " + name + ": " + std::to_string(spent) + " of " +
                                      std::to_string(limit) + " units are spent");
}

Result<std::int64_t> spend_in(Unit& unit, const quota::Charge& charge) {
  Account account = account_of(unit.db, charge.name, charge.day);
  account.spent += charge.units;
  if (account.spent > charge.limit)
    return spent_up(charge.name, account.spent - charge.units, charge.limit);
  if (charge.reading_limit) {
    account.read += charge.units;
    if (account.read > *charge.reading_limit)
      return spent_up(charge.name + ", for reading", account.read - charge.units,
                      *charge.reading_limit);
  }
  put(unit.db, charge.name, account);
  return unit.db.checked(account.spent);
}

}  // namespace

asio::awaitable<Result<std::int64_t>> SqliteLedger::spend(quota::Charge charge) {
  co_return co_await writer_.write<std::int64_t>(
      [charge = std::move(charge)](Unit& unit) { return spend_in(unit, charge); });
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
