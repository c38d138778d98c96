// What is held about a person, and its end.

#include <charconv>
#include <utility>

#include <kaiku/console/console.hpp>
#include <kaiku/rights/json.hpp>

#include "answering.hpp"
#include "routes.hpp"

namespace kaiku::console {

namespace asio = boost::asio;
using nlohmann::json;

namespace {

std::string field(const http::Fields& query, std::string_view name) {
  return std::string(http::find_field(query, name).value_or(""));
}

}  // namespace

std::vector<Console::Route> Console::people_routes() {
  constexpr Door kOperator = Door::kControlSocket;
  return {{"GET",
           "/api/v1/people/held",
           kOperator,
           &Console::held_about,
           "What one table holds about a person; without `table` the names of the tables.",
           {"account", "author", "table", "offset", "limit"},
           {}},
          {"POST",
           "/api/v1/people/forget",
           kOperator,
           &Console::forget,
           "Takes a person out of every table.",
           {},
           {"who", "account", "author"}},
          {"GET",
           "/api/v1/people/erasures",
           kOperator,
           &Console::list_erasures,
           "Who was forgotten, without saying who; newest first.",
           {"limit"},
           {}}};
}

asio::awaitable<http::Response> Console::held_about(const Call& call) {
  std::string table = field(call.query, "table");
  if (table.empty()) co_return document({{"tables", parts_.people.tables()}});
  rights::Person person{AccountId(field(call.query, "account")),
                        AuthorId(field(call.query, "author"))};
  std::size_t offset = 0;
  const std::string text = field(call.query, "offset");
  std::from_chars(text.data(), text.data() + text.size(), offset);
  const auto rows = co_await parts_.people.held(std::move(person), std::move(table), offset,
                                                limit_of(call.query));
  if (!rows) co_return failure(rows.error());
  json items = json::array();
  for (const std::string& row : *rows) items.push_back(json::parse(row, nullptr, false));
  co_return document({{"items", std::move(items)}});
}

asio::awaitable<http::Response> Console::forget(const Call& call) {
  rights::Person person{AccountId(call.text("account")), AuthorId(call.text("author"))};
  const auto done =
      co_await parts_.people.forget(std::move(person), call.text("who"), parts_.clock.now());
  if (!done) co_return failure(done.error());
  parts_.changed();
  co_return document(rights::to_json_value(*done));
}

asio::awaitable<http::Response> Console::list_erasures(const Call& call) {
  const auto erasures = co_await parts_.people.erasures(limit_of(call.query));
  if (!erasures) co_return failure(erasures.error());
  json items = json::array();
  for (const rights::Erasure& erasure : *erasures) {
    items.push_back(rights::to_json_value(erasure));
  }
  co_return document({{"items", std::move(items)}});
}

}  // namespace kaiku::console
