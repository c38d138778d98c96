#include "inbox.hpp"

#include <optional>
#include <utility>

#include "tally.hpp"

namespace kaiku::store {

namespace asio = boost::asio;

namespace {

inbox::StoredDelivery delivery_from(const Rows& row) {
  inbox::StoredDelivery stored;
  stored.id = row.integer(0);
  stored.delivery.account = row.id<AccountId>(1);
  stored.delivery.transport_key = row.text(2);
  stored.delivery.received_at = row.time(3);
  stored.attempts = static_cast<int>(row.integer(4));
  stored.delivery.body = row.text(5);
  return stored;
}

std::vector<inbox::StoredDelivery> deliveries_from(Rows rows) {
  std::vector<inbox::StoredDelivery> found;
  while (rows.next()) found.push_back(delivery_from(rows));
  return found;
}

}  // namespace

std::optional<EventId> insert_delivery(Unit& unit, IntakeState& state,
                                       const inbox::Delivery& delivery) {
  const std::optional<std::string_view> key =
      delivery.transport_key.empty() ? std::nullopt
                                     : std::optional<std::string_view>(delivery.transport_key);
  const std::size_t inserted = unit.db.run(
      "INSERT INTO event (account, transport_key, received_at) VALUES (?1, ?2, ?3) ON CONFLICT DO "
      "NOTHING",
      delivery.account, key, delivery.received_at);
  if (inserted == 0) return std::nullopt;
  const EventId id = unit.db.last_insert_id();
  unit.db.run("INSERT INTO event_body (event, body) VALUES (?1, ?2)", id, Blob{delivery.body});
  unit.after_commit([&state, id, at = delivery.received_at] { state.stored(id, at); });
  return id;
}

namespace {

Result<EventId> insert(Unit& unit, IntakeState& state, const inbox::Delivery& delivery) {
  if (const auto id = insert_delivery(unit, state, delivery)) return *id;
  count_duplicate(unit.db, delivery.received_at);
  unit.keep_despite_error();
  return Error(Errc::kDuplicate, "delivery " + delivery.transport_key);
}

// Handing a delivery out counts as beginning on it: the count must be durable before anything that
// could end the process begins.
Result<std::vector<inbox::StoredDelivery>> hand_out(Unit& unit, EventId after, std::size_t limit) {
  auto found = deliveries_from(
      unit.db.select("SELECT id, account, coalesce(transport_key, ''), received_at, attempts, body"
                     " FROM event JOIN event_body ON event_body.event = event.id"
                     " WHERE state = 'pending' AND id > ?1 ORDER BY id LIMIT ?2",
                     after, limit));
  if (!found.empty()) {
    unit.db.run(
        "UPDATE event SET attempts = attempts + 1 WHERE state = 'pending' AND id BETWEEN ?1 AND ?2",
        found.front().id, found.back().id);
  }
  return found;
}

Result<std::size_t> take_up_again(Unit& unit, IntakeState& state) {
  std::vector<std::pair<EventId, TimePoint>> again;
  {
    // A body that retention has erased cannot be read by any version.
    Rows rows = unit.db.select(
        "SELECT id, received_at FROM event WHERE state = 'unparsed'"
        " AND EXISTS (SELECT 1 FROM event_body WHERE event_body.event = event.id)");
    while (rows.next()) again.emplace_back(rows.integer(0), rows.time(1));
  }
  for (const auto& [id, received_at] : again) {
    unit.db.run("UPDATE event SET state = 'pending', attempts = 0, reason = '' WHERE id = ?1", id);
    unit.after_commit([&state, id = id, at = received_at] { state.taken_up_again(id, at); });
  }
  return again.size();
}

}  // namespace

Result<void> SqliteInbox::load(Connection& connection, IntakeState& state) {
  {
    Rows rows =
        connection.select("SELECT id, received_at FROM event WHERE state = 'pending' ORDER BY id");
    while (rows.next()) state.stored(rows.integer(0), rows.time(1));
  }
  {
    Rows rows = connection.select("SELECT count(*) FROM event WHERE state = 'unparsed'");
    if (rows.next()) state.load_unparsed(rows.count(0));
  }
  {
    Rows rows = connection.select("SELECT max(received_at) FROM event");
    if (rows.next() && !rows.is_null(0)) state.saw(rows.time(0));
  }
  return connection.checked();
}

asio::awaitable<Result<EventId>> SqliteInbox::append(inbox::Delivery delivery) {
  const IntakeState::Place place = state_.reserve();
  if (!place)
    co_return Error(Errc::kOverloaded, "inbox: the bound of pending deliveries is reached");
  co_return co_await writer_.write<EventId>(
      [&state = state_, stored = std::move(delivery)](Unit& unit) {
        return insert(unit, state, stored);
      });
}

asio::awaitable<Result<std::vector<inbox::StoredDelivery>>> SqliteInbox::pending(
    EventId after, std::size_t limit) {
  if (limit == 0 || !state_.waits_behind(after)) co_return std::vector<inbox::StoredDelivery>();
  co_return co_await writer_.write<std::vector<inbox::StoredDelivery>>(
      [after, limit](Unit& unit) { return hand_out(unit, after, limit); });
}

asio::awaitable<Result<std::size_t>> SqliteInbox::retry_unparsed() {
  co_return co_await writer_.write<std::size_t>(
      [&state = state_](Unit& unit) { return take_up_again(unit, state); });
}

asio::awaitable<Result<std::vector<inbox::StoredDelivery>>> SqliteInbox::unparsed(
    std::size_t limit) {
  co_return co_await reader_.read<std::vector<inbox::StoredDelivery>>(
      [limit](Connection& db) -> Result<std::vector<inbox::StoredDelivery>> {
        return deliveries_from(db.select(
            "SELECT id, account, coalesce(transport_key, ''), received_at, attempts,"
            " coalesce(body, x'') FROM event LEFT JOIN event_body ON event_body.event = event.id"
            " WHERE state = 'unparsed' ORDER BY id DESC LIMIT ?1",
            limit));
      });
}

}  // namespace kaiku::store
