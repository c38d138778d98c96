// Actions as Graph API requests (Meta for Developers: "Pages API", "Private Replies", "Send API",
// "Moderate Conversations").

#include <nlohmann/json.hpp>

#include "../conversation.hpp"
#include "../meta/messaging.hpp"
#include "../meta/place.hpp"
#include "../meta/target.hpp"
#include "../refusal.hpp"
#include "adapter.hpp"

namespace kaiku::platforms::facebook {
namespace {

using nlohmann::json;

constexpr std::size_t kLongestMetadata = 999;

// A recommendation stands on the page itself: it is the only target outside a post.
bool is_review(const Action& action) {
  return action.post.empty() && !is_message(action);
}

// A post or comment of somebody else in which the page was tagged.
bool is_elsewhere(const Action& action) {
  return meta::place_of(action.post) == meta::Place::kMention;
}

// Posts have other fields than comments.
bool is_post(const Action& action) {
  return action.target.value == meta::post_id_of(action.post);
}

}  // namespace

Result<http::Request> FacebookAdapter::render(const Action& action, TimePoint) const {
  if (!capabilities().contains(action.kind)) return unsupported(action, "not an action of a page");
  if (action.kind == ActionKind::kBlock || action.kind == ActionKind::kUnblock) {
    return render_block(action);
  }
  if (action.kind == ActionKind::kPublish) {
    if (const auto fits = check_text(action, kPostLimit); !fits) return fits.error();
    return graph().post_json("/" + owner().id + "/feed", {{"message", action.text}});
  }
  const bool is_reply = is_public_text(action.kind);
  if (action.kind == ActionKind::kPrivateReply || (is_reply && is_message(action))) {
    return render_message(action);
  }
  if (is_message(action)) return unsupported(action, "not possible for a private message");
  if (!meta::is_graph_id(action.target.value)) return bad_id(action, "target");
  const std::string target = "/" + action.target.value;

  if (is_reply) {
    if (const auto fits = check_text(action, reply_limit_); !fits) return fits.error();
    return graph().post_json("/" + meta::answered(action) + "/comments",
                             {{"message", action.text}});
  }
  if (is_review(action)) return unsupported(action, "not possible for a recommendation");
  if (is_elsewhere(action) && action.kind != ActionKind::kReact &&
      action.kind != ActionKind::kUnreact) {
    return unsupported(action, "not possible on somebody else's post");
  }
  switch (action.kind) {
    case ActionKind::kReact:
      return graph().post_json(target + "/likes", json::object());
    case ActionKind::kUnreact:
      return graph().remove(target + "/likes");
    // Never with a message: it would replace the comment's text.
    case ActionKind::kHide:
      return graph().post_json(target, {{"is_hidden", true}});
    case ActionKind::kUnhide:
      return graph().post_json(target, {{"is_hidden", false}});
    case ActionKind::kDelete:
      return graph().remove(target);
    default:
      return unsupported(action, "not an action of a page");
  }
}

// A private answer to a comment or visitor post (one per comment, within seven days), or a message
// in a conversation that the person began (within 24 hours; Facebook refuses what comes later).
Result<http::Request> FacebookAdapter::render_message(const Action& action) const {
  if (is_review(action)) return unsupported(action, "not possible for a recommendation");
  if (is_elsewhere(action)) return unsupported(action, "not possible on somebody else's post");
  if (const auto fits = check_text(action, kMessageLimit); !fits) return fits.error();
  json message = {{"text", action.text}};
  const std::string mark = meta::echo_mark(action.key);
  if (mark.size() <= kLongestMetadata) message["metadata"] = mark;

  json body = {{"message", std::move(message)}};
  if (is_message(action)) {
    if (!meta::is_graph_id(action.author.value)) return bad_id(action, "author");
    body["recipient"] = {{"id", action.author.value}};
    body["messaging_type"] = "RESPONSE";
  } else {
    if (!meta::is_graph_id(action.target.value)) return bad_id(action, "target");
    body["recipient"] = {{is_post(action) ? "post_id" : "comment_id", action.target.value}};
  }
  return graph().post_json("/" + owner().id + "/messages", body);
}

Result<http::Request> FacebookAdapter::render_block(const Action& action) const {
  if (!meta::is_graph_id(action.author.value)) return bad_id(action, "author");
  if (is_message(action)) return meta::moderate_conversation(graph(), owner().id, action);
  const std::string path = "/" + owner().id + "/blocked";
  if (action.kind == ActionKind::kUnblock) {
    return graph().remove(path, {{"psid", action.author.value}});
  }
  return graph().post_json(path, {{"user", json::array({action.author.value})}});
}

std::optional<http::Request> FacebookAdapter::render_reread(const Action& action, TimePoint) const {
  // Recommendations cannot be read since v22.0, messages not by their id.
  if (is_message(action) || is_review(action)) return std::nullopt;
  if (!meta::is_graph_id(action.target.value)) return std::nullopt;
  const char* const fields =
      is_post(action)
          ? "id,message,from,created_time"
          : "id,message,from,created_time,parent{id},object{id},attachment,is_hidden,is_private,"
            "can_hide,can_remove,can_reply_privately,permalink_url";
  return graph().get("/" + action.target.value, {{"fields", fields}});
}

std::optional<http::Request> FacebookAdapter::render_fetch(const Event& event, TimePoint) const {
  const Comment& comment = event.comment;
  if (comment.is_private || comment.kind == CommentKind::kReview) return std::nullopt;
  if (!meta::is_graph_id(comment.id.value)) return std::nullopt;
  return graph().get("/" + comment.id.value, {{"fields", "id,message,from,created_time"}});
}

std::optional<http::Request> FacebookAdapter::render_reconcile(const Action& action,
                                                               TimePoint) const {
  if (action.kind == ActionKind::kPublish) {
    return graph().get("/" + owner().id + "/feed",
                       {{"fields", "id,from,message,created_time"}, {"limit", "100"}});
  }
  if (is_message(action) || !meta::is_graph_id(action.target.value)) return std::nullopt;
  switch (action.kind) {
    case ActionKind::kReply:
    case ActionKind::kWarn:
      return graph().get("/" + meta::answered(action) + "/comments",
                         {{"filter", "stream"},
                          {"order", "reverse_chronological"},
                          {"fields", "id,from,message,created_time"},
                          {"limit", "100"}});
    case ActionKind::kPrivateReply:
      return graph().get("/" + action.target.value, {{"fields", "id,can_reply_privately"}});
    case ActionKind::kHide:
    case ActionKind::kUnhide:
      return graph().get("/" + action.target.value, {{"fields", "id,is_hidden"}});
    case ActionKind::kDelete:
      return graph().get("/" + action.target.value, {{"fields", "id"}});
    default:
      return std::nullopt;
  }
}

}  // namespace kaiku::platforms::facebook
