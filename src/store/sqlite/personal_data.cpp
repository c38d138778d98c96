#include "personal_data.hpp"

#include <algorithm>
#include <utility>

#include "forgetting.hpp"
#include "holdings.hpp"
#include "pseudonym.hpp"

namespace kaiku::store {

namespace asio = boost::asio;

using rights::Erasure;
using rights::Person;

namespace {

constexpr std::size_t kMostRows = 1'000;
constexpr std::size_t kMostUnderWay = 100;

// Whoever asks gets an answer soon; what is left then, the daemon goes on with by itself.
constexpr std::size_t kStepsForAnAsker = 40;
constexpr std::size_t kStepsByItself = 100'000;

Result<void> named(const Person& person) {
  if (!person.account.empty() && !person.author.empty()) return ok();
  return Error(Errc::kInvalidArgument,
               "a person is named by an account and the author's id on its platform");
}

}  // namespace

std::vector<std::string_view> SqlitePersonalData::tables() const {
  std::vector<std::string_view> names;
  for (const holdings::Holding& holding : holdings::all()) names.push_back(holding.table);
  return names;
}

asio::awaitable<Result<std::vector<std::string>>> SqlitePersonalData::held(Person person,
                                                                           std::string table,
                                                                           std::size_t offset,
                                                                           std::size_t limit) {
  if (const auto known = named(person); !known) co_return known.error();
  const auto all = holdings::all();
  const auto holding = std::ranges::find(all, table, &holdings::Holding::table);
  if (holding == all.end()) {
    co_return Error(Errc::kNotFound, "table '" + table.substr(0, 64) + "' holds no personal data");
  }
  co_return co_await reader_.read<std::vector<std::string>>([holding, person = std::move(person),
                                                             offset, limit](Connection& db) {
    return db.checked(holdings::rows_of(db, *holding, person, offset, std::min(limit, kMostRows)));
  });
}

asio::awaitable<Result<Erasure>> SqlitePersonalData::forget(Person person, std::string who,
                                                            TimePoint now) {
  if (const auto known = named(person); !known) co_return known.error();
  if (who.empty()) co_return Error(Errc::kInvalidArgument, "forgetting needs who asks for it");
  const auto asked = co_await writer_.write<std::int64_t>(
      [person = std::move(person), who = std::move(who), now](Unit& unit) {
        return unit.db.checked(forgetting::ask(unit.db, person, who, {}, now));
      });
  if (!asked) co_return asked.error();
  co_return co_await carry_on(*asked, kStepsForAnAsker, now);
}

// Each step is a write of its own: intake never waits for all of a person's life here.
asio::awaitable<Result<Erasure>> SqlitePersonalData::carry_on(std::int64_t erasure,
                                                              std::size_t steps, TimePoint now) {
  for (std::size_t taken = 0; taken < steps; ++taken) {
    const auto progress = co_await writer_.write<forgetting::Progress>([erasure, now](Unit& unit) {
      return unit.db.checked(forgetting::step(unit.db, erasure, now));
    });
    if (!progress) co_return progress.error();
    if (*progress != forgetting::Progress::kMore) break;
  }
  co_return co_await reader_.read<Erasure>([erasure](Connection& db) -> Result<Erasure> {
    const auto found = forgetting::find(db, erasure);
    if (!found) return Error(Errc::kNotFound, "erasure " + std::to_string(erasure));
    return *found;
  });
}

asio::awaitable<Result<std::size_t>> SqlitePersonalData::go_on(TimePoint now) {
  const auto under_way = co_await reader_.read<std::vector<std::int64_t>>([](Connection& db) {
    std::vector<std::int64_t> ids;
    Rows rows = db.select("SELECT id FROM erasure WHERE done_at IS NULL ORDER BY id LIMIT ?1",
                          kMostUnderWay);
    while (rows.next()) ids.push_back(rows.integer(0));
    return db.checked(std::move(ids));
  });
  if (!under_way) co_return under_way.error();
  std::size_t done = 0;
  for (const std::int64_t id : *under_way) {
    const auto erasure = co_await carry_on(id, kStepsByItself, now);
    if (!erasure) co_return erasure.error();
    if (erasure->done_at) ++done;
  }
  co_return done;
}

asio::awaitable<Result<Erasure>> SqlitePersonalData::demanded(AccountId account, std::string code) {
  co_return co_await reader_.read<Erasure>(
      [key = opaque_key(account.value + "/" + code)](Connection& db) -> Result<Erasure> {
        std::int64_t id = 0;
        {
          Rows rows = db.select("SELECT erasure FROM erasure_demand WHERE code = ?1", key);
          if (rows.next()) id = rows.integer(0);
        }
        const auto found = forgetting::find(db, id);
        if (!found) return Error(Errc::kNotFound, "no demand with this code");
        return *found;
      });
}

asio::awaitable<Result<std::vector<Erasure>>> SqlitePersonalData::erasures(std::size_t limit) {
  co_return co_await reader_.read<std::vector<Erasure>>([limit](Connection& db) {
    std::vector<std::int64_t> ids;
    {
      Rows rows = db.select("SELECT id FROM erasure ORDER BY id DESC LIMIT ?1", limit);
      while (rows.next()) ids.push_back(rows.integer(0));
    }
    std::vector<Erasure> found;
    for (const std::int64_t id : ids) {
      if (auto erasure = forgetting::find(db, id)) found.push_back(std::move(*erasure));
    }
    return db.checked(std::move(found));
  });
}

}  // namespace kaiku::store
