// What the API's answers say (TikTok API for Business: "Return codes", "Comment list").

#include <utility>

#include <nlohmann/json.hpp>

#include "../json_body.hpp"
#include "../outcome.hpp"
#include "../refusal.hpp"
#include "adapter.hpp"

namespace kaiku::platforms::tiktok {
namespace {

using nlohmann::json;

constexpr std::int64_t kTooFrequent = 40'100;
constexpr std::int64_t kBadParameter = 40'002;
constexpr std::int64_t kFirstServerError = 50'000;
constexpr Duration kPause = std::chrono::minutes(5);

// A bad parameter is also what TikTok calls a thing that is not there.
bool is_missing(std::int64_t code, const std::string& words) {
  if (code != kBadParameter) return false;
  return words.find("not exist") != std::string::npos ||
         words.find("not found") != std::string::npos;
}

Verdict verdict_of_code(std::int64_t code, const std::string& words) {
  if (code == kTooFrequent) return Verdict::kRetryLater;
  if (code >= kFirstServerError) return Verdict::kUnknown;
  return is_missing(code, words) ? Verdict::kTargetGone : Verdict::kPermanent;
}

// The list in an answer, wherever its data hold it.
const json& comments_of(const json& content) {
  static const json none = json::array();
  const json* const data = member(content, "data");
  if (data == nullptr) return none;
  for (const char* const key : {"comments", "list", "replies"}) {
    const json* const list = member(*data, key);
    if (list != nullptr && list->is_array()) return *list;
  }
  return none;
}

bool is_whole(const json& content) {
  const json* const data = member(content, "data");
  return data != nullptr && flag_at(*data, "has_more") == false;
}

// The comment itself, also when it stands among the replies of another.
const json* find_comment(const json& list, const std::string& id) {
  for (const json& comment : list) {
    if (id_at(comment, "comment_id") == id) return &comment;
    const json* const replies = member(comment, "reply_list");
    if (replies == nullptr || !replies->is_array()) continue;
    for (const json& reply : *replies) {
      if (id_at(reply, "comment_id") == id) return &reply;
    }
  }
  return nullptr;
}

std::string made_id(const json& content) {
  const json* const data = member(content, "data");
  if (data == nullptr) return {};
  if (std::string id = id_at(*data, "comment_id"); !id.empty()) return id;
  const json* const message = member(*data, "message");
  return message == nullptr ? std::string() : id_at(*message, "message_id");
}

}  // namespace

// HTTP 200 says nothing: what failed has another code than 0.
JsonAnswer TikTokAdapter::read_answer(const http::Response& response) const {
  JsonAnswer answer(response);
  const auto code = whole_at(answer.content, "code");
  if (is_success(response.status) && code == 0) return answer;
  const std::string words = text_at(answer.content, "message");
  Outcome failure;
  if (!is_success(response.status)) {
    failure.verdict = verdict_of_status(response.status);
  } else if (!code) {
    failure.verdict = Verdict::kUnknown;
  } else if (settings_.token_codes.contains(*code)) {
    failure.verdict = Verdict::kBadToken;
  } else {
    failure.verdict = verdict_of_code(*code, words);
  }
  failure.reason =
      reason_of(response, (code ? "code " + std::to_string(*code) + " " : std::string()) + words);
  if (failure.verdict == Verdict::kRetryLater) failure.retry_after = kPause;
  answer.failure = std::move(failure);
  return answer;
}

Outcome TikTokAdapter::read(const Action& action, const http::Response& response) const {
  const JsonAnswer answer = read_answer(response);
  if (answer.failure) return answer.failure_of(action, settings_.access_token);
  if (!makes_text(action.kind)) return {};
  return made(made_id(answer.content));
}

Result<TargetState> TikTokAdapter::read_reread(const Action& action,
                                               const http::Response& response) const {
  const JsonAnswer answer = read_answer(response);
  auto state = answer.target();
  if (!state || !state->exists) return state;
  const json* const comment = find_comment(comments_of(answer.content), action.target.value);
  // Short pages are normal: a reply that is not shown may stand on another.
  if (comment == nullptr && action.thread != action.target && !is_whole(answer.content)) {
    return Error(Errc::kUnsupported, "the reply is not among those that TikTok shows");
  }
  state->exists = comment != nullptr;
  if (comment == nullptr) return state;
  state->text = text_at(*comment, "text");
  if (const std::string status = text_at(*comment, "status"); !status.empty()) {
    state->hidden = status == "HIDDEN";
  }
  return state;
}

Result<Event> TikTokAdapter::read_fetch(Event event, const http::Response& response) const {
  const JsonAnswer answer = read_answer(response);
  if (const auto usable = answer.usable(); !usable) return usable.error();
  const json* const read = find_comment(comments_of(answer.content), event.comment.id.value);
  if (read == nullptr) return Error(Errc::kNotFound, "TikTok does not show the comment");
  Comment& comment = event.comment;
  comment.text = text_at(*read, "text");
  comment.author.name = text_at(*read, "username");
  if (comment.author.name.empty()) comment.author.name = text_at(*read, "display_name");
  if (comment.author.id.empty()) comment.author.id = AuthorId(id_at(*read, "unique_identifier"));
  comment.created_at = seconds_at(*read, "create_time").value_or(comment.created_at);
  event.by_brand = event.by_brand || flag_at(*read, "owner").value_or(false);
  event.thin = false;
  return event;
}

// Our words under our name are the proof. Finding none proves something only where the list is
// whole or reaches back to before the attempt.
DoubtAnswer TikTokAdapter::read_reconcile(const Action& action,
                                          const http::Response& response) const {
  const JsonAnswer answer = read_answer(response);
  if (answer.gone()) return it_did(false);
  if (!answer.usable()) return cannot_tell();
  bool reaches_back = is_whole(answer.content);
  for (const json& reply : comments_of(answer.content)) {
    if (flag_at(reply, "owner").value_or(false) &&
        same_words(text_at(reply, "text"), action.text)) {
      return {.doubt = Doubt::kHappened, .remote_id = id_at(reply, "comment_id")};
    }
    const auto created = seconds_at(reply, "create_time");
    reaches_back = reaches_back || (created && *created < action.created_at);
  }
  return reaches_back ? it_did(false) : cannot_tell();
}

// No header tells how much is left.
RateHint TikTokAdapter::rate_hint(const http::Response& response) const {
  RateHint hint;
  const JsonAnswer answer = read_answer(response);
  if (!answer.failure || answer.failure->verdict != Verdict::kRetryLater) return hint;
  hint.used = 1;
  hint.regain_after = kPause;
  return hint;
}

}  // namespace kaiku::platforms::tiktok
