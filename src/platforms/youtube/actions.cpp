// Actions as requests to the Data API (YouTube Data API: "Comments: insert",
// "Comments: setModerationStatus").

#include <chrono>
#include <utility>

#include <nlohmann/json.hpp>

#include <kaiku/http/url.hpp>

#include "../refusal.hpp"
#include "adapter.hpp"
#include "comments.hpp"

namespace kaiku::platforms::youtube {
namespace {

// YouTube shows two levels: an answer always belongs to the topmost comment.
const std::string& answered(const Action& action) {
  return action.thread.empty() ? action.target.value : action.thread.value;
}

}  // namespace

Result<http::Request> YouTubeAdapter::render(const Action& action, TimePoint) const {
  if (!capabilities().contains(action.kind)) {
    return unsupported(action, "YouTube has no such action");
  }
  const std::string& target = action.target.value;
  if (const auto live = LiveId::read(target)) return render_live(action, *live);
  if (!is_youtube_id(target)) return bad_id(action, "target");
  if (makes_text(action.kind)) return render_reply(action);
  http::Fields query = {{"id", target}};
  switch (action.kind) {
    case ActionKind::kHide:
      query.emplace_back("moderationStatus", "heldForReview");
      break;
    case ActionKind::kUnhide:
      query.emplace_back("moderationStatus", "published");
      break;
    default:  // delete and block: nobody is banned without the comment being rejected
      query.emplace_back("moderationStatus", "rejected");
  }
  if (action.kind == ActionKind::kBlock) query.emplace_back("banAuthor", "true");
  return api_.request("POST", "/comments/setModerationStatus", query);
}

Result<http::Request> YouTubeAdapter::render_reply(const Action& action) const {
  if (const auto fits = check_text(action, reply_limit_); !fits) return fits.error();
  const std::string& under = answered(action);
  if (!is_youtube_id(under)) return bad_id(action, "thread");
  return api_.with_json("POST", "/comments",
                        {{"snippet", {{"parentId", under}, {"textOriginal", action.text}}}},
                        {{"part", "snippet"}});
}

// YouTube Live Streaming API: "LiveChatMessages: insert", "LiveChatBans: insert". Nothing in a chat
// can be hidden.
Result<http::Request> YouTubeAdapter::render_live(const Action& action,
                                                  const LiveId& target) const {
  if (makes_text(action.kind)) {
    if (const auto fits = check_text(action, kLiveLimit); !fits) return fits.error();
    return api_.with_json("POST", "/liveChat/messages",
                          {{"snippet",
                            {{"liveChatId", target.chat},
                             {"type", "textMessageEvent"},
                             {"textMessageDetails", {{"messageText", action.text}}}}}},
                          {{"part", "snippet"}});
  }
  if (action.kind == ActionKind::kDelete)
    return api_.request("DELETE", "/liveChat/messages", {{"id", target.message}});
  if (action.kind != ActionKind::kBlock) {
    return unsupported(action, "a live chat has no such action");
  }
  if (!is_youtube_id(action.author.value)) return bad_id(action, "author");
  nlohmann::json ban = {{"liveChatId", target.chat},
                        {"type", action.lasts ? "temporary" : "permanent"},
                        {"bannedUserDetails", {{"channelId", action.author.value}}}};
  if (action.lasts) {
    ban["banDurationSeconds"] =
        std::chrono::duration_cast<std::chrono::seconds>(*action.lasts).count();
  }
  return api_.with_json("POST", "/liveChat/bans", {{"snippet", std::move(ban)}},
                        {{"part", "snippet"}});
}

bool YouTubeAdapter::safe_to_repeat(const Action& action) const {
  return !makes_text(action.kind);
}

http::Request YouTubeAdapter::comment_request(const std::string& id) const {
  return api_.request("GET", "/comments",
                      {{"part", "snippet"}, {"id", id}, {"textFormat", "plainText"}});
}

http::Request YouTubeAdapter::replies_request(const std::string& parent,
                                              const std::string& page) const {
  http::Fields query = {{"part", "snippet"},
                        {"parentId", parent},
                        {"maxResults", "100"},
                        {"textFormat", "plainText"}};
  if (!page.empty()) query.emplace_back("pageToken", page);
  return api_.request("GET", "/comments", query);
}

std::optional<http::Request> YouTubeAdapter::render_reread(const Action& action, TimePoint) const {
  if (!is_youtube_id(action.target.value)) return std::nullopt;
  return comment_request(action.target.value);
}

std::optional<http::Request> YouTubeAdapter::render_fetch(const Event& event, TimePoint) const {
  if (!is_youtube_id(event.comment.id.value)) return std::nullopt;
  return comment_request(event.comment.id.value);
}

std::optional<http::Request> YouTubeAdapter::render_reconcile(const Action& action,
                                                              TimePoint) const {
  if (!makes_text(action.kind) || !is_youtube_id(answered(action))) return std::nullopt;
  return replies_request(answered(action), {});
}

bool YouTubeAdapter::takes_token(const http::Request& request) const {
  return !websub_ || !websub_->is_for_hub(request);
}

std::int64_t YouTubeAdapter::cost_of(const http::Request& request) const {
  if (!takes_token(request)) return 0;  // the hub is not the Data API
  if (request.method != "GET") return write_units_;
  const std::string_view path = http::split_target(request.url).first;
  return path.ends_with("/liveChat/messages") ? live_read_units_ : read_units_;
}

}  // namespace kaiku::platforms::youtube
