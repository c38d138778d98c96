// Actions as requests to LinkedIn's API (LinkedIn: "Comments API", "Reactions API").

#include <nlohmann/json.hpp>

#include "../refusal.hpp"
#include "adapter.hpp"
#include "urn.hpp"

namespace kaiku::platforms::linkedin {
namespace {

using nlohmann::json;

std::string comments_of(const std::string& urn) {
  return "/rest/socialActions/" + http::percent_encode(urn) + "/comments";
}

std::string path_of(const CommentUrn& urn) {
  return comments_of(urn.post) + "/" + urn.number;
}

// LinkedIn shows two levels: an answer always belongs to the topmost comment.
const std::string& answered(const Action& action) {
  return is_urn(action.thread.value) ? action.thread.value : action.target.value;
}

}  // namespace

Result<http::Request> LinkedInAdapter::render(const Action& action, TimePoint) const {
  if (!capabilities().contains(action.kind)) {
    return unsupported(action, "LinkedIn has no such action");
  }
  const std::string& target = action.target.value;
  if (!is_urn(target)) return bad_id(action, "target");
  if (is_public_text(action.kind)) return render_comment(action);
  if (action.kind == ActionKind::kReact) {
    return api_.with_json("POST", "/rest/reactions", {{"root", target}, {"reactionType", "LIKE"}},
                          {{"actor", owner_.id}});
  }
  if (action.kind == ActionKind::kUnreact) {
    return api_.request("DELETE", "/rest/reactions/(actor:" + http::percent_encode(owner_.id) +
                                      ",entity:" + http::percent_encode(target) + ")");
  }
  const auto comment = parse_comment_urn(target);
  if (!comment) return unsupported(action, "only a comment can be deleted");
  return api_.request("DELETE", path_of(*comment), {{"actor", owner_.id}});
}

Result<http::Request> LinkedInAdapter::render_comment(const Action& action) const {
  if (const auto fits = check_text(action, reply_limit_); !fits) return fits.error();
  const std::string& under = answered(action);
  json body = {{"actor", owner_.id}, {"message", {{"text", action.text}}}};
  if (const auto comment = parse_comment_urn(under)) {
    body["object"] = comment->post;
    body["parentComment"] = under;
  } else {
    body["object"] = under;
  }
  return api_.with_json("POST", comments_of(under), body);
}

bool LinkedInAdapter::safe_to_repeat(const Action& action) const {
  return !makes_text(action.kind);
}

std::optional<http::Request> LinkedInAdapter::read_item(const std::string& urn) const {
  if (!is_urn(urn)) return std::nullopt;
  if (const auto comment = parse_comment_urn(urn)) return api_.request("GET", path_of(*comment));
  return api_.request("GET", "/rest/posts/" + http::percent_encode(urn));
}

std::optional<http::Request> LinkedInAdapter::render_reread(const Action& action, TimePoint) const {
  return read_item(action.target.value);
}

std::optional<http::Request> LinkedInAdapter::render_fetch(const Event& event, TimePoint) const {
  return read_item(event.comment.id.value);
}

std::optional<http::Request> LinkedInAdapter::render_reconcile(const Action& action,
                                                               TimePoint) const {
  if (!is_urn(action.target.value)) return std::nullopt;
  if (is_public_text(action.kind)) {
    return api_.request("GET", comments_of(answered(action)), {{"start", "0"}, {"count", "100"}});
  }
  if (action.kind == ActionKind::kDelete) return read_item(action.target.value);
  return std::nullopt;
}

}  // namespace kaiku::platforms::linkedin
