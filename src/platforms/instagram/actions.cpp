// Actions as Graph API requests (Meta for Developers: "Comment Moderation", "IG Comment Replies",
// "Send a Private Reply to a Commenter", "Moderate Conversations API for Instagram").

#include <nlohmann/json.hpp>

#include "../conversation.hpp"
#include "../meta/messaging.hpp"
#include "../meta/place.hpp"
#include "../meta/target.hpp"
#include "../refusal.hpp"
#include "adapter.hpp"

namespace kaiku::platforms::instagram {
namespace {

using meta::Place;
using nlohmann::json;

}  // namespace

Result<http::Request> InstagramAdapter::render(const Action& action, TimePoint) const {
  if (!capabilities().contains(action.kind)) {
    return unsupported(action, "not an action of this kind of Instagram login");
  }
  if (action.kind == ActionKind::kBlock || action.kind == ActionKind::kUnblock) {
    return render_block(action);
  }
  const bool is_reply = is_public_text(action.kind);
  if (action.kind == ActionKind::kPrivateReply || (is_reply && is_message(action))) {
    return render_message(action);
  }
  if (is_message(action)) return unsupported(action, "not possible for a private message");
  if (meta::place_of(action.post) == Place::kLive)
    return unsupported(action, "not possible on a live comment");
  if (!meta::is_graph_id(action.target.value)) return bad_id(action, "target");
  if (is_reply) return render_reply(action);
  if (action.kind == ActionKind::kReact) {
    return graph().post_form("/" + owner().id + "/likes", {{"comment_id", action.target.value}});
  }
  if (action.kind == ActionKind::kUnreact) {
    return graph().remove("/" + owner().id + "/likes", {{"comment_id", action.target.value}});
  }
  if (meta::place_of(action.post) == Place::kMention) {
    return unsupported(action, "not possible on somebody else's media");
  }
  const std::string target = "/" + action.target.value;
  switch (action.kind) {
    case ActionKind::kHide:
      return graph().post_query(target, {{"hide", "true"}});
    case ActionKind::kUnhide:
      return graph().post_query(target, {{"hide", "false"}});
    case ActionKind::kDelete:
      return graph().remove(target);
    default:
      return unsupported(action, "not an action of Instagram");
  }
}

Result<http::Request> InstagramAdapter::render_reply(const Action& action) const {
  if (const auto fits = check_text(action, reply_limit_); !fits) return fits.error();
  if (meta::place_of(action.post) != Place::kMention) {
    return graph().post_form("/" + meta::answered(action) + "/replies", {{"message", action.text}});
  }
  const std::string media = meta::post_id_of(action.post);
  if (!meta::is_graph_id(media)) return bad_id(action, "post");
  http::Fields form = {{"media_id", media}};
  if (action.target.value != media) form.emplace_back("comment_id", action.target.value);
  form.emplace_back("message", action.text);
  return graph().post_form("/" + owner().id + "/mentions", form);
}

// One private reply per comment, within seven days, on a broadcast while it runs; or a message in a
// conversation that the person began.
Result<http::Request> InstagramAdapter::render_message(const Action& action) const {
  if (meta::place_of(action.post) == Place::kMention && !is_message(action)) {
    return unsupported(action, "not possible on somebody else's media");
  }
  if (const auto fits = check_text(action, kMessageLimit); !fits) return fits.error();
  const std::string& to = is_message(action) ? action.author.value : action.target.value;
  if (!meta::is_graph_id(to)) return bad_id(action, is_message(action) ? "author" : "target");
  const json recipient = {{is_message(action) ? "id" : "comment_id", to}};
  return graph().post_json("/" + owner().id + "/messages",
                           {{"recipient", recipient}, {"message", {{"text", action.text}}}});
}

Result<http::Request> InstagramAdapter::render_block(const Action& action) const {
  if (!meta::is_graph_id(action.author.value)) return bad_id(action, "author");
  return meta::moderate_conversation(graph(), settings_.page_id, action);
}

http::Request InstagramAdapter::mention_request(const std::string& comment,
                                                const std::string& media) const {
  const std::string fields =
      comment == media
          ? "mentioned_media.media_id(" + media + "){id,caption,media_type,permalink,username}"
          : "mentioned_comment.comment_id(" + comment + "){id,text,timestamp,username}";
  return graph().get("/" + owner().id, {{"fields", fields}});
}

std::optional<http::Request> InstagramAdapter::render_reread(const Action& action,
                                                             TimePoint) const {
  if (is_message(action) || !meta::is_graph_id(action.target.value)) return std::nullopt;
  if (meta::place_of(action.post) == Place::kMention) {
    return mention_request(action.target.value, meta::post_id_of(action.post));
  }
  return graph().get("/" + action.target.value,
                     {{"fields",
                       "id,text,from,username,timestamp,parent_id,hidden,like_count,"
                       "media{id,media_product_type,permalink}"}});
}

std::optional<http::Request> InstagramAdapter::render_fetch(const Event& event, TimePoint) const {
  const Comment& comment = event.comment;
  if (comment.is_private || !meta::is_graph_id(comment.id.value)) return std::nullopt;
  if (meta::place_of(comment.post) == Place::kMention) {
    return mention_request(comment.id.value, meta::post_id_of(comment.post));
  }
  return graph().get("/" + comment.id.value,
                     {{"fields", "id,text,from,username,timestamp,parent_id"}});
}

std::optional<http::Request> InstagramAdapter::render_reconcile(const Action& action,
                                                                TimePoint) const {
  if (is_message(action) || !meta::is_graph_id(action.target.value)) return std::nullopt;
  if (meta::place_of(action.post) != Place::kOwn) return std::nullopt;
  const std::string target = "/" + action.target.value;
  switch (action.kind) {
    case ActionKind::kReply:
    case ActionKind::kWarn:
      return graph().get("/" + meta::answered(action) + "/replies",
                         {{"fields", "id,text,from,username,timestamp"}, {"limit", "50"}});
    case ActionKind::kHide:
    case ActionKind::kUnhide:
      return graph().get(target, {{"fields", "id,hidden"}});
    case ActionKind::kDelete:
      return graph().get(target, {{"fields", "id"}});
    default:
      return std::nullopt;
  }
}

}  // namespace kaiku::platforms::instagram
