// Actions as requests to the Accounts API and Business Messaging (TikTok: "Comment reply create",
// "Comment hide", "Direct messages").

#include <nlohmann/json.hpp>

#include "../conversation.hpp"
#include "../refusal.hpp"
#include "adapter.hpp"
#include "webhook.hpp"

namespace kaiku::platforms::tiktok {
namespace {

using nlohmann::json;

}  // namespace

Result<http::Request> TikTokAdapter::render(const Action& action, TimePoint) const {
  if (!capabilities().contains(action.kind)) {
    return unsupported(action, "TikTok has no such action, or not with these settings");
  }
  if (action.kind == ActionKind::kPrivateReply || (makes_text(action.kind) && is_message(action))) {
    return render_message(action);
  }
  if (is_message(action)) return unsupported(action, "not possible for a direct message");
  if (!is_tiktok_id(action.target.value)) return bad_id(action, "target");
  json body = {{"business_id", owner_.id}, {"comment_id", action.target.value}};
  if (action.kind == ActionKind::kReact || action.kind == ActionKind::kUnreact) {
    const bool likes = action.kind == ActionKind::kReact;
    body["action"] = likes ? settings_.like_action : settings_.unlike_action;
    return api_.with_json("POST", "/business/comment/like/", body);
  }
  if (!is_tiktok_id(action.post.value)) return bad_id(action, "video");
  body["video_id"] = action.post.value;
  if (is_public_text(action.kind)) {
    const LengthLimit limit{.most = settings_.reply_limit};
    if (const auto fits = check_text(action, limit); !fits) return fits.error();
    body["text"] = action.text;
    return api_.with_json("POST", "/business/comment/reply/create/", body);
  }
  body["action"] = action.kind == ActionKind::kHide ? "HIDE" : "UNHIDE";
  return api_.with_json("POST", "/business/comment/hide/", body);
}

// A business answers in a conversation; it never opens one.
Result<http::Request> TikTokAdapter::render_message(const Action& action) const {
  const LengthLimit limit{.most = settings_.reply_limit};
  if (const auto fits = check_text(action, limit); !fits) return fits.error();
  if (!capabilities().contains(ActionKind::kPrivateReply) || !is_message(action)) {
    return unsupported(action, "TikTok lets nobody be written to who has not written first");
  }
  const std::string conversation = action.thread.value.substr(kConversationMark.size());
  if (conversation.empty()) return bad_id(action, "conversation");
  return api_.with_json("POST", "/business/message/send/",
                        {{"business_id", owner_.id},
                         {"recipient_type", "CONVERSATION"},
                         {"recipient", conversation},
                         {"message_type", "TEXT"},
                         {"text", {{"body", action.text}}}});
}

bool TikTokAdapter::safe_to_repeat(const Action& action) const {
  return !makes_text(action.kind);
}

http::Request TikTokAdapter::list_replies(const std::string& video,
                                          const std::string& comment) const {
  return api_.request("GET", "/business/comment/reply/list/",
                      {{"business_id", owner_.id},
                       {"video_id", video},
                       {"comment_id", comment},
                       {"status", "ALL"},
                       {"sort_field", "create_time"},
                       {"sort_order", "desc"},
                       {"cursor", "0"},
                       {"max_count", "30"}});
}

// A topmost comment can be asked for by its id; a reply only among those of its comment.
std::optional<http::Request> TikTokAdapter::list_around(const std::string& video,
                                                        const std::string& comment,
                                                        const std::string& thread) const {
  if (!is_tiktok_id(video) || !is_tiktok_id(comment) || !is_tiktok_id(thread)) return std::nullopt;
  if (thread != comment) return list_replies(video, thread);
  return api_.request("GET", "/business/comment/list/",
                      {{"business_id", owner_.id},
                       {"video_id", video},
                       {"comment_ids", json::array({comment}).dump()},
                       {"status", "ALL"}});
}

std::optional<http::Request> TikTokAdapter::render_reread(const Action& action, TimePoint) const {
  return list_around(action.post.value, action.target.value, action.thread.value);
}

std::optional<http::Request> TikTokAdapter::render_fetch(const Event& event, TimePoint) const {
  const Comment& comment = event.comment;
  return list_around(comment.post.value, comment.id.value, comment.thread().value);
}

// Among the newest replies to the topmost comment.
std::optional<http::Request> TikTokAdapter::render_reconcile(const Action& action,
                                                             TimePoint) const {
  if (!is_public_text(action.kind) || !is_tiktok_id(action.post.value) ||
      !is_tiktok_id(action.thread.value)) {
    return std::nullopt;
  }
  return list_replies(action.post.value, action.thread.value);
}

}  // namespace kaiku::platforms::tiktok
