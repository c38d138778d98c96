#include "streams.hpp"

#include <utility>

#include "inbox.hpp"

namespace kaiku::store {

namespace asio = boost::asio;

namespace {

Result<bool> store_page(Unit& unit, IntakeState& intake, const inbox::Page& page) {
  unit.db.run(
      "INSERT INTO stream (account, stream, cursor, read_at, under_way) VALUES (?1, ?2, ?3, ?4, ?5)"
      " ON CONFLICT DO UPDATE SET cursor = excluded.cursor, read_at = excluded.read_at,"
      " under_way = excluded.under_way",
      page.key.account, page.key.stream, page.state.cursor, page.state.read_at,
      page.state.under_way);
  if (page.body.empty()) return unit.db.checked(false);
  inbox::Delivery delivery;
  delivery.account = page.key.account;
  delivery.transport_key = page.transport_key;
  delivery.received_at = page.state.read_at;
  delivery.body = page.body;
  const bool is_new = insert_delivery(unit, intake, delivery).has_value();
  return unit.db.checked(is_new);
}

}  // namespace

asio::awaitable<Result<inbox::StreamState>> SqliteStreams::state(inbox::StreamKey key) {
  co_return co_await reader_.read<inbox::StreamState>(
      [key = std::move(key)](Connection& db) -> Result<inbox::StreamState> {
        inbox::StreamState found;
        Rows rows = db.select(
            "SELECT cursor, read_at, under_way FROM stream WHERE account = ?1 AND stream = ?2",
            key.account, key.stream);
        if (!rows.next()) return found;
        found.cursor = rows.text(0);
        found.read_at = rows.time(1);
        found.under_way = rows.flag(2);
        return found;
      });
}

asio::awaitable<Result<bool>> SqliteStreams::append(inbox::Page page) {
  const IntakeState::Place place = state_.reserve();
  if (!place)
    co_return Error(Errc::kOverloaded, "inbox: the bound of pending deliveries is reached");
  co_return co_await writer_.write<bool>([&intake = state_, stored = std::move(page)](Unit& unit) {
    return store_page(unit, intake, stored);
  });
}

}  // namespace kaiku::store
