// Decisions read again, so that rules know the recent past after a start.
#include <utility>

#include "turn.hpp"

namespace kaiku::store {

Result<policy::DecisionPlace> SqliteTurn::before_newest(TimePoint since, std::size_t most) {
  policy::DecisionPlace place{.decided_at = since, .id = 0};
  {
    Rows rows = db_.select(
        "SELECT decided_at, id FROM decision WHERE decided_at >= ?1"
        " ORDER BY decided_at DESC, id DESC LIMIT 1 OFFSET ?2",
        since, most);
    if (rows.next()) place = {.decided_at = rows.time(0), .id = rows.integer(1)};
  }
  return answered(place);
}

Result<std::vector<policy::StoredDecision>> SqliteTurn::decisions_behind(
    const policy::DecisionPlace& place, std::size_t most) {
  std::vector<policy::StoredDecision> found;
  {
    Rows rows = db_.select(
        "SELECT decided_at, id, json FROM decision WHERE (decided_at, id) > (?1, ?2)"
        " ORDER BY decided_at, id LIMIT ?3",
        place.decided_at, place.id, most);
    while (rows.next()) {
      found.push_back(
          {.place = {.decided_at = rows.time(0), .id = rows.integer(1)}, .json = rows.text(2)});
    }
  }
  return answered(std::move(found));
}

}  // namespace kaiku::store
