#include "standin/polled_sites.hpp"

#include <algorithm>
#include <chrono>
#include <utility>

#include "standin/request_fields.hpp"

namespace standin {

namespace http = kaiku::http;
using nlohmann::json;

namespace {

using State = PolledSites::State;

constexpr const char* kReview = "accounts/111/locations/222/reviews/";
constexpr std::int64_t kDiscordEpoch = 1'420'070'400'000;

std::int64_t millis_now() {
  return std::chrono::duration_cast<std::chrono::milliseconds>(
             std::chrono::system_clock::now().time_since_epoch())
      .count();
}

std::string seconds_now() {
  return std::to_string(millis_now() / 1000);
}

http::Response not_found() {
  return json_answer({{"error", {{"status", "NOT_FOUND"}}}}, 404);
}

http::Response google(State& state, const http::Request& request, const std::string& path) {
  const std::string name = path.substr(1);
  if (name.ends_with("/reviews")) return json_answer({{"reviews", state.reviews}});
  const std::string review = name.ends_with("/reply") ? name.substr(0, name.size() - 6) : name;
  const auto found =
      std::ranges::find_if(state.reviews, [&](const json& one) { return one["name"] == review; });
  if (found == state.reviews.end()) return not_found();
  if (request.method == "PUT") {
    ++state.review_replies;
    (*found)["reviewReply"] = {{"comment", json::parse(request.body)["comment"]},
                               {"updateTime", time_now()}};
    return json_answer((*found)["reviewReply"]);
  }
  return json_answer(*found);
}

http::Response pinterest(const State& state) {
  const json metrics = {{"lifetime_metrics", {{"comment", state.pin_comments}}}};
  return json_answer(
      {{"items", json::array({{{"id", "813"}, {"pin_metrics", metrics}}})}, {"bookmark", nullptr}});
}

http::Response tumblr(State& state, const http::Request& request, const std::string& path) {
  if (path.ends_with("/notifications"))
    return json_answer({{"response", {{"notifications", state.notifications}}}});
  if (path == "/user/like" || path == "/user/unlike") {
    state.likes.push_back(path.substr(6) + " " + field_of(request, "id"));
    return json_answer({{"response", json::array()}});
  }
  if (request.method == "POST") {
    const json asked = json::parse(request.body);
    state.reblogs.push_back(asked["content"][0]["text"]);
    return json_answer({{"response", {{"id", std::to_string(900 + state.reblogs.size())}}}}, 201);
  }
  const std::string post = path.substr(path.rfind('/') + 1);
  for (const json& known : state.notifications) {
    if (known["post_id"] != post) continue;
    const json words = json::array({{{"type", "text"}, {"text", known["added_text"]}}});
    return json_answer({{"response",
                         {{"reblog_key", "AbCd1234"},
                          {"blog", {{"name", "pekka"}, {"uuid", "t:pekka"}}},
                          {"content", words}}}});
  }
  return not_found();
}

http::Response flickr(State& state, const http::Request& request) {
  const std::string method = field_of(request, "method");
  if (method == "flickr.activity.userPhotos") {
    json events = json::array();
    for (const json& comment : state.photo_comments) {
      events.push_back({{"type", "comment"}, {"dateadded", comment["datecreate"]}});
    }
    const json photo = {{"id", PolledSites::kPhoto}, {"activity", {{"event", std::move(events)}}}};
    return json_answer({{"items", {{"item", json::array({photo})}, {"pages", 1}}}, {"stat", "ok"}});
  }
  if (method == "flickr.photos.comments.addComment") {
    const std::string id = "6-1-" + std::to_string(state.photo_comments.size() + 1);
    state.photo_comments.push_back({{"id", id},
                                    {"author", PolledSites::kNsid},
                                    {"datecreate", seconds_now()},
                                    {"_content", field_of(request, "comment_text")}});
    return json_answer({{"comment", {{"id", id}}}, {"stat", "ok"}});
  }
  return json_answer(
      {{"comments", {{"photo_id", PolledSites::kPhoto}, {"comment", state.photo_comments}}},
       {"stat", "ok"}});
}

json post_message(State& state, const std::string& text, const std::string& author,
                  const json& reference) {
  const std::int64_t id =
      ((millis_now() - kDiscordEpoch) << 22) + static_cast<std::int64_t>(state.messages.size());
  json message = {{"id", std::to_string(id)},
                  {"channel_id", PolledSites::kChannel},
                  {"author", {{"id", author}, {"username", "u" + author}}},
                  {"content", text},
                  {"timestamp", time_now()},
                  {"edited_timestamp", nullptr},
                  {"type", 0}};
  if (!reference.is_null()) {
    message["type"] = 19;
    message["message_reference"] = reference;
  }
  state.messages.push_back(message);
  return message;
}

http::Response list_messages(const State& state, const std::string& after) {
  json page = json::array();
  for (const json& message : state.messages) {
    const std::string id = message["id"];
    if (after.empty() || id.size() > after.size() || (id.size() == after.size() && id > after))
      page.insert(page.begin(), message);
  }
  return json_answer(page);
}

http::Response discord(State& state, const http::Request& request, const std::string& path) {
  // A private channel is named after its recipient, "12…" as "72…".
  if (path == "/users/@me/channels") {
    const std::string recipient = json::parse(request.body)["recipient_id"];
    return json_answer({{"id", "7" + recipient.substr(1)}});
  }
  const std::string messages = std::string("/channels/") + PolledSites::kChannel + "/messages";
  if (request.method == "POST" && path != messages) {
    const std::string channel = path.substr(10, path.rfind('/') - 10);
    const json asked = json::parse(request.body);
    state.private_ones.emplace_back("1" + channel.substr(1), asked["content"]);
    return json_answer(
        {{"id", std::to_string(state.private_ones.size())}, {"channel_id", channel}});
  }
  if (request.method == "POST") {
    const json asked = json::parse(request.body);
    return json_answer(post_message(state, asked["content"], PolledSites::kBot,
                                    asked.value("message_reference", json())));
  }
  if (path == messages) return list_messages(state, field_of(request, "after"));
  if (path.find("/reactions/") != std::string::npos) {
    state.reactions.push_back(request.method);
    return http::Response(204);
  }
  const std::string id = path.substr(path.rfind('/') + 1);
  const auto found =
      std::ranges::find_if(state.messages, [&](const json& one) { return one["id"] == id; });
  if (found == state.messages.end()) return json_answer({{"code", 10008}}, 404);
  return json_answer(*found);
}

}  // namespace

PolledSites::PolledSites()
    : service_([this](const http::Request& request) { return handle(request); }) {}

std::string PolledSites::add_review(const std::string& text) {
  return state_.change([&](State& state) {
    const std::string id = "r" + std::to_string(state.reviews.size() + 1);
    const std::string now = time_now();
    const json review = {{"name", kReview + id},
                         {"starRating", "TWO"},
                         {"comment", text},
                         {"createTime", now},
                         {"updateTime", now}};
    state.reviews.insert(state.reviews.begin(), review);
    return "222/" + id;
  });
}

void PolledSites::edit_review(const std::string& id, const std::string& text) {
  state_.change([&](State& state) {
    for (json& review : state.reviews) {
      if (review["name"] != kReview + id.substr(id.find('/') + 1)) continue;
      review["comment"] = text;
      review["updateTime"] = time_now();
    }
  });
}

std::string PolledSites::add_reblog(const std::string& text) {
  return state_.change([&](State& state) {
    const std::string post = std::to_string(700 + state.notifications.size());
    const json told = {{"id", "n" + post},
                       {"type", "reblog_with_content"},
                       {"timestamp", millis_now() / 1000},
                       {"target_post_id", "1"},
                       {"from_tumblelog_name", "pekka"},
                       {"post_id", post},
                       {"added_text", text}};
    state.notifications.insert(state.notifications.begin(), told);
    return "pekka/" + post;
  });
}

std::string PolledSites::add_photo_comment(const std::string& text) {
  return state_.change([&](State& state) {
    const std::string id = "6-1-" + std::to_string(state.photo_comments.size() + 1);
    state.photo_comments.push_back({{"id", id},
                                    {"author", "3546815985" + std::to_string(id.size()) + "@N01"},
                                    {"authorname", "Maija"},
                                    {"datecreate", seconds_now()},
                                    {"_content", text}});
    return id;
  });
}

std::string PolledSites::add_message(const std::string& text, const std::string& author) {
  return state_.change([&](State& state) {
    return std::string(kChannel) + "/" +
           post_message(state, text, author, nullptr)["id"].get<std::string>();
  });
}

void PolledSites::remove_message(const std::string& id) {
  state_.change([&](State& state) {
    std::erase_if(state.messages, [&](const json& message) {
      return std::string(kChannel) + "/" + message["id"].get<std::string>() == id;
    });
  });
}

Answer PolledSites::handle(const http::Request& request) {
  const auto fault = faults_.take(request.method + " " + request.url);
  if (fault && fault->kind == Fault::Kind::kAnswer) return fault->response;
  if (fault && fault->kind == Fault::Kind::kLostRequest) return std::nullopt;
  const std::string whole(http::split_target(request.url).first);
  const std::size_t end = whole.find('/', 1);
  const std::string site = whole.substr(1, end - 1);
  const std::string path = end == std::string::npos ? "/" : whole.substr(end);
  http::Response response = state_.change([&](State& state) {
    ++state.requests;
    if (site == "google") return google(state, request, path);
    if (site == "pinterest") return pinterest(state);
    if (site == "tumblr") return tumblr(state, request, path);
    if (site == "flickr") return flickr(state, request);
    return discord(state, request, path);
  });
  if (fault) return std::nullopt;
  return response;
}

}  // namespace standin
