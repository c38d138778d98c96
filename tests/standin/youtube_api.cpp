#include "standin/youtube_api.hpp"

#include <algorithm>
#include <utility>

#include <nlohmann/json.hpp>

#include "standin/request_fields.hpp"

namespace standin {

namespace http = kaiku::http;
using nlohmann::json;

namespace {

constexpr const char* kVideo = "KAIKU000001";

http::Response refusal(int status, const std::string& reason) {
  return json_answer({{"error",
                       {{"code", status},
                        {"message", "The request cannot be completed."},
                        {"errors", {{{"domain", "youtube"}, {"reason", reason}}}}}}},
                     status);
}

json resource(const YouTubeApi::Comment& comment) {
  json snippet = {{"authorDisplayName", "@" + comment.author},
                  {"authorChannelId", {{"value", comment.author}}},
                  {"textDisplay", comment.text},
                  {"moderationStatus", comment.moderation},
                  {"publishedAt", comment.published},
                  {"updatedAt", comment.published}};
  if (comment.parent.empty()) {
    snippet["videoId"] = kVideo;
  } else {
    snippet["parentId"] = comment.parent;
  }
  return {{"kind", "youtube#comment"}, {"id", comment.id}, {"snippet", std::move(snippet)}};
}

json thread_resource(const YouTubeApi::State& state, const YouTubeApi::Comment& top) {
  json replies = json::array();
  int count = 0;
  for (const auto& comment : state.comments) {
    if (comment.parent != top.id) continue;
    ++count;
    if (replies.size() < 5) replies.push_back(resource(comment));
  }
  json thread = {{"kind", "youtube#commentThread"},
                 {"id", top.id},
                 {"snippet",
                  {{"videoId", kVideo},
                   {"canReply", true},
                   {"totalReplyCount", count},
                   {"topLevelComment", resource(top)}}}};
  if (!replies.empty()) thread["replies"] = {{"comments", std::move(replies)}};
  return thread;
}

}  // namespace

YouTubeApi::YouTubeApi(std::string channel, std::size_t page_size)
    : channel_(std::move(channel)),
      page_size_(page_size),
      service_([this](const http::Request& request) { return handle(request); }) {}

std::string YouTubeApi::add_comment(const std::string& text, const std::string& author) {
  return state_.change([&](State& state) {
    const std::string number = std::to_string(state.comments.size() + 1);
    Comment comment;
    comment.id = "Ugx" + number + "AaABAg";
    comment.author = author.empty() ? "UCviewer" + number : author;
    comment.text = text;
    comment.published = time_now();
    state.comments.push_back(comment);
    return comment.id;
  });
}

std::vector<std::string> YouTubeApi::answers_to(const std::string& comment) const {
  return state_.look([&](const State& state) {
    std::vector<std::string> texts;
    for (const Comment& reply : state.comments) {
      if (reply.parent == comment && reply.author == channel_) texts.push_back(reply.text);
    }
    return texts;
  });
}

void YouTubeApi::revoke_token() {
  state_.change([](State& state) { ++state.tokens; });
}

Answer YouTubeApi::handle(const http::Request& request) {
  const auto fault = faults_.take(request.method + " " + request.url);
  if (fault && fault->kind == Fault::Kind::kAnswer) return fault->response;
  if (fault && fault->kind == Fault::Kind::kLostRequest) return std::nullopt;
  http::Response response = perform(request);
  if (fault) return std::nullopt;
  return response;
}

http::Response YouTubeApi::perform(const http::Request& request) {
  const std::string path(http::split_target(request.url).first);
  return state_.change([&](State& state) {
    if (path == "/token") return give_token(state);
    if (path == "/hub") {
      state.subscriptions.push_back(request);
      return http::Response(202);
    }
    ++state.requests;
    const std::string good = "Bearer ya29." + std::to_string(state.tokens);
    if (request.headers.find("Authorization").value_or("") != good)
      return refusal(401, "authError");
    const std::int64_t units = request.method == "GET" ? 1 : 50;
    if (state.units_left < units) return refusal(403, "quotaExceeded");
    state.units_left -= units;
    if (path == "/commentThreads") return list_threads(state, request);
    if (path == "/videos" || path == "/liveChat/messages") return chat(state, request);
    if (path == "/comments/setModerationStatus") return moderate(state, request);
    if (request.method == "POST") return insert(state, request);
    return list_comments(state, request);
  });
}

http::Response YouTubeApi::give_token(State& state) const {
  if (state.consent_withdrawn) return json_answer({{"error", "invalid_grant"}}, 400);
  ++state.tokens;
  return json_answer({{"access_token", "ya29." + std::to_string(state.tokens)},
                      {"expires_in", 3599},
                      {"token_type", "Bearer"}});
}

http::Response YouTubeApi::list_threads(State& state, const http::Request& request) const {
  const std::string wanted = field_of(request, "moderationStatus");
  std::vector<const Comment*> threads;
  for (const Comment& comment : state.comments) {
    if (comment.parent.empty() && comment.moderation == wanted) threads.push_back(&comment);
  }
  std::ranges::reverse(threads);
  // The token names the last thread of the page before, so that new ones move nothing.
  const std::string after = field_of(request, "pageToken");
  auto next = std::ranges::find(threads, after, [](const Comment* c) { return c->id; });
  next = after.empty() || next == threads.end() ? threads.begin() : next + 1;
  json items = json::array();
  while (next != threads.end() && items.size() < page_size_) {
    items.push_back(thread_resource(state, **next++));
  }
  json content = {{"kind", "youtube#commentThreadListResponse"}};
  if (next != threads.end()) content["nextPageToken"] = items.back()["id"];
  content["items"] = std::move(items);
  ++state.lists;
  return json_answer(content);
}

http::Response YouTubeApi::list_comments(State& state, const http::Request& request) const {
  const std::string id = field_of(request, "id");
  const std::string parent = field_of(request, "parentId");
  json items = json::array();
  for (const Comment& comment : state.comments) {
    if (comment.id == id || (!parent.empty() && comment.parent == parent))
      items.push_back(resource(comment));
  }
  return json_answer({{"kind", "youtube#commentListResponse"}, {"items", std::move(items)}});
}

void YouTubeApi::say(const std::string& text) {
  state_.change([&](State& state) {
    Comment said;
    said.id = "LCC.m" + std::to_string(state.chat.size());
    said.author = "UCviewer";
    said.text = text;
    said.published = time_now();
    state.chat.push_back(said);
  });
}

// Whether it is live, what was said behind the token, or something to be said.
http::Response YouTubeApi::chat(State& state, const http::Request& request) const {
  if (http::split_target(request.url).first == "/videos") {
    ++state.looks;
    json details = json::object();
    if (state.live) details["activeLiveChatId"] = "KicKChat1";
    return json_answer({{"items", {{{"id", kVideo}, {"liveStreamingDetails", details}}}}});
  }
  if (!state.live) return refusal(403, "liveChatEnded");
  if (request.method == "POST") {
    const json snippet = json::parse(request.body, nullptr, false).value("snippet", json::object());
    Comment said;
    said.id = "LCC.ours" + std::to_string(state.chat.size());
    said.author = channel_;
    said.text = snippet["textMessageDetails"].value("messageText", "");
    said.published = time_now();
    state.chat.push_back(said);
    ++state.writes;
    return json_answer({{"kind", "youtube#liveChatMessage"}, {"id", said.id}});
  }
  const std::string token = field_of(request, "pageToken");
  const std::size_t from = token.empty() ? 0 : std::stoul(token);
  json items = json::array();
  for (std::size_t i = from; i < state.chat.size(); ++i) {
    const Comment& said = state.chat[i];
    items.push_back({{"id", said.id},
                     {"snippet",
                      {{"type", "textMessageEvent"},
                       {"publishedAt", said.published},
                       {"displayMessage", said.text},
                       {"authorChannelId", said.author}}}});
  }
  return json_answer({{"items", std::move(items)},
                      {"nextPageToken", std::to_string(state.chat.size())},
                      {"pollingIntervalMillis", 20}});
}

http::Response YouTubeApi::insert(State& state, const http::Request& request) const {
  const json body = json::parse(request.body, nullptr, false);
  const json snippet = body.is_object() ? body.value("snippet", json::object()) : json::object();
  Comment reply;
  reply.parent = snippet.value("parentId", "");
  reply.text = snippet.value("textOriginal", "");
  const bool known = std::ranges::any_of(
      state.comments, [&](const Comment& c) { return c.id == reply.parent && c.parent.empty(); });
  if (!known) return refusal(404, "parentCommentNotFound");
  reply.id = reply.parent + ".r" + std::to_string(state.comments.size());
  reply.author = channel_;
  reply.published = time_now();
  state.comments.push_back(reply);
  ++state.writes;
  return json_answer(resource(reply));
}

http::Response YouTubeApi::moderate(State& state, const http::Request& request) {
  const std::string id = field_of(request, "id");
  for (Comment& comment : state.comments) {
    if (comment.id != id) continue;
    comment.moderation = field_of(request, "moderationStatus");
    if (field_of(request, "banAuthor") == "true") state.banned.push_back(comment.author);
    ++state.writes;
    return http::Response(204);
  }
  return refusal(404, "commentNotFound");
}

}  // namespace standin
