#include "standin/bluesky_api.hpp"

#include <algorithm>
#include <utility>

#include "standin/request_fields.hpp"

namespace standin {

namespace http = kaiku::http;
using nlohmann::json;

namespace {

constexpr const char* kPosts = "app.bsky.feed.post";

http::Response refusal(int status, const char* error) {
  return json_answer({{"error", error}, {"message", "as asked for by the test"}}, status);
}

json named(const BlueskyApi::Post& post) {
  return {{"uri", post.uri()}, {"cid", "bafy" + post.rkey}};
}

json view(const BlueskyApi::Post& post) {
  json record = {{"$type", kPosts}, {"text", post.text}, {"createdAt", post.indexed}};
  if (!post.reply.is_null()) record["reply"] = post.reply;
  json made = named(post);
  made["author"] = {{"did", post.did}, {"handle", "someone.example"}};
  made["record"] = std::move(record);
  made["indexedAt"] = post.indexed;
  return made;
}

const BlueskyApi::Post* find(const BlueskyApi::State& state, const std::string& uri) {
  const auto found = std::ranges::find(state.posts, uri, &BlueskyApi::Post::uri);
  return found == state.posts.end() ? nullptr : &*found;
}

}  // namespace

BlueskyApi::BlueskyApi(std::string did, std::string password, std::size_t page_size)
    : did_(std::move(did)),
      password_(std::move(password)),
      page_size_(page_size),
      service_([this](const http::Request& request) { return handle(request); }) {}

std::string BlueskyApi::add(const std::string& did, const std::string& text, json reply) {
  return state_.change([&](State& state) {
    Post post;
    post.did = did;
    post.rkey = "3l" + std::to_string(1000 + state.posts.size());
    post.text = text;
    post.indexed = time_now();
    post.reply = std::move(reply);
    state.posts.push_back(post);
    return post.id();
  });
}

std::string BlueskyApi::post(const std::string& text) {
  return add(did_, text, nullptr);
}

std::string BlueskyApi::reply(const std::string& text, const std::string& author,
                              const std::string& to) {
  const json above = state_.look(
      [&](const State& state) { return named(*std::ranges::find(state.posts, to, &Post::id)); });
  return add("did:plc:" + author, text, {{"root", above}, {"parent", above}});
}

std::vector<std::string> BlueskyApi::answers_to(const std::string& id) const {
  return state_.look([&](const State& state) {
    std::vector<std::string> texts;
    const auto above = std::ranges::find(state.posts, id, &Post::id);
    for (const Post& post : state.posts) {
      if (post.did == did_ && !post.reply.is_null() && post.reply["parent"]["uri"] == above->uri())
        texts.push_back(post.text);
    }
    return texts;
  });
}

void BlueskyApi::end_session() {
  state_.change([](State& state) { state.ended = true; });
}

Answer BlueskyApi::handle(const http::Request& request) {
  const auto fault = faults_.take(request.method + " " + request.url);
  if (fault && fault->kind == Fault::Kind::kAnswer) return fault->response;
  if (fault && fault->kind == Fault::Kind::kLostRequest) return std::nullopt;
  http::Response response = state_.change([&](State& state) { return perform(state, request); });
  if (fault) return std::nullopt;
  return response;
}

http::Response BlueskyApi::make_session(State& state, const http::Request& request) const {
  const json asked = json::parse(request.body, nullptr, false);
  if (asked.value("identifier", "") != did_ || asked.value("password", "") != password_)
    return refusal(401, "AuthenticationRequired");
  ++state.sessions;
  state.ended = false;
  return json_answer({{"did", did_},
                      {"accessJwt", "session-" + std::to_string(state.sessions)},
                      {"refreshJwt", "unused"}});
}

http::Response BlueskyApi::perform(State& state, const http::Request& request) {
  std::string method(http::split_target(request.url).first);
  method.erase(0, method.rfind('/') + 1);
  if (method == "com.atproto.server.createSession") return make_session(state, request);
  if (request.headers.find("Authorization").value_or("") !=
      "Bearer session-" + std::to_string(state.sessions))
    return refusal(401, "InvalidToken");
  if (state.ended) return refusal(400, "ExpiredToken");
  if (method == "app.bsky.notification.listNotifications") return notifications(state, request);
  if (method == "app.bsky.feed.getAuthorFeed") return own_posts(state);
  if (method == "app.bsky.feed.getPosts") {
    const Post* const post = find(state, field_of(request, "uris"));
    return json_answer({{"posts", post == nullptr ? json::array() : json::array({view(*post)})}});
  }
  if (method == "com.atproto.repo.createRecord") return write_record(state, request, false);
  if (method == "com.atproto.repo.putRecord") return write_record(state, request, true);
  if (method == "com.atproto.repo.getRecord") return read_record(state, request);
  if (method == "chat.bsky.convo.getLog")
    return json_answer({{"cursor", "22"}, {"logs", json::array()}});
  if (method == "chat.bsky.convo.getConvoForMembers") {
    return json_answer({{"convo", {{"id", "convo-" + field_of(request, "members").substr(8)}}}});
  }
  if (method == "chat.bsky.convo.sendMessage") {
    const json asked = json::parse(request.body);
    state.sent.emplace_back(asked["convoId"], asked["message"]["text"]);
    return json_answer({{"id", "3msg" + std::to_string(state.sent.size())}});
  }
  return refusal(404, "MethodNotImplemented");
}

// What answers the account, newest first; the cursor is a place from the top.
http::Response BlueskyApi::notifications(State& state, const http::Request& request) const {
  const std::string cursor = field_of(request, "cursor");
  json page = json::array();
  std::string next;
  for (std::size_t i = state.posts.size(); i-- > 0;) {
    if (state.posts[i].did == did_ || (!cursor.empty() && i > std::stoul(cursor))) continue;
    if (page.size() == page_size_) {
      next = std::to_string(i);
      break;
    }
    page.push_back(view(state.posts[i]));
    page.back()["reason"] = "reply";
  }
  ++state.polls;
  json answer = {{"notifications", std::move(page)}};
  if (!next.empty()) answer["cursor"] = next;
  return json_answer(answer);
}

http::Response BlueskyApi::own_posts(const State& state) const {
  json feed = json::array();
  for (auto post = state.posts.rbegin(); post != state.posts.rend(); ++post) {
    if (post->did == did_) feed.push_back({{"post", view(*post)}});
  }
  return json_answer({{"feed", std::move(feed)}});
}

http::Response BlueskyApi::write_record(State& state, const http::Request& request,
                                        bool replace) const {
  const json asked = json::parse(request.body);
  const std::string rkey = asked["rkey"];
  if (asked["collection"] != kPosts) {
    const std::string place = asked["collection"].get<std::string>() + "/" + rkey;
    if (!replace && state.records.contains(place)) return refusal(400, "InvalidRequest");
    state.records[place] = asked["record"];
    return json_answer({{"uri", "at://" + did_ + "/" + place}, {"cid", "bafyrecord"}});
  }
  Post post;
  post.did = did_;
  post.rkey = rkey;
  post.text = asked["record"]["text"];
  post.indexed = time_now();
  post.reply = asked["record"]["reply"];
  if (find(state, post.uri()) != nullptr) return refusal(400, "InvalidRequest");
  state.posts.push_back(post);
  return json_answer(named(post));
}

http::Response BlueskyApi::read_record(const State& state, const http::Request& request) const {
  const std::string place = field_of(request, "collection") + "/" + field_of(request, "rkey");
  const Post* const post = find(state, "at://" + did_ + "/" + place);
  if (post != nullptr) return json_answer(named(*post));
  const auto record = state.records.find(place);
  if (record == state.records.end()) return refusal(400, "RecordNotFound");
  return json_answer(
      {{"uri", "at://" + did_ + "/" + place}, {"cid", "bafyrecord"}, {"value", record->second}});
}

}  // namespace standin
