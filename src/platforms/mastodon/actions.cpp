// Actions as requests to the client API (Mastodon: "statuses", "accounts").

#include <kaiku/crypto/crypto.hpp>

#include "../conversation.hpp"
#include "../refusal.hpp"
#include "adapter.hpp"
#include "length.hpp"
#include "person.hpp"

namespace kaiku::platforms::mastodon {
namespace {

// Servers remember it for an hour.
std::string idempotency_key(const Action& action) {
  return "kaiku_" + crypto::to_hex(crypto::sha256(action.key)).substr(0, 32);
}

}  // namespace

Result<http::Request> MastodonAdapter::render(const Action& action, TimePoint) const {
  if (!capabilities().contains(action.kind)) {
    return unsupported(action, "Mastodon has no such action");
  }
  if (action.kind == ActionKind::kBlock || action.kind == ActionKind::kUnblock) {
    return render_block(action);
  }
  if (action.kind == ActionKind::kPublish) return render_post(action);
  if (!is_mastodon_id(action.target.value)) return bad_id(action, "target");
  if (makes_text(action.kind)) return render_text(action);
  const char* const verb = action.kind == ActionKind::kUnreact ? "/unfavourite" : "/favourite";
  return api_.request("POST", "/api/v1/statuses/" + action.target.value + verb);
}

// Who is not named in it is not told of it, and of a direct one sees nothing.
Result<http::Request> MastodonAdapter::render_text(const Action& action) const {
  const auto person = Person::of(action.author);
  if (!person) return bad_id(action, "author");
  const std::string text = "@" + person->acct + " " + action.text;
  const auto fits = check_length(action, status_length(text, link_length_), reply_limit_);
  if (!fits) return fits.error();
  const bool is_private = action.kind == ActionKind::kPrivateReply || is_message(action);
  http::Request made = api_.with_form("POST", "/api/v1/statuses",
                                      {{"status", text},
                                       {"in_reply_to_id", action.target.value},
                                       {"visibility", is_private ? "direct" : visibility_}});
  made.headers.add("Idempotency-Key", idempotency_key(action));
  return made;
}

// What `visibility` bounds is answers: a post of the brand's own is for everybody.
Result<http::Request> MastodonAdapter::render_post(const Action& action) const {
  const auto fits = check_length(action, status_length(action.text, link_length_), reply_limit_);
  if (!fits) return fits.error();
  http::Request made = api_.with_form("POST", "/api/v1/statuses",
                                      {{"status", action.text}, {"visibility", "public"}});
  made.headers.add("Idempotency-Key", idempotency_key(action));
  return made;
}

Result<http::Request> MastodonAdapter::render_block(const Action& action) const {
  const auto person = Person::of(action.author);
  if (!person) return bad_id(action, "author");
  const std::string verb =
      std::string(action.kind == ActionKind::kUnblock ? "un" : "") + (mutes_ ? "mute" : "block");
  return api_.request("POST", "/api/v1/accounts/" + person->id + "/" + verb);
}

// A text would be known by its key for an hour only: what stands there is asked for instead.
bool MastodonAdapter::safe_to_repeat(const Action& action) const {
  return !makes_text(action.kind);
}

std::optional<http::Request> MastodonAdapter::render_reread(const Action& action, TimePoint) const {
  if (!is_mastodon_id(action.target.value)) return std::nullopt;
  return api_.request("GET", "/api/v1/statuses/" + action.target.value);
}

std::optional<http::Request> MastodonAdapter::render_fetch(const Event& event, TimePoint) const {
  if (!is_mastodon_id(event.comment.id.value)) return std::nullopt;
  return api_.request("GET", "/api/v1/statuses/" + event.comment.id.value + "/context");
}

std::optional<http::Request> MastodonAdapter::render_reconcile(const Action& action,
                                                               TimePoint) const {
  if (action.kind == ActionKind::kPublish) {
    return api_.request(
        "GET", "/api/v1/accounts/" + owner_.id + "/statuses",
        {{"limit", "40"}, {"exclude_replies", "true"}, {"exclude_reblogs", "true"}});
  }
  if (!makes_text(action.kind) || !is_mastodon_id(action.target.value)) return std::nullopt;
  return api_.request("GET", "/api/v1/statuses/" + action.target.value + "/context");
}

}  // namespace kaiku::platforms::mastodon
