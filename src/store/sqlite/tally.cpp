#include "tally.hpp"

namespace kaiku::store {
namespace {

std::int64_t hour_of(TimePoint at) {
  return to_unix_seconds(at) / 3'600;
}

}  // namespace

void count_duplicate(Connection& db, TimePoint at) {
  db.run(
      "INSERT INTO tally (name, hour, n) VALUES ('duplicate', ?1, 1) ON CONFLICT DO UPDATE SET n = "
      "n + 1",
      hour_of(at));
}

std::size_t duplicates_since(Connection& db, TimePoint since) {
  Rows rows =
      db.select("SELECT coalesce(sum(n), 0) FROM tally WHERE name = 'duplicate' AND hour >= ?1",
                hour_of(since));
  return rows.next() ? rows.count(0) : 0;
}

}  // namespace kaiku::store
