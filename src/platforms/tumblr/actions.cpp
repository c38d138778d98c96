// Actions as requests, what answers say, and which page is asked for next (Tumblr API v2:
// "Creating a post", "Creating a reblog", "/blocks", "/user/like", "Rate limits").

#include <algorithm>
#include <utility>

#include <nlohmann/json.hpp>

#include <kaiku/http/retry_after.hpp>

#include "../json_answer.hpp"
#include "../json_body.hpp"
#include "../newest_first.hpp"
#include "../outcome.hpp"
#include "../refusal.hpp"
#include "../text_length.hpp"
#include "adapter.hpp"
#include "notifications.hpp"

namespace kaiku::platforms::tumblr {
namespace {

using nlohmann::json;

constexpr Duration kUsualPause = std::chrono::minutes(15);
constexpr Duration kDailyPause = std::chrono::hours(6);
constexpr std::int64_t kQueueFull = 8022;
constexpr std::int64_t kDailyPosts = 8023;
constexpr std::size_t kLongestKey = 64;

struct Said {
  std::int64_t code = 0;
  std::string words;
};

// {"meta":{"msg"},"errors":[{"title","code"}]}
Said said_by(const json& content) {
  Said said;
  if (const json* const meta = member(content, "meta")) said.words = text_at(*meta, "msg");
  const json* const errors = member(content, "errors");
  if (errors == nullptr || !errors->is_array() || errors->empty()) return said;
  said.code = whole_at(errors->front(), "code").value_or(0);
  if (std::string title = text_at(errors->front(), "title"); !title.empty())
    said.words = std::move(title);
  return said;
}

JsonAnswer read_answer(const http::Response& response) {
  JsonAnswer answer(response);
  if (is_success(response.status)) return answer;
  const Said said = said_by(answer.content);
  Outcome failure;
  failure.verdict = verdict_of_status(response.status);
  failure.reason = reason_of(response, said.words);
  failure.retry_after = http::retry_after(response);
  if (said.code == kQueueFull || said.code == kDailyPosts) {
    failure.verdict = Verdict::kRetryLater;  // as many posts as a day may have
    failure.retry_after = kDailyPause;
  }
  // Said by Tumblr itself, and not by something on the way: it takes no posts at the moment.
  if (response.status == 503 && member(answer.content, "meta") != nullptr) {
    failure.verdict = Verdict::kRetryLater;
  }
  if (response.status == 429 && !failure.retry_after) failure.retry_after = kUsualPause;
  answer.failure = std::move(failure);
  return answer;
}

const json* response_of(const JsonAnswer& answer) {
  const json* const response = member(answer.content, "response");
  return response != nullptr && response->is_object() ? response : nullptr;
}

bool is_reblog_key(std::string_view key) {
  return !key.empty() && key.size() <= kLongestKey && std::ranges::all_of(key, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  });
}

std::optional<TimePoint> told_at(const json& item) {
  return seconds_at(item, "timestamp");
}

bool likes(ActionKind kind) {
  return kind == ActionKind::kReact || kind == ActionKind::kUnreact;
}

json post_of(const Action& action) {
  return {{"content", json::array({{{"type", "text"}, {"text", action.text}}})},
          {"state", "published"}};
}

// Only the number is taken: where calls go is not for an answer to say.
std::string before_in(const json& response) {
  const json* place = &response;
  for (const char* const key : {"_links", "next", "query_params"}) {
    place = member(*place, key);
    if (place == nullptr) return {};
  }
  const std::string before = id_at(*place, "before");
  const bool digits = before.find_first_not_of("0123456789") == std::string::npos;
  return digits ? before : std::string();
}

}  // namespace

std::optional<http::Request> TumblrAdapter::post_request(std::string_view comment,
                                                         TimePoint now) const {
  const auto post = BlogPost::of(comment);
  if (!post) return std::nullopt;
  return authorized(api_.request("GET", "/blog/" + post->blog + "/posts/" + post->post), now);
}

Result<http::Request> TumblrAdapter::render(const Action& action, TimePoint now) const {
  if (!capabilities().contains(action.kind)) {
    return unsupported(action, "Tumblr has no such action, or it needs reblogs: true");
  }
  if (action.kind == ActionKind::kBlock || action.kind == ActionKind::kUnblock) {
    return render_block(action, now);
  }
  if (makes_text(action.kind)) {
    if (const auto fits = check_text(action, reply_limit_); !fits) return fits.error();
  }
  if (action.kind == ActionKind::kPublish) {
    return authorized(api_.with_json("POST", "/blog/" + owner_.id + "/posts", post_of(action)),
                      now);
  }
  if (const auto post = BlogPost::of(action.target.value)) {
    if (post->blog != action.author.value) return bad_id(action, "author");
    return *post_request(action.target.value, now);
  }
  // A reply's name is its notification's; anything else would be no id at all.
  if (action.target.empty() || !is_blog_name(action.target.value)) return bad_id(action, "target");
  return unsupported(action, "only a reblog can be answered or liked, a reply cannot");
}

Result<http::Request> TumblrAdapter::render_block(const Action& action, TimePoint now) const {
  if (!is_blog_name(action.author.value)) return bad_id(action, "author");
  const std::string path = "/blog/" + owner_.id + "/blocks";
  const http::Fields whom = {{"blocked_tumblelog", action.author.value}};
  if (action.kind == ActionKind::kUnblock) {
    return authorized(api_.request("DELETE", path, whom), now);
  }
  return authorized(api_.with_form("POST", path, whom), now);
}

