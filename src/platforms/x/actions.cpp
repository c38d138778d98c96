// Actions as requests to the X API v2 (X: "Manage Posts", "Hide replies", "Direct Messages",
// "Blocks").

#include <nlohmann/json.hpp>

#include "../conversation.hpp"
#include "../refusal.hpp"
#include "adapter.hpp"
#include "posts.hpp"
#include "weighted_length.hpp"

namespace kaiku::platforms::x {
namespace {

using nlohmann::json;

constexpr const char* kPostFields =
    "author_id,conversation_id,created_at,referenced_tweets,in_reply_to_user_id,"
    "edit_history_tweet_ids,entities,display_text_range";

}  // namespace

http::Request XAdapter::authorized(http::Request request, TimePoint now) const {
  if (grant_) return request;  // whoever makes the call adds its token
  if (keys_.consumer_key.empty()) {
    request.headers.add("Authorization", "Bearer " + keys_.token);
  } else {
    sign_oauth1(request, keys_, now, nonce_for(request, now));
  }
  return request;
}

Result<http::Request> XAdapter::render(const Action& action, TimePoint now) const {
  auto request = made(action);
  if (!request) return request.error();
  return authorized(*std::move(request), now);
}

Result<http::Request> XAdapter::made(const Action& action) const {
  if (!capabilities().contains(action.kind)) {
    return unsupported(action, "X does not let this app do it");
  }
  if (action.kind == ActionKind::kBlock || action.kind == ActionKind::kUnblock) {
    return render_block(action);
  }
  if (action.kind == ActionKind::kPublish) return render_post(action);
  const bool is_reply = is_public_text(action.kind);
  if (action.kind == ActionKind::kPrivateReply || (is_reply && is_message(action))) {
    return render_message(action);
  }
  if (is_message(action)) return unsupported(action, "not possible for a direct message");
  const std::string& target = action.target.value;
  if (!is_x_id(target)) return bad_id(action, "target");
  if (is_reply) {
    const auto fits = check_length(action, weighted_length(action.text), reply_limit_);
    if (!fits) return fits.error();
    return api_.with_json("POST", "/2/tweets",
                          {{"text", action.text}, {"reply", {{"in_reply_to_tweet_id", target}}}});
  }
  if (action.kind == ActionKind::kReact) {
    return api_.with_json("POST", "/2/users/" + owner_.id + "/likes", {{"tweet_id", target}});
  }
  if (action.kind == ActionKind::kUnreact) {
    return api_.request("DELETE", "/2/users/" + owner_.id + "/likes/" + target);
  }
  return api_.with_json("PUT", "/2/tweets/" + target + "/hidden",
                        {{"hidden", action.kind == ActionKind::kHide}});
}

Result<http::Request> XAdapter::render_post(const Action& action) const {
  const auto fits = check_length(action, weighted_length(action.text), reply_limit_);
  if (!fits) return fits.error();
  return api_.with_json("POST", "/2/tweets", {{"text", action.text}});
}

Result<http::Request> XAdapter::render_message(const Action& action) const {
  if (const auto fits = check_text(action, message_limit_); !fits) return fits.error();
  if (!is_x_id(action.author.value)) return bad_id(action, "author");
  return api_.with_json("POST", "/2/dm_conversations/with/" + action.author.value + "/messages",
                        {{"text", action.text}});
}

// Who writes directly is stopped from writing directly; anybody else from everything.
Result<http::Request> XAdapter::render_block(const Action& action) const {
  const std::string& person = action.author.value;
  if (!is_x_id(person)) return bad_id(action, "author");
  const bool block = action.kind == ActionKind::kBlock;
  if (is_message(action)) {
    return api_.request("POST", "/2/users/" + person + (block ? "/dm/block" : "/dm/unblock"));
  }
  const std::string blocked = "/2/users/" + owner_.id + "/blocking";
  if (!block) return api_.request("DELETE", blocked + "/" + person);
  return api_.with_json("POST", blocked, {{"target_user_id", person}});
}

bool XAdapter::safe_to_repeat(const Action& action) const {
  return !makes_text(action.kind);
}

http::Request XAdapter::post_request(const std::string& id) const {
  return api_.request(
      "GET", "/2/tweets/" + id,
      {{"tweet.fields", kPostFields}, {"expansions", "author_id,referenced_tweets.id"}});
}

std::optional<http::Request> XAdapter::render_reread(const Action& action, TimePoint now) const {
  if (is_message(action) || !is_x_id(action.target.value)) return std::nullopt;
  return authorized(post_request(action.target.value), now);
}

std::optional<http::Request> XAdapter::render_fetch(const Event& event, TimePoint now) const {
  if (event.comment.is_private || !is_x_id(event.comment.id.value)) return std::nullopt;
  return authorized(post_request(event.comment.id.value), now);
}

http::Request XAdapter::search(const std::string& query, const char* fields, TimePoint now) const {
  return authorized(
      api_.request("GET", "/2/tweets/search/recent",
                   {{"query", query}, {"tweet.fields", fields}, {"max_results", "100"}}),
      now);
}

// Among what was said in the conversation, or what we posted, in the last seven days.
std::optional<http::Request> XAdapter::render_reconcile(const Action& action, TimePoint now) const {
  if (action.kind == ActionKind::kPublish) {
    return search("from:" + owner_.id + " -is:reply", "author_id,created_at,referenced_tweets",
                  now);
  }
  if (is_message(action) || !is_public_text(action.kind) || !is_x_id(action.post.value)) {
    return std::nullopt;
  }
  return search("conversation_id:" + action.post.value, "author_id,referenced_tweets", now);
}

}  // namespace kaiku::platforms::x
