#include "standin/graph_api.hpp"

#include <algorithm>
#include <utility>

#include <nlohmann/json.hpp>

#include <kaiku/crypto/crypto.hpp>
#include <kaiku/http/url.hpp>

namespace standin {

namespace http = kaiku::http;
using nlohmann::json;

namespace {

http::Response document(const json& value) {
  return http::Response(200, value.dump(), "application/json");
}

// JSON, form or query parameters, as the API takes them all.
std::string parameter(const http::Request& request, std::string_view name) {
  if (const json body = json::parse(request.body, nullptr, false); body.is_object()) {
    if (const auto found = body.find(std::string(name)); found != body.end()) {
      return found->is_string() ? found->get<std::string>() : found->dump();
    }
  }
  for (const std::string_view text :
       {http::split_target(request.url).second, std::string_view(request.body)}) {
    const auto fields = http::form_decode(text);
    if (!fields) continue;
    if (const auto value = http::find_field(*fields, name)) return std::string(*value);
  }
  return {};
}

// "/v25.0/123_456/comments" → {"123_456", "comments"}
std::pair<std::string, std::string> object_and_edge(std::string_view path) {
  if (path.starts_with("/v")) path.remove_prefix(std::min(path.find('/', 1), path.size()));
  if (path.starts_with('/')) path.remove_prefix(1);
  const auto slash = path.find('/');
  if (slash == std::string_view::npos) return {std::string(path), {}};
  return {std::string(path.substr(0, slash)), std::string(path.substr(slash + 1))};
}

}  // namespace

GraphApi::GraphApi(std::string page, std::string token, std::string app_secret)
    : page_(std::move(page)),
      token_(std::move(token)),
      app_secret_(std::move(app_secret)),
      service_([this](const http::Request& request) { return handle(request); }) {}

void GraphApi::add_comment(const std::string& id) {
  state_.change([&](State& state) { state.comments.insert(id); });
}
void GraphApi::remove_comment(const std::string& id) {
  state_.change([&](State& state) { state.comments.erase(id); });
}
void GraphApi::set_header(std::string name, std::string value) {
  headers_.change([&](auto& headers) { headers[std::move(name)] = std::move(value); });
}
void GraphApi::on_effect(std::function<void(const Call&)> observer) {
  observer_.change([&](auto& current) { current = std::move(observer); });
}

http::Response GraphApi::error(int code, int subcode, const std::string& message, bool transient) {
  const json body = {{"error",
                      {{"message", "(#" + std::to_string(code) + ") " + message},
                       {"type", "OAuthException"},
                       {"code", code},
                       {"error_subcode", subcode},
                       {"is_transient", transient},
                       {"fbtrace_id", "Astandin"}}}};
  return http::Response(400, body.dump(), "application/json");
}

Answer GraphApi::handle(const http::Request& request) {
  const auto fault = faults_.take(request.method + " " + request.url);
  if (fault && fault->kind == Fault::Kind::kAnswer) return fault->response;
  if (fault && fault->kind == Fault::Kind::kLostRequest) return std::nullopt;
  http::Response response = perform(request);
  if (fault) return std::nullopt;
  headers_.look([&](const auto& headers) {
    for (const auto& [name, value] : headers) response.headers.add(name, value);
  });
  return response;
}

bool GraphApi::authorised(const http::Request& request) const {
  const std::string bearer(request.headers.find("Authorization").value_or(""));
  const std::string token =
      bearer.starts_with("Bearer ") ? bearer.substr(7) : parameter(request, "access_token");
  return token == token_;
}

http::Response GraphApi::perform(const http::Request& request) {
  if (!authorised(request))
    return error(190, 463, "Error validating access token: Session has expired");
  const std::string proof =
      kaiku::crypto::to_hex(kaiku::crypto::HmacSha256(app_secret_).sign(token_));
  const bool proven = parameter(request, "appsecret_proof") == proof;
  const auto [object, edge] = object_and_edge(http::split_target(request.url).first);
  return state_.change([&](State& state) {
    ++state.requests;
    if (!proven) {
      ++state.refused_proofs;
      return error(100, 0, "Invalid appsecret_proof provided in the API argument");
    }
    if (request.method == "GET") return read(state, object, edge);
    return write(state, object, edge, request);
  });
}

// Posts of the page itself are kept as replies to it.
http::Response GraphApi::read(State& state, const std::string& id, const std::string& edge) {
  if (!(edge == "feed" && id == page_) && !state.comments.contains(id))
    return error(100, 33, "Unsupported get request. Object does not exist");
  if (edge == "comments" || edge == "replies" || edge == "feed") {
    json data = json::array();
    for (const Reply& reply : state.replies) {
      if (reply.comment == id) {
        data.push_back({{"id", reply.id},
                        {"from", {{"id", page_}, {"name", "Brand"}}},
                        {"message", reply.text},
                        {"text", reply.text}});
      }
    }
    return document({{"data", data}});
  }
  const bool taken = std::ranges::any_of(state.private_replies,
                                         [&](const Reply& reply) { return reply.comment == id; });
  const bool hidden = state.hidden.contains(id);
  return document({{"id", id},
                   {"is_hidden", hidden},
                   {"hidden", hidden},
                   {"can_hide", true},
                   {"can_remove", true},
                   {"can_reply_privately", !taken}});
}

http::Response GraphApi::write(State& state, const std::string& id, const std::string& edge,
                               const http::Request& request) {
  if (edge == "messages") return message(state, request);
  if (edge == "feed" && id == page_) {
    note(state, request);
    return reply(state, id, parameter(request, "message"));
  }
  if (edge == "blocked" && request.method == "DELETE") {
    const std::string person = parameter(request, "psid");
    std::erase_if(state.blocked,
                  [&](const std::string& one) { return one.find(person) != one.npos; });
    note(state, request);
    return document({{"success", true}});
  }
  if (edge == "blocked" || edge == "moderate_conversations") {
    state.blocked.insert(parameter(request, edge == "blocked" ? "user" : "user_ids"));
    note(state, request);
    return document({{"success", edge == "blocked" ? json(true) : json("true")}});
  }
  if (!state.comments.contains(id))
    return error(100, 33, "Unsupported post request. Object does not exist");
  if (edge == "comments" || edge == "replies") {
    note(state, request);
    return reply(state, id, parameter(request, "message"));
  }
  if (edge == "likes") {
    (request.method == "DELETE") ? void(state.liked.erase(id)) : void(state.liked.insert(id));
  } else if (request.method == "DELETE") {
    state.deleted.insert(id);
    state.comments.erase(id);
  } else {
    const std::string hide = parameter(request, "is_hidden") + parameter(request, "hide");
    if (hide != "true" && hide != "false") return error(100, 0, "Invalid parameter");
    (hide == "true") ? void(state.hidden.insert(id)) : void(state.hidden.erase(id));
  }
  note(state, request);
  return document({{"success", true}});
}

http::Response GraphApi::reply(State& state, const std::string& comment, const std::string& text) {
  if (text.empty()) return error(100, 0, "Invalid parameter: message");
  const std::string id = "9000" + std::to_string(state.replies.size() + 1);
  state.replies.push_back({id, comment, text});
  state.comments.insert(id);
  return document({{"id", id}});
}

// One private reply per comment: the second is refused for good.
http::Response GraphApi::message(State& state, const http::Request& request) {
  const json body = json::parse(request.body, nullptr, false);
  const json recipient =
      body.is_object() ? body.value("recipient", json::object()) : json::object();
  const std::string comment = recipient.value("comment_id", recipient.value("id", ""));
  const std::string text =
      body.is_object() ? body.value("message", json::object()).value("text", "") : "";
  if (comment.empty() || text.empty()) return error(100, 0, "Invalid parameter");
  const bool again = std::ranges::any_of(state.private_replies,
                                         [&](const Reply& r) { return r.comment == comment; });
  if (recipient.contains("comment_id") && again)
    return error(10900, 0, "Activity already replied to");
  const std::string id = "m_" + std::to_string(state.private_replies.size() + 1);
  state.private_replies.push_back({id, comment, text});
  note(state, request);
  return document({{"recipient_id", "7400"}, {"message_id", id}});
}

void GraphApi::note(State& state, const http::Request& request) {
  Call call{request.method, std::string(http::split_target(request.url).first), request.body,
            static_cast<int>(state.effects.size()) + 1};
  observer_.look([&](const auto& observer) {
    if (observer) observer(call);
  });
  state.effects.push_back(std::move(call));
}

}  // namespace standin
