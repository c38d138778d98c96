// Actions as requests to the Data API (YouTube Data API: "Comments: insert",
// "Comments: setModerationStatus").

#include <nlohmann/json.hpp>

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
  return request.method == "GET" ? read_units_ : write_units_;
}

}  // namespace kaiku::platforms::youtube
