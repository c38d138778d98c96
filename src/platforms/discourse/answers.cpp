// What the forum's answers say (Discourse API: "Posts", "Rate limits").

#include <algorithm>
#include <utility>

#include <nlohmann/json.hpp>

#include <kaiku/http/retry_after.hpp>

#include "../json_answer.hpp"
#include "../json_body.hpp"
#include "../outcome.hpp"
#include "../refusal.hpp"
#include "adapter.hpp"
#include "ids.hpp"

namespace kaiku::platforms::discourse {
namespace {

using nlohmann::json;

constexpr Duration kLongestWait = std::chrono::hours(24);
// How far the forum's clock and ours may differ.
constexpr Duration kClockSkew = std::chrono::minutes(5);

std::optional<Duration> pause_of(const http::Response& response, const json& content) {
  if (const auto asked = http::retry_after(response)) return asked;
  const json* const extras = member(content, "extras");
  const auto seconds = extras == nullptr ? std::nullopt : whole_at(*extras, "wait_seconds");
  if (!seconds || *seconds < 0) return std::nullopt;
  return std::min<Duration>(std::chrono::seconds(std::min<std::int64_t>(*seconds, 86'400)),
                            kLongestWait);
}

std::string words_of_errors(const json& content) {
  std::string words;
  const json* const errors = member(content, "errors");
  if (errors == nullptr || !errors->is_array()) return words;
  for (const json& error : *errors) {
    if (!error.is_string()) continue;
    words += (words.empty() ? "" : "; ") + error.get<std::string>();
  }
  return words;
}

Verdict verdict_of(int status, const std::string& words) {
  switch (status) {
    case 403:
      return Verdict::kBadToken;  // the key was revoked, or the account suspended
    case 410:
      return Verdict::kTargetGone;
    case 422:
      // "Body is too similar to what you recently posted": it stands there already.
      return words.find("too similar") == std::string::npos ? Verdict::kPermanent : Verdict::kDone;
    default:
      return verdict_of_status(status);
  }
}

JsonAnswer read_answer(const http::Response& response) {
  JsonAnswer answer(response);
  if (is_success(response.status)) return answer;
  const std::string words = words_of_errors(answer.content);
  Outcome failure;
  failure.verdict = verdict_of(response.status, words);
  failure.reason = reason_of(response, words);
  if (failure.verdict == Verdict::kRetryLater) {
    failure.retry_after = pause_of(response, answer.content);
  }
  answer.failure = std::move(failure);
  return answer;
}

std::string id_of(const json& post) {
  const auto id = parse_number(id_at(post, "id"));
  const auto number = parse_number(id_at(post, "post_number"));
  return id && number ? PostId{.id = *id, .number = *number}.text() : std::string();
}

// Whether a post of ours is the one that `action` asked for.
bool is_made_by(const Action& action, const json& post, std::optional<TimePoint> created) {
  const std::string words = words_of(post).value_or("");
  if (action.kind != ActionKind::kPublish) {
    return id_at(post, "topic_id") == action.post.value && same_words(words, action.text);
  }
  return whole_at(post, "post_number") == 1 && created &&
         *created >= std::max(action.created_at, action.not_before) - kClockSkew &&
         same_words(words, topic_of_text(action.text).body);
}

}  // namespace

Outcome DiscourseAdapter::read(const Action& action, const http::Response& response) const {
  const JsonAnswer answer = read_answer(response);
  if (answer.failure) {
    Outcome failure = answer.failure_of(action, settings_.api_key);
    // A post that is liked already refuses another like in the same words as a revoked key, and one
    // that was liked long ago to take it back.
    const bool likes = action.kind == ActionKind::kReact || action.kind == ActionKind::kUnreact;
    if (response.status == 403 && likes) {
      failure.verdict = Verdict::kPermanent;
    }
    return failure;
  }
  if (!makes_text(action.kind)) return {};
  if (text_at(answer.content, "action") == "enqueued") {
    return {.verdict = Verdict::kPermanent,
            .remote_id = {},
            .reason = "the forum holds it back until a moderator approves it there",
            .retry_after = {}};
  }
  return made(id_of(answer.content));
}

Result<TargetState> DiscourseAdapter::read_reread(const Action&,
                                                  const http::Response& response) const {
  const JsonAnswer answer = read_answer(response);
  auto state = answer.target();
  if (!state || !state->exists) return state;
  const json& post = answer.content;
  state->exists =
      member(post, "deleted_at") == nullptr && !flag_at(post, "user_deleted").value_or(false);
  state->hidden = flag_at(post, "hidden");
  state->text = words_of(post);
  return state;
}

Result<Event> DiscourseAdapter::read_fetch(Event event, const http::Response& response) const {
  const JsonAnswer answer = read_answer(response);
  if (const auto usable = answer.usable(); !usable) return usable.error();
  if (member(answer.content, "deleted_at") != nullptr) {
    return Error(Errc::kNotFound, "the post is deleted");
  }
  const auto words = words_of(answer.content);
  if (!words) return Error(Errc::kMalformedPayload, "post without raw and cooked");
  event.comment.text = *words;
  event.thin = false;
  return event;
}

// Our words under our name in that topic, or beginning one since then, are the proof. Finding none
// proves something only where the list reaches back to before the attempt.
DoubtAnswer DiscourseAdapter::read_reconcile(const Action& action,
                                             const http::Response& response) const {
  const JsonAnswer answer = read_answer(response);
  const json* const list = answer.usable() ? member(answer.content, "latest_posts") : nullptr;
  if (list == nullptr || !list->is_array()) return cannot_tell();
  const TimePoint begins = std::max(action.created_at, action.not_before);
  bool reaches_back = false;
  for (const json& post : *list) {
    const Author author{.id = {}, .name = text_at(post, "username"), .followers = {}};
    const auto created = time_at(post, "created_at");
    if (forum_.owner.wrote(author) && is_made_by(action, post, created)) {
      return {.doubt = Doubt::kHappened, .remote_id = id_of(post)};
    }
    reaches_back = reaches_back || (created && *created < begins - kClockSkew);
  }
  return reaches_back ? it_did(false) : cannot_tell();
}

// No header tells how much is left.
RateHint DiscourseAdapter::rate_hint(const http::Response& response) const {
  RateHint hint;
  if (response.status != 429) return hint;
  hint.used = 1;
  hint.regain_after = pause_of(response, JsonAnswer(response).content);
  return hint;
}

}  // namespace kaiku::platforms::discourse
