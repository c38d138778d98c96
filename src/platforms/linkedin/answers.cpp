// What LinkedIn's answers say (LinkedIn: "Rate limiting", "Comments API").

#include <utility>

#include <nlohmann/json.hpp>

#include "../json_answer.hpp"
#include "../json_body.hpp"
#include "../outcome.hpp"
#include "../refusal.hpp"
#include "adapter.hpp"
#include "urn.hpp"

namespace kaiku::platforms::linkedin {
namespace {

using nlohmann::json;

constexpr Duration kMemberPause = std::chrono::minutes(1);
constexpr Duration kQuotaPause = std::chrono::hours(1);

// The daily quota begins anew at midnight UTC; a member who writes too fast waits a minute.
Duration pause_of(const json& content) {
  const bool too_fast = text_at(content, "message").find("creation rate") != std::string::npos;
  return too_fast ? kMemberPause : kQuotaPause;
}

JsonAnswer read_answer(const http::Response& response) {
  JsonAnswer answer(response);
  if (is_success(response.status)) return answer;
  Outcome failure;
  failure.verdict = verdict_of_status(response.status);
  if (response.status == 409) failure.verdict = Verdict::kDone;  // it stands there already
  std::string words = text_at(answer.content, "code");
  if (const std::string message = text_at(answer.content, "message"); !message.empty()) {
    words += (words.empty() ? "" : ": ") + message;
  }
  failure.reason = reason_of(response, words);
  if (response.status == 429) failure.retry_after = pause_of(answer.content);
  answer.failure = std::move(failure);
  return answer;
}

// A comment says message.text, a post commentary.
std::string words_of(const json& content) {
  const json* const message = member(content, "message");
  return message == nullptr ? text_at(content, "commentary") : text_at(*message, "text");
}

std::string made_id(const json& content, const http::Response& response) {
  if (const auto urn = parse_comment_urn(id_at(content, "$URN"))) return urn->text();
  if (const auto header = response.headers.find("x-restli-id")) return std::string(*header);
  return id_at(content, "id");
}

}  // namespace

Outcome LinkedInAdapter::read(const Action& action, const http::Response& response) const {
  const JsonAnswer answer = read_answer(response);
  if (answer.failure) return answer.failure_of(action, access_token_);
  return makes_text(action.kind) ? made(made_id(answer.content, response)) : Outcome();
}

Result<TargetState> LinkedInAdapter::read_reread(const Action&,
                                                 const http::Response& response) const {
  const JsonAnswer answer = read_answer(response);
  auto state = answer.target();
  if (state && state->exists) state->text = words_of(answer.content);
  return state;
}

Result<Event> LinkedInAdapter::read_fetch(Event event, const http::Response& response) const {
  const JsonAnswer answer = read_answer(response);
  if (const auto usable = answer.usable(); !usable) return usable.error();
  Comment& comment = event.comment;
  comment.text = words_of(answer.content);
  for (const char* const key : {"actor", "author"}) {
    if (comment.author.id.empty()) comment.author.id = AuthorId(id_at(answer.content, key));
  }
  if (const json* const created = member(answer.content, "created"); created != nullptr) {
    comment.created_at = millis_at(*created, "time").value_or(comment.created_at);
  }
  if (const auto parent = parse_comment_urn(id_at(answer.content, "parentComment"))) {
    comment.parent = CommentId(parent->text());
  }
  event.by_brand = event.by_brand || comment.author.id.value == owner_.id;
  event.thin = false;
  return event;
}

// Our words under our name are the proof. A list without anything proves nothing: a member who may
// only recruit is shown an empty one.
DoubtAnswer LinkedInAdapter::read_reconcile(const Action& action,
                                            const http::Response& response) const {
  const JsonAnswer answer = read_answer(response);
  if (answer.gone()) return it_did(action.kind == ActionKind::kDelete);
  if (!answer.usable()) return cannot_tell();
  if (action.kind == ActionKind::kDelete) {
    return id_at(answer.content, "id").empty() ? cannot_tell() : it_did(false);
  }
  const json* const list = member(answer.content, "elements");
  if (list == nullptr || !list->is_array() || list->empty()) return cannot_tell();
  for (const json& item : *list) {
    if (id_at(item, "actor") == owner_.id && same_words(words_of(item), action.text)) {
      return {.doubt = Doubt::kHappened, .remote_id = made_id(item, http::Response())};
    }
  }
  const json* const paging = member(answer.content, "paging");
  const auto total = paging == nullptr ? std::nullopt : whole_at(*paging, "total");
  const bool complete = total && *total >= 0 && static_cast<std::size_t>(*total) <= list->size();
  return complete ? it_did(false) : cannot_tell();
}

// No header tells how much is left.
RateHint LinkedInAdapter::rate_hint(const http::Response& response) const {
  RateHint hint;
  if (response.status != 429) return hint;
  hint.used = 1;
  const auto content = parse_json(response.body);
  hint.regain_after = content ? pause_of(*content) : kQuotaPause;
  return hint;
}

}  // namespace kaiku::platforms::linkedin
