#include "standin/mastodon_api.hpp"

#include <algorithm>
#include <utility>

#include <nlohmann/json.hpp>

#include "standin/request_fields.hpp"

namespace standin {

namespace http = kaiku::http;
using nlohmann::json;

namespace {

constexpr std::int64_t kFirstId = 115'800'000'000'000'001;
constexpr const char* kBrand = "brand";
constexpr const char* kBrandId = "108000000000000001";

std::string account_id(const std::string& author) {
  return author == kBrand ? kBrandId : "109" + std::to_string(std::hash<std::string>()(author));
}

json account(const std::string& author) {
  return {{"id", account_id(author)},
          {"acct", author == kBrand ? author : author + "@mastodon.example"}};
}

const MastodonApi::Status* find(const MastodonApi::State& state, const std::string& id) {
  const auto found = std::ranges::find(state.statuses, id, &MastodonApi::Status::id);
  return found == state.statuses.end() ? nullptr : &*found;
}

json resource(const MastodonApi::State& state, const MastodonApi::Status& status) {
  json made = {{"id", status.id},
               {"created_at", status.created},
               {"edited_at", nullptr},
               {"visibility", status.visibility},
               {"spoiler_text", ""},
               {"language", "fi"},
               {"account", account(status.author)},
               {"content", "<p>" + status.text + "</p>"},
               {"mentions", json::array()},
               {"media_attachments", json::array()},
               {"in_reply_to_id", nullptr},
               {"in_reply_to_account_id", nullptr}};
  const MastodonApi::Status* const above = find(state, status.above);
  if (above != nullptr) {
    made["in_reply_to_id"] = above->id;
    made["in_reply_to_account_id"] = account_id(above->author);
    made["mentions"].push_back(account(above->author));
  }
  return made;
}

http::Response not_found() {
  return json_answer({{"error", "Record not found"}}, 404);
}

bool is_above(const std::string& id, const std::string& min_id) {
  return id.size() != min_id.size() ? id.size() > min_id.size() : id > min_id;
}

}  // namespace

MastodonApi::MastodonApi(std::string token, std::size_t page_size)
    : token_(std::move(token)),
      page_size_(page_size),
      service_([this](const http::Request& request) { return handle(request); }) {}

std::string MastodonApi::add(State& state, Status status) {
  status.id = std::to_string(kFirstId + static_cast<std::int64_t>(state.statuses.size()));
  status.created = time_now();
  state.statuses.push_back(status);
  return status.id;
}

std::string MastodonApi::post(const std::string& text) {
  return state_.change([&](State& state) {
    Status status;
    status.author = kBrand;
    status.text = text;
    return add(state, std::move(status));
  });
}

std::string MastodonApi::mention(const std::string& text, const std::string& author,
                                 const std::string& above, const std::string& visibility) {
  return state_.change([&](State& state) {
    Status status;
    status.author = author;
    status.above = above;
    status.visibility = visibility;
    status.text = R"(<span class="h-card"><a href="https://social.test/@brand" class="u-url )"
                  R"(mention">@<span>brand</span></a></span> )" +
                  text;
    const std::string id = add(state, std::move(status));
    state.notified.push_back(id);
    return id;
  });
}

std::vector<std::string> MastodonApi::answers_to(const std::string& status,
                                                 const std::string& visibility) const {
  return state_.look([&](const State& state) {
    std::vector<std::string> texts;
    for (const Status& answer : state.statuses) {
      if (answer.author == kBrand && answer.above == status && answer.visibility == visibility)
        texts.push_back(answer.text);
    }
    return texts;
  });
}

Answer MastodonApi::handle(const http::Request& request) {
  const auto fault = faults_.take(request.method + " " + request.url);
  if (fault && fault->kind == Fault::Kind::kAnswer) return fault->response;
  if (fault && fault->kind == Fault::Kind::kLostRequest) return std::nullopt;
  http::Response response = perform(request);
  if (fault) return std::nullopt;
  return response;
}

