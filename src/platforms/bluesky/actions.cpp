// Actions as records of the account (AT Protocol: com.atproto.repo; Bluesky: app.bsky.feed.post,
// app.bsky.feed.threadgate, app.bsky.graph.block, chat.bsky.convo).

#include <algorithm>
#include <utility>

#include <nlohmann/json.hpp>

#include "../conversation.hpp"
#include "../json_body.hpp"
#include "../refusal.hpp"
#include "../text_length.hpp"
#include "adapter.hpp"
#include "answers.hpp"
#include "records.hpp"

namespace kaiku::platforms::bluesky {
namespace {

using nlohmann::json;

constexpr const char* kGate = "app.bsky.feed.threadgate";
constexpr const char* kRepo = "/xrpc/com.atproto.repo.";
constexpr LengthLimit kPostBytes{.most = 3000, .unit = LengthUnit::kBytes};
constexpr LengthLimit kMessageBytes{.most = 10'000, .unit = LengthUnit::kBytes};

Result<void> check(const Action& action, LengthLimit limit, LengthLimit bytes) {
  const auto fits = check_text(action, limit);
  return fits ? check_text(action, bytes) : fits;
}

bool to_a_person(const Action& action) {
  return action.kind == ActionKind::kPrivateReply ||
         (makes_text(action.kind) && is_message(action));
}

bool changes_hiding(ActionKind kind) {
  return kind == ActionKind::kHide || kind == ActionKind::kUnhide;
}

// Goes by what never changes, so that what stands under it is this very text.
std::string text_key(const Action& action) {
  return record_key(std::max(action.created_at, action.not_before), action.key);
}

// What is hidden below a post, with this one added or taken out; the order is kept.
json hidden_replies(const json& gate, const std::string& uri, bool hide) {
  json hidden = json::array();
  if (const json* const known = member(gate, "hiddenReplies"); known && known->is_array()) {
    for (const json& other : *known) {
      if (other != uri) hidden.push_back(other);
    }
  }
  if (hide) hidden.push_back(uri);
  return hidden;
}

}  // namespace

http::Request BlueskyAdapter::for_chat(http::Request request) const {
  request.headers.add("atproto-proxy", "did:web:api.bsky.chat#bsky_chat");
  return request;
}

http::Request BlueskyAdapter::put_record(const char* collection, const std::string& rkey,
                                         const json& record) const {
  return api_.with_json(
      "POST", std::string(kRepo) + "putRecord",
      {{"repo", owner_.id}, {"collection", collection}, {"rkey", rkey}, {"record", record}});
}

http::Request BlueskyAdapter::record_request(const char* collection,
                                             const std::string& rkey) const {
  return api_.request("GET", std::string(kRepo) + "getRecord",
                      {{"repo", owner_.id}, {"collection", collection}, {"rkey", rkey}});
}

Result<http::Request> BlueskyAdapter::render(const Action& action, TimePoint now) const {
  if (!capabilities().contains(action.kind)) {
    return unsupported(action, "Bluesky has no such action");
  }
  if (to_a_person(action)) return render_message(action);
  if (action.kind == ActionKind::kBlock || action.kind == ActionKind::kUnblock) {
    return render_block(action);
  }
  if (changes_hiding(action.kind)) return render_hide(action);
  if (action.kind == ActionKind::kPublish) return render_post(action, now);
  if (makes_text(action.kind)) return render_reply(action);
  return render_like(action);
}

http::Request BlueskyAdapter::delete_record(const char* collection, const std::string& rkey) const {
  return api_.with_json("POST", std::string(kRepo) + "deleteRecord",
                        {{"repo", owner_.id}, {"collection", collection}, {"rkey", rkey}});
}

// Under a key that goes by the post alone, so that taking it back finds it.
Result<http::Request> BlueskyAdapter::render_like(const Action& action) const {
  constexpr const char* kLikes = "app.bsky.feed.like";
  const auto post = PostRef::of(action.target.value);
  if (!post) return bad_id(action, "target");
  const std::string rkey = key_of_name("like " + post->uri());
  if (action.kind == ActionKind::kUnreact) return delete_record(kLikes, rkey);
  return put_record(kLikes, rkey,
                    {{"$type", kLikes},
                     {"subject", post->strong()},
                     {"createdAt", to_iso8601(action.created_at)}});
}

Result<http::Request> BlueskyAdapter::render_post(const Action& action, TimePoint now) const {
  if (const auto fits = check(action, reply_limit_, kPostBytes); !fits) return fits.error();
  json record = {{"$type", kPosts}, {"text", action.text}, {"createdAt", to_iso8601(now)}};
  if (json facets = link_facets(action.text); !facets.empty()) record["facets"] = std::move(facets);
  return api_.with_json("POST", std::string(kRepo) + "createRecord",
                        {{"repo", owner_.id},
                         {"collection", kPosts},
                         {"rkey", text_key(action)},
                         {"record", std::move(record)}});
}

// An answer names the one above it and what began the thread.
Result<http::Request> BlueskyAdapter::render_reply(const Action& action) const {
  const auto parent = PostRef::of(action.target.value);
  if (!parent) return bad_id(action, "target");
  const auto root = PostRef::of(action.post.value);
  if (!root) return bad_id(action, "post");
  if (const auto fits = check(action, reply_limit_, kPostBytes); !fits) return fits.error();
  json record = {{"$type", kPosts},
                 {"text", action.text},
                 {"createdAt", to_iso8601(action.created_at)},
                 {"reply", {{"root", root->strong()}, {"parent", parent->strong()}}}};
  if (json facets = link_facets(action.text); !facets.empty()) record["facets"] = std::move(facets);
  return api_.with_json("POST", std::string(kRepo) + "createRecord",
                        {{"repo", owner_.id},
                         {"collection", kPosts},
                         {"rkey", record_key(action.created_at, action.key)},
                         {"record", std::move(record)}});
}

// Where they have not written to us yet, the conversation is asked for first.
Result<http::Request> BlueskyAdapter::render_message(const Action& action) const {
  if (!private_messages_) return unsupported(action, "needs private_messages: true");
  if (const auto fits = check(action, kMessageLimit, kMessageBytes); !fits) return fits.error();
  if (is_message(action)) {
    const std::string conversation = conversation_of(action);
    if (!is_record_key(conversation)) return bad_id(action, "thread");
    return send_message(conversation, action.text);
  }
  if (!is_did(action.author.value)) return bad_id(action, "author");
  return for_chat(api_.request("GET", "/xrpc/chat.bsky.convo.getConvoForMembers",
                               {{"members", action.author.value}}));
}

http::Request BlueskyAdapter::send_message(const std::string& conversation,
                                           const std::string& text) const {
  return for_chat(api_.with_json("POST", "/xrpc/chat.bsky.convo.sendMessage",
                                 {{"convoId", conversation}, {"message", {{"text", text}}}}));
}

// Under a key that goes by the person alone, so that unblocking finds what blocking made.
Result<http::Request> BlueskyAdapter::render_block(const Action& action) const {
  const std::string& person = action.author.value;
  if (!is_did(person)) return bad_id(action, "author");
  const bool block = action.kind == ActionKind::kBlock;
  if (mutes_) {
    return api_.with_json(
        "POST", std::string("/xrpc/app.bsky.graph.") + (block ? "mute" : "unmute") + "Actor",
        {{"actor", person}});
  }
  constexpr const char* kBlocks = "app.bsky.graph.block";
  const std::string rkey = record_key(TimePoint{}, "block " + person);
  if (!block) return delete_record(kBlocks, rkey);
  return put_record(
      kBlocks, rkey,
      {{"$type", kBlocks}, {"subject", person}, {"createdAt", to_iso8601(action.created_at)}});
}

// A list beside the post that began the thread names what is hidden below it: it is read first.
Result<http::Request> BlueskyAdapter::render_hide(const Action& action) const {
  if (!PostRef::of(action.target.value)) return bad_id(action, "target");
  const auto root = PostRef::of(action.post.value);
  if (!root) return bad_id(action, "post");
  if (root->did != owner_.id) return unsupported(action, "only below our own posts");
  return record_request(kGate, root->rkey);
}

bool BlueskyAdapter::takes_two_steps(const Action& action) const {
  return changes_hiding(action.kind) ||
         (action.kind == ActionKind::kPrivateReply && !is_message(action));
}

Result<http::Request> BlueskyAdapter::render_rest(const Action& action, const http::Response& first,
                                                  TimePoint) const {
  if (changes_hiding(action.kind)) return hide_in(action, first);
  const JsonAnswer answer = read_answer(first);
  if (const auto read = answer.usable(); !read) return read.error();
  const json* const conversation = member(answer.content, "convo");
  const std::string id = conversation == nullptr ? std::string() : id_at(*conversation, "id");
  if (!is_record_key(id)) return Error(Errc::kMalformedPayload, "answer names no conversation");
  return send_message(id, action.text);
}

// Whoever else changes the list meanwhile is not overwritten: `swapRecord` is what was read.
Result<http::Request> BlueskyAdapter::hide_in(const Action& action,
                                              const http::Response& gate) const {
  const JsonAnswer answer = read_answer(gate);
  if (!answer.gone()) {
    if (const auto read = answer.usable(); !read) return read.error();
  }
  const auto root = PostRef::of(action.post.value);
  const auto reply = PostRef::of(action.target.value);
  if (!root || !reply) return bad_id(action, "target");
  const json* const known = answer.gone() ? nullptr : member(answer.content, "value");
  const std::string cid = answer.gone() ? std::string() : id_at(answer.content, "cid");
  if (!answer.gone() && (known == nullptr || !known->is_object() || cid.empty())) {
    return Error(Errc::kMalformedPayload, "answer is no record");
  }
  json record = known == nullptr ? json({{"$type", kGate},
                                         {"post", root->uri()},
                                         {"createdAt", to_iso8601(action.created_at)}})
                                 : *known;
  record["hiddenReplies"] = hidden_replies(record, reply->uri(), action.kind == ActionKind::kHide);
  if (record["hiddenReplies"].size() > kMostHidden) {
    return unsupported(action, "300 replies are hidden below this post: it takes no more");
  }
  return api_.with_json("POST", std::string(kRepo) + "putRecord",
                        {{"repo", owner_.id},
                         {"collection", kGate},
                         {"rkey", root->rkey},
                         {"record", std::move(record)},
                         {"swapRecord", cid.empty() ? json(nullptr) : json(cid)}});
}

// What is not a text is a record under a key of its own, or the state of a list.
bool BlueskyAdapter::safe_to_repeat(const Action& action) const {
  return !makes_text(action.kind);
}

std::optional<http::Request> BlueskyAdapter::render_reread(const Action& action, TimePoint) const {
  const auto post = PostRef::of(action.target.value);
  if (!post) return std::nullopt;
  return api_.request("GET", "/xrpc/app.bsky.feed.getPosts", {{"uris", post->uri()}});
}

std::optional<http::Request> BlueskyAdapter::render_reconcile(const Action& action,
                                                              TimePoint) const {
  if (action.kind == ActionKind::kPublish) return record_request(kPosts, text_key(action));
  if (!is_public_text(action.kind) || to_a_person(action)) return std::nullopt;
  return record_request(kPosts, record_key(action.created_at, action.key));
}

}  // namespace kaiku::platforms::bluesky
