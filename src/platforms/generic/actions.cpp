// Actions as signed POSTs to the source, and what its answers mean.

#include <algorithm>
#include <iterator>
#include <utility>

#include <nlohmann/json.hpp>

#include <kaiku/crypto/crypto.hpp>
#include <kaiku/http/retry_after.hpp>

#include "../json_body.hpp"
#include "../outcome.hpp"
#include "../refusal.hpp"
#include "adapter.hpp"
#include "payload.hpp"
#include "signature.hpp"

namespace kaiku::platforms::generic {
namespace {

using nlohmann::json;

struct ActionType {
  ActionKind kind;
  std::string_view type;
};
constexpr ActionType kActionTypes[] = {{ActionKind::kReply, "action.reply"},
                                       {ActionKind::kWarn, "action.reply"},
                                       {ActionKind::kPrivateReply, "action.private_reply"},
                                       {ActionKind::kReact, "action.like"},
                                       {ActionKind::kUnreact, "action.unlike"},
                                       {ActionKind::kHide, "action.hide"},
                                       {ActionKind::kUnhide, "action.unhide"},
                                       {ActionKind::kDelete, "action.delete"},
                                       {ActionKind::kBlock, "action.block"},
                                       {ActionKind::kUnblock, "action.unblock"},
                                       {ActionKind::kPublish, "action.publish"}};

// The key of an action may hold anything; its hash fits into a header.
std::string short_hash(std::string_view text) {
  return crypto::to_hex(crypto::sha256(text)).substr(0, 32);
}

// The comment as the source gives it for action.fetch: `data` as in its events, plain or wrapped.
const json& comment_of(const json& answer) {
  const json* const data = member(answer, "data");
  return data != nullptr && data->is_object() ? *data : answer;
}

Verdict verdict_of(int status, ActionKind kind) {
  switch (status) {
    case 401:
    case 403:
      return Verdict::kBadToken;
    case 404:
      return kind == ActionKind::kDelete || kind == ActionKind::kUnreact ? Verdict::kDone
                                                                         : Verdict::kTargetGone;
    case 408:
    case 425:
    case 429:
      return Verdict::kRetryLater;
    case 409:
      return Verdict::kDone;  // the idempotency key was seen: carried out before
    case 501:
      return Verdict::kPermanent;  // the source has no such action
    default:
      return status >= 500 ? Verdict::kRetryLater : Verdict::kPermanent;
  }
}

// Why reading failed: the source cannot, the comment is gone, or not now.
Error read_error(const http::Response& response) {
  return as_error(Outcome{.verdict = verdict_of(response.status, ActionKind::kReply),
                          .remote_id = {},
                          .reason = "HTTP " + std::to_string(response.status),
                          .retry_after = {}});
}

Result<json> read_comment_answer(const http::Response& response) {
  if (!is_success(response.status)) return read_error(response);
  auto answer = parse_json(response.body);
  if (!answer) return answer.error();
  if (!answer->is_object()) return Error(Errc::kMalformedPayload, "answer is not a JSON object");
  return comment_of(*answer);
}

}  // namespace

std::set<ActionKind> GenericAdapter::capabilities() const {
  return kinds_of(profile().actions, !settings_.action_url.empty());
}

http::Request GenericAdapter::signed_post(std::string_view id, std::string_view type,
                                          const json& data, TimePoint now) const {
  const json body = {{"type", type}, {"timestamp", to_iso8601(now)}, {"data", data}};
  http::Request request("POST", settings_.action_url);
  request.headers.add("Content-Type", "application/json");
  request.body = body.dump(-1, ' ', false, json::error_handler_t::replace);
  sign(request, id, now, *settings_.action_key);
  return request;
}

Result<http::Request> GenericAdapter::render(const Action& action, TimePoint now) const {
  const auto* const known = std::ranges::find(kActionTypes, action.kind, &ActionType::kind);
  if (known == std::end(kActionTypes) || settings_.action_url.empty()) {
    return Error(Errc::kUnsupported, action.key + ": the source takes no such action");
  }
  const bool is_post = action.kind == ActionKind::kPublish;
  if (action.target.empty() && !is_post)
    return Error(Errc::kInvalidArgument, action.key + ": no target");
  const std::string hash = short_hash(action.key);
  json data = {{"idempotency_key", "kaiku_" + hash}};
  if (!is_post) data["target_id"] = action.target.value;
  if (makes_text(action.kind)) {
    const LengthLimit limit{.most = settings_.reply_limit};
    if (const auto fits = check_text(action, limit); !fits) return fits.error();
    data["text"] = action.text;
  }
  // A comment may be gone when its author is blocked: the person is named too.
  if (!action.author.empty() && !is_post) data["author_id"] = action.author.value;
  // The same id on every attempt, as the specification wants for retries.
  return signed_post("msg_" + hash, known->type, data, now);
}

Outcome GenericAdapter::read(const Action& action, const http::Response& response) const {
  Outcome outcome;
  if (is_success(response.status)) {
    if (const auto answer = parse_json(response.body)) outcome.remote_id = id_at(*answer, "id");
    return outcome;
  }
  outcome.verdict = verdict_of(response.status, action.kind);
  outcome.reason = "HTTP " + std::to_string(response.status);
  if (outcome.verdict == Verdict::kRetryLater) outcome.retry_after = http::retry_after(response);
  if (response.status == 501) outcome.reason += ": the source does not support this action";
  return outcome;
}

// Each look has an id of its own: a source that drops repeated ids must answer it anew.
std::optional<http::Request> GenericAdapter::render_fetch_of(const std::string& id,
                                                             TimePoint now) const {
  if (settings_.action_url.empty() || id.empty()) return std::nullopt;
  const std::string look = short_hash(id + "@" + std::to_string(to_unix_micros(now)));
  return signed_post("msg_fetch_" + look, "action.fetch", {{"target_id", id}}, now);
}

std::optional<http::Request> GenericAdapter::render_reread(const Action& action,
                                                           TimePoint now) const {
  return render_fetch_of(action.target.value, now);
}

Result<TargetState> GenericAdapter::read_reread(const Action&,
                                                const http::Response& response) const {
  const auto comment = read_comment_answer(response);
  TargetState state;
  if (!comment) {
    state.exists = false;
    if (comment.error().is(Errc::kNotFound)) return state;
    return comment.error();
  }
  if (member(*comment, "text") != nullptr) state.text = text_at(*comment, "text");
  state.hidden = flag_at(*comment, "hidden");
  return state;
}

std::optional<http::Request> GenericAdapter::render_fetch(const Event& event, TimePoint now) const {
  return render_fetch_of(event.comment.id.value, now);
}

Result<Event> GenericAdapter::read_fetch(Event event, const http::Response& response) const {
  const auto comment = read_comment_answer(response);
  if (!comment) return comment.error();
  read_comment(*comment, event);
  event.thin = false;
  return event;
}

std::optional<http::Request> GenericAdapter::render_reconcile(const Action&, TimePoint) const {
  return std::nullopt;
}

DoubtAnswer GenericAdapter::read_reconcile(const Action&, const http::Response&) const {
  return {};
}

bool GenericAdapter::safe_to_repeat(const Action&) const {
  return true;
}

RateHint GenericAdapter::rate_hint(const http::Response& response) const {
  RateHint hint;
  if (response.status != 429 && response.status != 503) return hint;
  hint.used = 1;
  hint.regain_after = http::retry_after(response);
  return hint;
}

}  // namespace kaiku::platforms::generic
