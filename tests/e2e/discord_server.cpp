#include "e2e/discord_server.hpp"

#include <algorithm>
#include <chrono>
#include <utility>

#include "standin/request_fields.hpp"

namespace e2e {

namespace http = kaiku::http;
using kaiku::fakes::WebSocketPeer;
using nlohmann::json;
using standin::json_answer;
using standin::time_now;

namespace {

constexpr std::int64_t kDiscordEpoch = 1'420'070'400'000;
constexpr int kIntents = 46593;

std::string message_of(const std::string& id) {
  return id.substr(id.find('/') + 1);
}

std::string name_of(const json& message) {
  return message["channel_id"].get<std::string>() + "/" + message["id"].get<std::string>();
}

// What is written in the channel names its server, what is private does not.
json as_told(json message) {
  if (message["channel_id"] == DiscordServer::kChannel) message["guild_id"] = DiscordServer::kGuild;
  return message;
}

}  // namespace

DiscordServer::DiscordServer(std::string token)
    : token_(std::move(token)),
      gateway_([this](WebSocketPeer& peer) { serve(peer); }),
      service_([this](const http::Request& request) { return handle(request); }) {}

json DiscordServer::make(State& state, const std::string& channel, const std::string& text,
                         const std::string& author, const json& more) {
  const std::int64_t millis = std::chrono::duration_cast<std::chrono::milliseconds>(
                                  std::chrono::system_clock::now().time_since_epoch())
                                  .count();
  state.last_id = std::max(state.last_id + 1, (millis - kDiscordEpoch) << 22);
  json message = {{"id", std::to_string(state.last_id)},
                  {"channel_id", channel},
                  {"author", {{"id", author}, {"username", "u" + author}, {"bot", author == kBot}}},
                  {"content", text},
                  {"timestamp", time_now()},
                  {"edited_timestamp", nullptr},
                  {"attachments", json::array()},
                  {"type", 0}};
  message.update(more);
  state.messages.push_back(message);
  return message;
}

void DiscordServer::tell(State& state, const std::string& name, const json& d) {
  const json frame = {
      {"op", 0}, {"s", state.dispatches.size() + 2}, {"t", name}, {"d", d}};  // READY was the first
  state.dispatches.push_back(frame);
  for (WebSocketPeer* const peer : state.peers) peer->write(frame.dump());
}

std::string DiscordServer::write(const std::string& text, const std::string& author) {
  return state_.change([&](State& state) {
    const json message = make(state, kChannel, text, author, json::object());
    tell(state, "MESSAGE_CREATE", as_told(message));
    return name_of(message);
  });
}

std::string DiscordServer::write_unheard(const std::string& text, const std::string& author) {
  return state_.change(
      [&](State& state) { return name_of(make(state, kChannel, text, author, json::object())); });
}

std::string DiscordServer::write_privately(const std::string& text, const std::string& author) {
  return state_.change([&](State& state) {
    const json message = make(state, private_channel(author), text, author, json::object());
    tell(state, "MESSAGE_CREATE", message);
    return name_of(message);
  });
}

void DiscordServer::answer_as_staff(const std::string& text, const std::string& person) {
  state_.change([&](State& state) {
    tell(state, "MESSAGE_CREATE", make(state, private_channel(person), text, kBot, {{"nonce", 7}}));
  });
}

void DiscordServer::edit(const std::string& id, const std::string& text) {
  state_.change([&](State& state) {
    for (json& message : state.messages) {
      if (name_of(message) != id) continue;
      message["content"] = text;
      message["edited_timestamp"] = time_now();
      // As the documentation shows it: neither author nor server.
      tell(state, "MESSAGE_UPDATE",
           {{"id", message["id"]},
            {"channel_id", message["channel_id"]},
            {"content", text},
            {"edited_timestamp", message["edited_timestamp"]}});
    }
  });
}

void DiscordServer::remove(const std::string& id) {
  state_.change([&](State& state) {
    std::erase_if(state.messages, [&](const json& message) { return name_of(message) == id; });
    tell(state, "MESSAGE_DELETE",
         {{"id", message_of(id)}, {"channel_id", kChannel}, {"guild_id", kGuild}});
  });
}

void DiscordServer::react(const std::string& id, const std::string& author,
                          const std::string& emoji) {
  dispatch("MESSAGE_REACTION_ADD", {{"user_id", author},
                                    {"channel_id", kChannel},
                                    {"message_id", message_of(id)},
                                    {"guild_id", kGuild},
                                    {"emoji", {{"id", nullptr}, {"name", emoji}}}});
}

void DiscordServer::dispatch(const std::string& name, const json& d) {
  state_.change([&](State& state) { tell(state, name, d); });
}

void DiscordServer::say(const json& frame) {
  state_.change([&](State& state) {
    for (WebSocketPeer* const peer : state.peers) peer->write(frame.dump());
  });
}

void DiscordServer::close(int code) {
  state_.change([&](State& state) {
    for (WebSocketPeer* const peer : state.peers) peer->close(code);
    state.peers.clear();
  });
}

void DiscordServer::end_session() {
  state_.change([](State& state) { state.session_is_valid = false; });
}

std::vector<std::string> DiscordServer::answers_to(const std::string& id) const {
  return state_.look([&](const State& state) {
    std::vector<std::string> texts;
    for (const json& message : state.messages) {
      const json reference = message.value("message_reference", json::object());
      if (message["author"]["id"] == kBot && reference.value("message_id", "") == message_of(id))
        texts.push_back(message["content"]);
    }
    return texts;
  });
}

std::vector<std::string> DiscordServer::sent_to(const std::string& person) const {
  return state_.look([&](const State& state) {
    std::vector<std::string> texts;
    for (const json& message : state.messages) {
      if (message["author"]["id"] == kBot && message["channel_id"] == private_channel(person))
        texts.push_back(message["content"]);
    }
    return texts;
  });
}

standin::Answer DiscordServer::handle(const http::Request& request) {
  const auto fault = faults_.take(request.method + " " + request.url);
  if (fault && fault->kind == standin::Fault::Kind::kAnswer) return fault->response;
  if (fault && fault->kind == standin::Fault::Kind::kLostRequest) return std::nullopt;
  http::Response response = state_.change([&](State& state) { return perform(state, request); });
  if (fault) return std::nullopt;
  return response;
}

http::Response DiscordServer::perform(State& state, const http::Request& request) {
  if (request.headers.find("Authorization").value_or("") != "Bot " + token_)
    return json_answer({{"message", "401: Unauthorized"}, {"code", 0}}, 401);
  const std::string path(http::split_target(request.url).first);
  if (path == "/gateway/bot") {
    return json_answer({{"url", "ws://127.0.0.1:" + std::to_string(gateway_.port())},
                        {"shards", 1},
                        {"session_start_limit",
                         {{"total", 1000}, {"remaining", 999}, {"reset_after", 14'400'000}}}});
  }
  if (path == "/users/@me/channels") {
    const std::string person = json::parse(request.body)["recipient_id"];
    return json_answer({{"id", private_channel(person)}});
  }
  const std::string rest = path.substr(std::string("/channels/").size());
  const std::string channel = rest.substr(0, rest.find('/'));
  if (request.method == "POST") return post(state, channel, json::parse(request.body));
  if (path.ends_with("/messages")) return list(state, request, channel);
  const std::string id = channel + "/" + path.substr(path.rfind('/') + 1);
  const auto found = std::ranges::find(state.messages, id, name_of);
  if (found == state.messages.end()) return json_answer({{"code", 10008}}, 404);
  return json_answer(*found);
}

// The Gateway often tells of a message before the call that made it is answered; the same nonce is
// the same message.
http::Response DiscordServer::post(State& state, const std::string& channel, const json& asked) {
  for (const json& known : state.messages) {
    if (known.value("nonce", json()) == asked["nonce"]) return json_answer(known);
  }
  json more = {{"nonce", asked["nonce"]}};
  if (asked.contains("message_reference")) {
    more["type"] = 19;
    more["message_reference"] = asked["message_reference"];
  }
  const json message = make(state, channel, asked["content"], kBot, more);
  tell(state, "MESSAGE_CREATE", as_told(message));
  return json_answer(message);
}

http::Response DiscordServer::list(State& state, const http::Request& request,
                                   const std::string& channel) {
  ++state.polls;
  const std::string after = standin::field_of(request, "after");
  json page = json::array();
  for (const json& message : state.messages) {
    const std::string id = message["id"];
    const bool later = id.size() != after.size() ? id.size() > after.size() : id > after;
    if (message["channel_id"] == channel && later) page.insert(page.begin(), message);
  }
  return json_answer(page);
}

void DiscordServer::serve(WebSocketPeer& peer) {
  peer.write(json({{"op", 10}, {"d", {{"heartbeat_interval", 1000}}}}).dump());
  while (const auto text = peer.read()) {
    if (!take(peer, json::parse(*text))) break;
  }
  state_.change([&](State& state) {
    state.peers.erase(&peer);
    if (peer.close_code() != 0) state.goodbyes.push_back(peer.close_code());
  });
}

bool DiscordServer::take(WebSocketPeer& peer, const json& frame) {
  return state_.change([&](State& state) {
    const json d = frame.value("d", json());
    switch (frame["op"].get<int>()) {
      case 1:
        ++state.heartbeats;
        if (!state.deaf) peer.write(R"({"op":11})");
        return true;
      case 2:
        ++state.identified;
        if (d["token"] != token_ || d["intents"] != kIntents) {
          peer.close(d["token"] != token_ ? 4004 : 4013);
        } else if (!state.refusals.empty()) {
          peer.close(state.refusals.front());
          state.refusals.erase(state.refusals.begin());
        } else {
          let_in(state, peer);
        }
        return true;
      case 6:
        resume(state, peer, d);
        return true;
      default:
        peer.close(4001);
        return true;
    }
  });
}

void DiscordServer::let_in(State& state, WebSocketPeer& peer) {
  ++state.session;
  state.session_is_valid = true;
  state.dispatches.clear();
  const json ready = {{"v", 10},
                      {"user", {{"id", kBot}}},
                      {"guilds", json::array({{{"id", kGuild}, {"unavailable", true}}})},
                      {"session_id", "session-" + std::to_string(state.session)},
                      {"resume_gateway_url", "ws://127.0.0.1:" + std::to_string(gateway_.port())}};
  peer.write(json({{"op", 0}, {"s", 1}, {"t", "READY"}, {"d", ready}}).dump());
  state.peers.insert(&peer);
}

void DiscordServer::resume(State& state, WebSocketPeer& peer, const json& asked) {
  const bool known = state.session_is_valid && asked["token"] == token_ &&
                     asked["session_id"] == "session-" + std::to_string(state.session);
  if (!known) return peer.write(R"({"op":9,"d":false})");
  ++state.resumed;
  for (const json& frame : state.dispatches) {
    if (frame["s"] > asked["seq"]) peer.write(frame.dump());
  }
  state.peers.insert(&peer);
  tell(state, "RESUMED", json::object());
}

}  // namespace e2e
