// Actions as requests to the site's REST API (WordPress: "REST API Handbook", Comments).

#include <nlohmann/json.hpp>

#include "../html_text.hpp"
#include "../refusal.hpp"
#include "adapter.hpp"

namespace kaiku::platforms::wordpress {
namespace {

std::string path_of(const std::string& comment) {
  return "/comments/" + comment;
}

// Plugins that keep answers know them by their address: each moment has one of its own.
http::Fields fresh(TimePoint now) {
  return {{"context", "edit"}, {"kaiku", std::to_string(to_unix_micros(now))}};
}

}  // namespace

Result<http::Request> WordPressAdapter::render(const Action& action, TimePoint) const {
  if (!capabilities().contains(action.kind)) {
    return unsupported(action, "WordPress has no such action");
  }
  const std::string& comment = action.target.value;
  if (!is_number(comment)) return bad_id(action, "target");
  switch (action.kind) {
    case ActionKind::kHide:
      return set_status(comment, settings_.hidden_status);
    case ActionKind::kUnhide:
      return set_status(comment, "approved");
    case ActionKind::kDelete: {
      http::Fields query;
      if (settings_.delete_for_good) query.emplace_back("force", "true");
      return site_.call("DELETE", path_of(comment), query);
    }
    default:
      return render_reply(action);
  }
}

http::Request WordPressAdapter::set_status(const std::string& comment,
                                           std::string_view status) const {
  return site_.call_with("POST", path_of(comment), {{"status", status}});
}

Result<http::Request> WordPressAdapter::render_reply(const Action& action) const {
  if (!is_number(action.post.value)) return bad_id(action, "post");
  const std::string html = html_of_text(action.text);
  const LengthLimit limit{.most = settings_.reply_limit, .unit = LengthUnit::kBytes};
  if (const auto fits = check_length(action, html.size(), limit); !fits) return fits.error();
  // Numbers by their digits: WordPress takes both forms, and no number is too long for this one.
  return site_.call_with(
      "POST", "/comments",
      {{"post", action.post.value}, {"parent", action.target.value}, {"content", html}});
}

bool WordPressAdapter::safe_to_repeat(const Action& action) const {
  return !makes_text(action.kind);
}

std::optional<http::Request> WordPressAdapter::read_comment(const std::string& id,
                                                            TimePoint now) const {
  if (!is_number(id)) return std::nullopt;
  return site_.call("GET", path_of(id), fresh(now));
}

std::optional<http::Request> WordPressAdapter::render_reread(const Action& action,
                                                             TimePoint now) const {
  return read_comment(action.target.value, now);
}

std::optional<http::Request> WordPressAdapter::render_fetch(const Event& event,
                                                            TimePoint now) const {
  return read_comment(event.comment.id.value, now);
}

// Our answers to that comment, also those that somebody took away since: they were sent.
std::optional<http::Request> WordPressAdapter::render_reconcile(const Action& action,
                                                                TimePoint now) const {
  if (!makes_text(action.kind)) return read_comment(action.target.value, now);
  if (!is_number(action.target.value)) return std::nullopt;
  http::Fields query = fresh(now);
  query.insert(query.end(), {{"parent", action.target.value},
                             {"author", site_.owner.id},
                             {"status", "any"},
                             {"per_page", "100"}});
  return site_.call("GET", "/comments", std::move(query));
}

}  // namespace kaiku::platforms::wordpress
