// What servers answer (Mastodon: "Rate limits", "statuses").

#include "answers.hpp"

#include <algorithm>
#include <utility>

#include <kaiku/http/retry_after.hpp>

#include "../conversation.hpp"
#include "../json_answer.hpp"
#include "../json_body.hpp"
#include "../outcome.hpp"
#include "../rate_limit.hpp"
#include "../refusal.hpp"
#include "adapter.hpp"
#include "statuses.hpp"

namespace kaiku::platforms::mastodon {
namespace {

using nlohmann::json;

constexpr Duration kUsualWindow = std::chrono::minutes(5);
constexpr Duration kLongestWait = std::chrono::hours(24);
constexpr int kGone = 410;
// How far the server's clock and ours may differ.
constexpr Duration kClockSkew = std::chrono::minutes(5);
// As many own statuses are asked for.
constexpr std::size_t kMostStatuses = 40;
// Servers show no more below a status than this; a list as long as it may be cut.
constexpr std::size_t kMostDescendants = 4096;

const json* list_at(const json& content, const char* key) {
  const json* const list = member(content, key);
  return list != nullptr && list->is_array() ? list : nullptr;
}

// {"blocking":true}, {"muting":true}: what was asked for, or not.
bool says_no(ActionKind kind, bool mutes, const json& content) {
  const auto state = flag_at(content, mutes ? "muting" : "blocking");
  if (kind == ActionKind::kBlock) return state == false;
  return kind == ActionKind::kUnblock && state == true;
}

}  // namespace

std::optional<Duration> until_reset(const http::Response& response) {
  const auto reset = parse_iso8601(response.headers.find("X-RateLimit-Reset").value_or(""));
  const auto sent = http::parse_http_date(response.headers.find("Date").value_or(""));
  if (!reset || !sent) return std::nullopt;
  return std::clamp<Duration>(*reset - *sent, Duration::zero(), kLongestWait);
}

Answer read_answer(const http::Response& response) {
  Answer answer;
  if (auto content = parse_json(response.body)) answer.content = *std::move(content);
  if (is_success(response.status)) return answer;
  Outcome failure;
  failure.verdict =
      response.status == kGone ? Verdict::kTargetGone : verdict_of_status(response.status);
  failure.reason = reason_of(response, text_at(answer.content, "error"));
  failure.retry_after = http::retry_after(response);
  if (response.status == 429 && !failure.retry_after) {
    failure.retry_after = until_reset(response).value_or(kUsualWindow);
  }
  answer.failure = std::move(failure);
  return answer;
}

Outcome MastodonAdapter::read(const Action& action, const http::Response& response) const {
  const Answer answer = read_answer(response);
  if (answer.failure) {
    Outcome failure = settled(action, *answer.failure);
    failure.reason = without_secret(std::move(failure.reason), access_token_);
    return failure;
  }
  if (makes_text(action.kind)) return made(id_at(answer.content, "id"));
  Outcome outcome;
  if (says_no(action.kind, mutes_, answer.content)) {
    outcome.verdict = Verdict::kPermanent;
    outcome.reason = "the server answered that it is not so";
  }
  return outcome;
}

Result<TargetState> MastodonAdapter::read_reread(const Action&,
                                                 const http::Response& response) const {
  const Answer answer = read_answer(response);
  TargetState state;
  if (answer.failure && answer.failure->verdict == Verdict::kTargetGone) {
    state.exists = false;
    return state;
  }
  if (answer.failure) return as_error(*answer.failure);
  if (id_at(answer.content, "id").empty()) {
    return Error(Errc::kMalformedPayload, "answer is no status");
  }
  state.text = words_of(answer.content);
  return state;
}

// What begins the thread is the post. Right below a post of ours everybody begins a thread of their
// own; further down the thread is what the answered one belongs to.
Result<Event> MastodonAdapter::read_fetch(Event event, const http::Response& response) const {
  const Answer answer = read_answer(response);
  if (answer.failure) return as_error(*answer.failure);
  const json* const ancestors = list_at(answer.content, "ancestors");
  if (ancestors == nullptr) return Error(Errc::kMalformedPayload, "answer without ancestors");
  event.thin = false;
  if (ancestors->empty()) return event;
  const json& first = ancestors->front();
  const std::string root = id_at(first, "id");
  if (root.empty()) return Error(Errc::kMalformedPayload, "ancestor without id");
  event.comment.post = PostId(root);
  const bool ours = author_of(first) == owner_.id && id_at(first, "in_reply_to_id").empty();
  if (ours && event.comment.parent && event.comment.parent->value == root) {
    event.comment.parent.reset();
  }
  return event;
}

// Our words among what we posted since then are the proof. A mention comes back without its server,
// so that words with one cannot be told from others. A list that reaches back far enough is whole.
DoubtAnswer MastodonAdapter::find_own_post(const Action& action, const json& statuses) const {
  if (!statuses.is_array()) return cannot_tell();
  const TimePoint begins = std::max(action.created_at, action.not_before) - kClockSkew;
  const bool names_somebody = action.text.find('@') != std::string::npos;
  bool whole = statuses.size() < kMostStatuses;
  for (const json& status : statuses) {
    const auto made_at = time_at(status, "created_at");
    if (made_at && *made_at < begins) {
      whole = true;
      continue;
    }
    if (author_of(status) != owner_.id) continue;
    if (same_words(words_of(status), action.text)) {
      return {.doubt = Doubt::kHappened, .remote_id = id_at(status, "id")};
    }
    if (names_somebody) return cannot_tell();
  }
  return whole ? it_did(false) : cannot_tell();
}

// An answer of ours right below it is the proof; below a status everything of ours is shown.
DoubtAnswer MastodonAdapter::read_reconcile(const Action& action,
                                            const http::Response& response) const {
  const Answer answer = read_answer(response);
  if (action.kind == ActionKind::kPublish) {
    return answer.failure ? cannot_tell() : find_own_post(action, answer.content);
  }
  if (answer.failure && answer.failure->verdict == Verdict::kTargetGone) return it_did(false);
  const json* const below = list_at(answer.content, "descendants");
  if (answer.failure || below == nullptr) return cannot_tell();
  const bool is_private = action.kind == ActionKind::kPrivateReply || is_message(action);
  for (const json& status : *below) {
    if (author_of(status) == owner_.id && is_direct(status) == is_private &&
        id_at(status, "in_reply_to_id") == action.target.value) {
      return {.doubt = Doubt::kHappened, .remote_id = id_at(status, "id")};
    }
  }
  return below->size() < kMostDescendants ? it_did(false) : cannot_tell();
}

RateHint MastodonAdapter::rate_hint(const http::Response& response) const {
  RateHint hint;
  hint.used = spent_share(response, "X-RateLimit-Limit", "X-RateLimit-Remaining").value_or(0);
  if (response.status == 429) hint.used = 1;
  if (hint.used >= 1) hint.regain_after = until_reset(response).value_or(kUsualWindow);
  return hint;
}

}  // namespace kaiku::platforms::mastodon
