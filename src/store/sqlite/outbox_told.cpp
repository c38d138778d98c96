// Who has been told of an incident.

#include <algorithm>
#include <string>

#include "outbox.hpp"

namespace kaiku::store {

namespace asio = boost::asio;

using outbox::Told;

asio::awaitable<Result<std::vector<Told>>> SqliteOutbox::told(IncidentId incident) {
  co_return co_await reader_.read<std::vector<Told>>(
      [incident](Connection& db) -> Result<std::vector<Told>> {
        const std::string prefix = "incident/" + std::to_string(incident);
        // '0' stands behind '/': the range holds every key that begins with the prefix and a slash.
        Rows rows = db.select(
            "SELECT channel, remote_id FROM action WHERE key > ?1 || '/' AND key < ?1 || '0'"
            " AND kind = 'notify' AND state = 'done' ORDER BY done_at, id",
            prefix);
        std::vector<Told> told;
        while (rows.next()) {
          const std::string channel = rows.text(0);
          if (std::ranges::find(told, channel, &Told::channel) != told.end()) continue;
          told.push_back({channel, rows.text(1)});
        }
        return told;
      });
}

}  // namespace kaiku::store