bool TumblrAdapter::takes_two_steps(const Action& action) const {
  return action.kind == ActionKind::kReply || likes(action.kind);
}

Result<http::Request> TumblrAdapter::render_rest(const Action& action, const http::Response& first,
                                                 TimePoint now) const {
  const JsonAnswer answer = read_answer(first);
  if (const auto read = answer.usable(); !read) return read.error();
  const json* const post = response_of(answer);
  const auto named = BlogPost::of(action.target.value);
  if (!named) return bad_id(action, "target");
  const std::string key = post == nullptr ? std::string() : text_at(*post, "reblog_key");
  if (!is_reblog_key(key)) return Error(Errc::kMalformedPayload, "post without reblog_key");
  if (likes(action.kind)) {
    const char* const verb = action.kind == ActionKind::kReact ? "/user/like" : "/user/unlike";
    return authorized(api_.with_form("POST", verb, {{"id", named->post}, {"reblog_key", key}}),
                      now);
  }
  const json* const blog = member(*post, "blog");
  const std::string uuid = blog == nullptr ? std::string() : id_at(*blog, "uuid");
  if (!is_blog_uuid(uuid)) return Error(Errc::kMalformedPayload, "post without its blog's uuid");
  json reblog = post_of(action);
  reblog.update(
      {{"parent_tumblelog_uuid", uuid}, {"parent_post_id", named->post}, {"reblog_key", key}});
  return authorized(api_.with_json("POST", "/blog/" + owner_.id + "/posts", reblog), now);
}

Outcome TumblrAdapter::read(const Action& action, const http::Response& response) const {
  const JsonAnswer answer = read_answer(response);
  if (answer.failure) return answer.failure_of(action, keys_.token);
  if (!makes_text(action.kind)) return {};
  const json* const made_post = response_of(answer);
  return made(made_post == nullptr ? std::string() : id_at(*made_post, "id"));
}

std::optional<http::Request> TumblrAdapter::render_reread(const Action& action,
                                                          TimePoint now) const {
  return post_request(action.target.value, now);
}

Result<TargetState> TumblrAdapter::read_reread(const Action&,
                                               const http::Response& response) const {
  const JsonAnswer answer = read_answer(response);
  auto state = answer.target();
  if (!state || !state->exists) return state;
  const json* const post = response_of(answer);
  if (post == nullptr) return Error(Errc::kMalformedPayload, "answer without a post");
  state->text = words_of(*post);
  return state;
}

std::optional<http::Request> TumblrAdapter::render_fetch(const Event& event, TimePoint now) const {
  return post_request(event.comment.id.value, now);
}

Result<Event> TumblrAdapter::read_fetch(Event event, const http::Response& response) const {
  const JsonAnswer answer = read_answer(response);
  if (const auto usable = answer.usable(); !usable) return usable.error();
  const json* const post = response_of(answer);
  if (post == nullptr) return Error(Errc::kMalformedPayload, "answer without a post");
  if (std::string words = words_of(*post); !words.empty()) event.comment.text = std::move(words);
  event.thin = false;
  return event;
}

// What the blog has posted is not looked through: whether a post or reblog stands there is for
// people to see.
std::optional<http::Request> TumblrAdapter::render_reconcile(const Action&, TimePoint) const {
  return std::nullopt;
}

DoubtAnswer TumblrAdapter::read_reconcile(const Action&, const http::Response&) const {
  return cannot_tell();
}

bool TumblrAdapter::safe_to_repeat(const Action& action) const {
  return !makes_text(action.kind);
}

// No header is documented that tells how much is left.
RateHint TumblrAdapter::rate_hint(const http::Response& response) const {
  RateHint hint;
  if (response.status != 429) return hint;
  hint.used = 1;
  hint.regain_after = http::retry_after(response).value_or(kUsualPause);
  return hint;
}

std::vector<Stream> TumblrAdapter::streams() const {
  return {{"notifications", poll_interval_}};
}

Result<http::Request> TumblrAdapter::render_poll(std::string_view, std::string_view cursor,
                                                 TimePoint now) const {
  http::Fields query = {{"rollups", "false"}};
  for (const char* const type :
       {"reply", "reblog_with_content", "mention_in_reply", "mention_in_post", "ask"}) {
    query.emplace_back("types[]", type);
  }
  if (std::string before = NewestFirst::read(cursor, now - look_back_).page; !before.empty())
    query.emplace_back("before", std::move(before));
  return authorized(api_.request("GET", "/blog/" + owner_.id + "/notifications", query), now);
}

PollAnswer TumblrAdapter::read_poll(std::string_view, std::string_view cursor,
                                    const http::Response& response, TimePoint now) const {
  const JsonAnswer answer = read_answer(response);
  if (answer.failure) return refused(*answer.failure, keys_.token);
  const json* const said = response_of(answer);
  const json* const items = said == nullptr ? nullptr : member(*said, "notifications");
  if (items == nullptr || !items->is_array()) return strange("answer without notifications");
  return NewestFirst::read(cursor, now - look_back_)
      .take(
          {.items = *items, .moment = told_at, .name = "notifications", .next = before_in(*said)});
}

}  // namespace kaiku::platforms::tumblr
