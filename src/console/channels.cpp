// The ways by which people are told: what each can do, and a message that shows that it works.

#include <utility>

#include <kaiku/console/console.hpp>

#include "json_forms.hpp"
#include "routes.hpp"

namespace kaiku::console {

namespace asio = boost::asio;
using nlohmann::json;

asio::awaitable<http::Response> Console::channels(const Call&) {
  json items = json::array();
  for (const Channel& channel : parts_.channels ? parts_.channels() : std::vector<Channel>()) {
    items.push_back({{"id", channel.id},
                     {"type", channel.type},
                     {"groups_by", channel.groups_by},
                     {"acknowledges", channel.acknowledges},
                     {"follows", channel.follows},
                     {"stands_alone", channel.stands_alone},
                     {"longest", channel.longest},
                     {"unit", channel.unit},
                     {"per_second", channel.per_second},
                     {"burst", channel.burst}});
  }
  co_return http::Response(200, dump({{"items", items}}), "application/json");
}

asio::awaitable<http::Response> Console::test_channel(const Call& call) {
  if (!parts_.test_channel) co_return http::problem(404, "Not Found");
  const auto sent = co_await parts_.test_channel(call.text("channel"));
  if (sent) {
    parts_.changed();
    co_return http::Response(200, dump({{"action", *sent}}), "application/json");
  }
  if (sent.error().is(Errc::kNotFound)) {
    co_return http::problem(404, "Not Found", sent.error().message());
  }
  co_return http::problem(503, "Service Unavailable", sent.error().message());
}

}  // namespace kaiku::console