http::Response MastodonApi::perform(const http::Request& request) {
  if (request.headers.find("Authorization").value_or("") != "Bearer " + token_)
    return json_answer({{"error", "The access token is invalid"}}, 401);
  const std::string path(http::split_target(request.url).first);
  const std::string statuses = "/api/v1/statuses";
  return state_.change([&](State& state) {
    if (path == "/api/v1/notifications") return notifications(state, request);
    if (path == statuses && request.method == "POST") return publish(state, request);
    if (path.starts_with("/api/v1/accounts/")) {
      if (request.method == "GET") return own_statuses(state, request);
      state.blocked.push_back(path);
      return json_answer({{"blocking", path.ends_with("/block")}});
    }
    if (!path.starts_with(statuses + "/")) return not_found();
    const std::string rest = path.substr(statuses.size() + 1);
    const auto slash = rest.find('/');
    const std::string edge = slash == std::string::npos ? "" : rest.substr(slash + 1);
    return about_status(state, rest.substr(0, slash), edge);
  });
}

// Upwards from min_id: the oldest that are newer, the newest of them first.
http::Response MastodonApi::notifications(State& state, const http::Request& request) const {
  const std::string min_id = field_of(request, "min_id");
  std::vector<json> page;
  for (std::size_t i = 0; i < state.notified.size(); ++i) {
    const std::string id = std::to_string(34'975'861 + i);
    if (!min_id.empty() && (!is_above(id, min_id) || page.size() == page_size_)) continue;
    const Status& status = *find(state, state.notified[i]);
    page.push_back({{"id", id},
                    {"type", "mention"},
                    {"created_at", status.created},
                    {"account", account(status.author)},
                    {"status", resource(state, status)}});
  }
  std::ranges::reverse(page);
  if (page.size() > page_size_) page.resize(page_size_);
  ++state.polls;
  http::Response response = json_answer(page);
  if (!page.empty()) {
    response.headers.add("Link", "<https://social.test/api/v1/notifications?min_id=" +
                                     page.front()["id"].get<std::string>() + ">; rel=\"prev\"");
  }
  return response;
}

http::Response MastodonApi::own_statuses(State& state, const http::Request& request) {
  const std::string min_id = field_of(request, "min_id");
  std::vector<json> page;
  for (const Status& status : state.statuses) {
    if (status.author != kBrand || page.size() == 40) continue;
    if (min_id.empty() || is_above(status.id, min_id)) page.push_back(resource(state, status));
  }
  std::ranges::reverse(page);
  return json_answer(page);
}

http::Response MastodonApi::about_status(State& state, const std::string& id,
                                         const std::string& edge) {
  const Status* const status = find(state, id);
  if (status == nullptr) return not_found();
  if (edge == "favourite") {
    state.liked.push_back(id);
    return json_answer(resource(state, *status));
  }
  if (edge.empty()) return json_answer(resource(state, *status));
  std::vector<json> ancestors;
  for (const Status* above = find(state, status->above); above != nullptr;
       above = find(state, above->above)) {
    ancestors.insert(ancestors.begin(), resource(state, *above));
  }
  std::vector<json> descendants;
  for (const Status& below : state.statuses) {
    if (below.above == id) descendants.push_back(resource(state, below));
  }
  return json_answer({{"ancestors", ancestors}, {"descendants", descendants}});
}

http::Response MastodonApi::publish(State& state, const http::Request& request) {
  const std::string key(request.headers.find("Idempotency-Key").value_or(""));
  if (const auto known = state.keys.find(key); !key.empty() && known != state.keys.end()) {
    ++state.repeats;
    return json_answer(resource(state, *find(state, known->second)));
  }
  Status status;
  status.author = kBrand;
  status.above = field_of(request, "in_reply_to_id");
  status.text = field_of(request, "status");
  status.visibility = field_of(request, "visibility");
  if (find(state, status.above) == nullptr) return not_found();
  const std::string id = add(state, std::move(status));
  state.keys[key] = id;
  return json_answer(resource(state, *find(state, id)));
}

}  // namespace standin
