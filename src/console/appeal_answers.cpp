// Statements of reasons, and appeals against restrictions.

#include <utility>

#include <kaiku/console/console.hpp>
#include <kaiku/rights/json.hpp>

#include "answering.hpp"
#include "routes.hpp"

namespace kaiku::console {

namespace asio = boost::asio;
using nlohmann::json;

std::vector<Console::Route> Console::appeal_routes() {
  constexpr Door kOperator = Door::kControlSocket;
  return {{"GET",
           "/api/v1/actions/{id}/statement",
           kOperator,
           &Console::statement,
           "The statement of reasons of a restriction; `lang` is fi, sv or en.",
           {"lang"},
           {}},
          {"POST",
           "/api/v1/actions/{id}/appeal",
           kOperator,
           &Console::open_appeal,
           "Opens an appeal against a restriction, with what its author says.",
           {},
           {"who", "grounds"}},
          {"GET",
           "/api/v1/appeals",
           kOperator,
           &Console::list_appeals,
           "Appeals: open ones oldest first, others newest first.",
           {"state", "limit"},
           {}},
          {"POST",
           "/api/v1/appeals/{id}/uphold",
           kOperator,
           &Console::uphold,
           "The restriction stands; another person than the first decides.",
           {},
           {"who", "reason"}},
          {"POST",
           "/api/v1/appeals/{id}/overturn",
           kOperator,
           &Console::overturn,
           "Takes the restriction back; another person than the first decides.",
           {},
           {"who", "reason"}}};
}

asio::awaitable<http::Response> Console::statement(const Call& call) {
  const std::string name(http::find_field(call.query, "lang").value_or("en"));
  const auto language = parse_language(name);
  if (!language) co_return http::problem(400, "Bad Request", "lang: expected fi, sv or en");
  const auto restriction = co_await parts_.appeals.restriction(call.id);
  co_return restriction ? document(rights::to_json_value(*restriction, *language))
                        : failure(restriction.error());
}

asio::awaitable<http::Response> Console::list_appeals(const Call& call) {
  std::optional<rights::AppealState> state;
  if (const auto name = http::find_field(call.query, "state"); name && !name->empty()) {
    state = rights::parse_appeal_state(*name);
    if (!state) {
      co_return http::problem(400, "Bad Request", "state: expected open, upheld or overturned");
    }
  }
  const auto appeals = co_await parts_.appeals.list(state, limit_of(call.query));
  if (!appeals) co_return failure(appeals.error());
  json items = json::array();
  for (const rights::Appeal& appeal : *appeals) items.push_back(rights::to_json_value(appeal));
  co_return document({{"items", std::move(items)}});
}

asio::awaitable<http::Response> Console::open_appeal(const Call& call) {
  const auto opened = co_await parts_.appeals.open(call.id, call.text("who"), call.text("grounds"),
                                                   parts_.clock.now());
  co_return opened ? document(rights::to_json_value(*opened)) : failure(opened.error());
}

asio::awaitable<http::Response> Console::uphold(const Call& call) {
  co_return co_await decide_appeal(call, rights::AppealState::kUpheld);
}

asio::awaitable<http::Response> Console::overturn(const Call& call) {
  co_return co_await decide_appeal(call, rights::AppealState::kOverturned);
}

asio::awaitable<http::Response> Console::decide_appeal(const Call& call,
                                                       rights::AppealState verdict) {
  const auto appeal = co_await parts_.appeals.find(call.id);
  if (!appeal) co_return failure(appeal.error());
  const auto decided = co_await parts_.appeals.decide(
      call.id, verdict, parts_.rulebook.capabilities(appeal->account), call.text("who"),
      call.text("reason"), parts_.clock.now());
  if (!decided) co_return failure(decided.error());
  parts_.changed();  // the remedy leaves at once
  co_return document(rights::to_json_value(*decided));
}

}  // namespace kaiku::console
