#include "standin/action_endpoint.hpp"

#include <algorithm>

#include <nlohmann/json.hpp>

#include "standin/signing.hpp"

namespace standin {

namespace http = kaiku::http;
using nlohmann::json;

ActionEndpoint::ActionEndpoint(std::string secret)
    : secret_(std::move(secret)),
      service_([this](const http::Request& request) { return handle(request); }) {}

Answer ActionEndpoint::handle(const http::Request& request) {
  const auto fault = faults_.take(request.method + " " + request.url + " " + request.body);
  if (fault && fault->kind == Fault::Kind::kAnswer) return fault->response;
  if (fault && fault->kind == Fault::Kind::kLostRequest) return std::nullopt;
  http::Response response = perform(request);
  if (fault) return std::nullopt;
  return response;
}

http::Response ActionEndpoint::perform(const http::Request& request) {
  const std::string id(request.headers.find("webhook-id").value_or(""));
  const std::string timestamp(request.headers.find("webhook-timestamp").value_or(""));
  const std::string given(request.headers.find("webhook-signature").value_or(""));
  const bool proven =
      given.find(standard_signature(secret_, id, timestamp, request.body)) != std::string::npos;
  const json body = json::parse(request.body, nullptr, false);
  const json data = body.is_object() ? body.value("data", json::object()) : json::object();
  return state_.change([&](State& state) {
    if (!proven) {
      ++state.bad_signatures;
      return http::Response(401);
    }
    Action action{body.value("type", ""), data.value("target_id", ""), data.value("text", ""),
                  data.value("idempotency_key", "")};
    if (action.type == "action.fetch") {
      return http::Response(200, json({{"id", action.target}, {"hidden", false}}).dump(),
                            "application/json");
    }
    const bool repeated = std::ranges::any_of(state.actions, [&](const Action& done) {
      return done.idempotency_key == action.idempotency_key;
    });
    if (repeated) {
      ++state.repeats;
      return http::Response(409, "{}", "application/json");
    }
    state.actions.push_back(std::move(action));
    return http::Response(200,
                          json({{"id", "done-" + std::to_string(state.actions.size())}}).dump(),
                          "application/json");
  });
}

}  // namespace standin
