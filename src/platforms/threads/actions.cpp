// Actions as Threads API requests (Meta for Developers: "Reply Management", "Threads Media",
// "Threads User").

#include <nlohmann/json.hpp>

#include "../meta/place.hpp"
#include "../refusal.hpp"
#include "adapter.hpp"

namespace kaiku::platforms::threads {
namespace {

constexpr const char* kFields =
    "id,text,username,timestamp,permalink,root_post,replied_to,is_reply,hide_status";

}  // namespace

Result<http::Request> ThreadsAdapter::render(const Action& action, TimePoint) const {
  if (!capabilities().contains(action.kind))
    return unsupported(action, "Threads has no such action");
  if (makes_text(action.kind)) return render_text(action);
  const std::string& target = action.target.value;
  if (!meta::is_graph_id(target)) return bad_id(action, "target");
  if (meta::place_of(action.post) == meta::Place::kMention) {
    return unsupported(action, "not possible under somebody else's post");
  }
  if (action.thread != action.target) {
    return unsupported(action, "only topmost replies can be hidden; nested ones follow them");
  }
  const char* const hide = action.kind == ActionKind::kHide ? "true" : "false";
  return graph().post_form("/" + target + "/manage_reply", {{"hide", hide}});
}

// Published in one step: of two, the second could not be repeated without knowing the first.
Result<http::Request> ThreadsAdapter::render_text(const Action& action) const {
  http::Fields form = {{"media_type", "TEXT"}, {"text", action.text}};
  if (action.kind != ActionKind::kPublish) {
    if (!meta::is_graph_id(action.target.value)) return bad_id(action, "target");
    form.emplace_back("reply_to_id", action.target.value);
  }
  if (const auto fits = check_text(action, reply_limit_); !fits) return fits.error();
  form.emplace_back("auto_publish_text", "true");
  return graph().post_form("/me/threads", form);
}

std::optional<http::Request> ThreadsAdapter::render_reread(const Action& action, TimePoint) const {
  if (!meta::is_graph_id(action.target.value)) return std::nullopt;
  return graph().get("/" + action.target.value, {{"fields", kFields}});
}

std::optional<http::Request> ThreadsAdapter::render_fetch(const Event& event, TimePoint) const {
  if (!meta::is_graph_id(event.comment.id.value)) return std::nullopt;
  return graph().get("/" + event.comment.id.value, {{"fields", kFields}});
}

std::optional<http::Request> ThreadsAdapter::render_reconcile(const Action& action,
                                                              TimePoint) const {
  if (action.kind == ActionKind::kPublish) {
    return graph().get("/me/threads", {{"fields", "id,text,username,timestamp"}, {"limit", "100"}});
  }
  if (!meta::is_graph_id(action.target.value)) return std::nullopt;
  const std::string target = "/" + action.target.value;
  if (is_public_text(action.kind)) {
    return graph().get(target + "/replies",
                       {{"fields", "id,text,username,timestamp"}, {"limit", "100"}});
  }
  return graph().get(target, {{"fields", "id,hide_status"}});
}

}  // namespace kaiku::platforms::threads
