// What the site's answers say (WordPress: WP_REST_Comments_Controller, wp_allow_comment).

#include <algorithm>
#include <iterator>
#include <utility>

#include <nlohmann/json.hpp>

#include <kaiku/http/retry_after.hpp>

#include "../html_text.hpp"
#include "../json_body.hpp"
#include "../outcome.hpp"
#include "../refusal.hpp"
#include "adapter.hpp"

namespace kaiku::platforms::wordpress {
namespace {

using nlohmann::json;

constexpr Duration kFloodPause = std::chrono::seconds(15);  // between two comments of one writer
constexpr std::string_view kFlood = "comment_flood";
constexpr std::string_view kNotChanged = "rest_comment_failed_edit";

struct Code {
  std::string_view name;
  Verdict verdict;
};
constexpr Code kCodes[] = {
    {"comment_duplicate", Verdict::kDone},
    {"rest_already_trashed", Verdict::kDone},
    {"rest_comment_invalid_id", Verdict::kTargetGone},
    {kFlood, Verdict::kRetryLater},
    {"rest_no_route", Verdict::kRetryLater},  // the API is off, or an update is under way
    // Some versions also say so when the status is what it was: to ask tells what it is.
    {kNotChanged, Verdict::kUnknown},
    {"rest_comment_closed", Verdict::kPermanent},
    {"rest_comment_draft_post", Verdict::kPermanent},
    {"rest_comment_trash_post", Verdict::kPermanent},
    {"rest_comment_invalid_post_id", Verdict::kPermanent},
    {"rest_comment_content_invalid", Verdict::kPermanent},
    {"comment_content_column_length", Verdict::kPermanent},
    {"rest_trash_not_supported", Verdict::kPermanent},
    {"rest_comment_login_required", Verdict::kBadToken},
    {"rest_cannot_edit", Verdict::kBadToken},
    {"rest_cannot_delete", Verdict::kBadToken},
    {"incorrect_password", Verdict::kBadToken},
    {"invalid_username", Verdict::kBadToken},
    {"invalid_email", Verdict::kBadToken},
};

// An answer without a code of WordPress is the host's: its firewall, its maintenance page, a
// password before the whole site.
Verdict verdict_of_host(int status) {
  const Verdict usual = verdict_of_status(status);
  return usual == Verdict::kPermanent || usual == Verdict::kTargetGone ? Verdict::kRetryLater
                                                                       : usual;
}

Verdict verdict_of(int status, std::string_view code) {
  if (code.empty()) return verdict_of_host(status);
  if (status >= 500 && code == "rest_cannot_delete") return Verdict::kRetryLater;
  const Code* const known = std::ranges::find(kCodes, code, &Code::name);
  if (known != std::end(kCodes)) return known->verdict;
  if (code.starts_with("rest_forbidden")) return Verdict::kBadToken;
  return verdict_of_status(status);
}

struct Answer {
  json content;
  std::optional<Outcome> failure;

  bool is_comment() const { return !failure && !id_at(content, "id").empty(); }
};

Answer read_answer(const http::Response& response, std::string_view secret) {
  Answer answer;
  auto content = parse_json(response.body);
  if (content) answer.content = *std::move(content);
  if (is_success(response.status)) return answer;
  const std::string code = text_at(answer.content, "code");
  Outcome failure;
  failure.verdict = verdict_of(response.status, code);
  failure.reason = "HTTP " + std::to_string(response.status);
  if (code.empty()) {
    failure.reason += ": not an answer of WordPress' REST API";
  } else {
    failure.reason += ": " + code + ": " + text_at(answer.content, "message");
  }
  if (code == "rest_trash_not_supported") {
    failure.reason += " (set delete_for_good: true for this account)";
  }
  failure.reason = shortened(without_secret(std::move(failure.reason), secret));
  if (failure.verdict == Verdict::kRetryLater) {
    failure.retry_after = code == kFlood ? kFloodPause : http::retry_after(response);
  }
  answer.failure = std::move(failure);
  return answer;
}

// {"raw":…} with the rights of a moderator, else only {"rendered":…}.
std::string words_of(const json& comment) {
  const json* const content = member(comment, "content");
  if (content == nullptr) return {};
  const char* const kept = member(*content, "raw") != nullptr ? "raw" : "rendered";
  return text_of_html(text_at(*content, kept), LinksIn::kWordsAndAddress);
}

// Without a zone, though it is UTC.
std::optional<TimePoint> written_at(const json& comment) {
  const std::string text = text_at(comment, "date_gmt");
  const auto time = parse_iso8601(text.ends_with('Z') ? text : text + "Z");
  return time ? std::optional(*time) : std::nullopt;
}

bool is_public(const json& comment) {
  return text_at(comment, "status") == "approved";
}
bool is_gone(const json& comment) {
  return text_at(comment, "status") == "trash";
}

// Whether the comment of a successful answer is as `kind` makes it.
bool shows_effect(ActionKind kind, const json& comment) {
  switch (kind) {
    case ActionKind::kHide:
      return !text_at(comment, "status").empty() && !is_public(comment);
    case ActionKind::kUnhide:
      return is_public(comment);
    case ActionKind::kDelete:
      return is_gone(comment) || flag_at(comment, "deleted") == true;
    default:
      return !id_at(comment, "id").empty();
  }
}

Error not_a_comment() {
  return Error(Errc::kMalformedPayload, "the answer is no comment");
}

// A zero stands for none.
std::string number_at(const json& comment, const char* key) {
  std::string number = id_at(comment, key);
  return is_number(number) ? number : std::string();
}

}  // namespace

Outcome WordPressAdapter::read(const Action& action, const http::Response& response) const {
  const Answer answer = read_answer(response, settings_.application_password);
  if (answer.failure) {
    // Sent again it would give the same answer: the comment itself tells what is so.
    const bool ask = text_at(answer.content, "code") == kNotChanged;
    return ask ? *answer.failure : settled(action, *answer.failure);
  }
  Outcome outcome;
  if (!shows_effect(action.kind, answer.content)) {
    outcome.verdict = Verdict::kUnknown;
    outcome.reason = "accepted, but the answer does not show it";
  } else if (makes_text(action.kind)) {
    outcome.remote_id = id_at(answer.content, "id");
  }
  return outcome;
}

Result<TargetState> WordPressAdapter::read_reread(const Action&,
                                                  const http::Response& response) const {
  const Answer answer = read_answer(response, settings_.application_password);
  TargetState state;
  const bool lost = answer.failure && answer.failure->verdict == Verdict::kTargetGone;
  if (lost || is_gone(answer.content)) {
    state.exists = false;
    return state;
  }
  if (answer.failure) return as_error(*answer.failure);
  if (!answer.is_comment()) return not_a_comment();
  state.text = words_of(answer.content);
  state.hidden = !is_public(answer.content);
  return state;
}

Result<Event> WordPressAdapter::read_fetch(Event event, const http::Response& response) const {
  const Answer answer = read_answer(response, settings_.application_password);
  if (answer.failure) return as_error(*answer.failure);
  if (!answer.is_comment()) return not_a_comment();
  const json& found = answer.content;
  if (is_gone(found)) return Error(Errc::kNotFound, "the comment is in the trash");
  Comment& comment = event.comment;
  comment.text = words_of(found);
  if (auto post = number_at(found, "post"); !post.empty()) comment.post = PostId(std::move(post));
  if (auto parent = number_at(found, "parent"); !parent.empty()) {
    comment.parent = CommentId(std::move(parent));
  }
  if (comment.author.id.empty()) comment.author.id = AuthorId(number_at(found, "author"));
  if (comment.author.name.empty()) comment.author.name = text_at(found, "author_name");
  if (comment.permalink.empty()) comment.permalink = text_at(found, "link");
  if (text_at(found, "type") == "review") comment.kind = CommentKind::kReview;
  comment.created_at = written_at(found).value_or(comment.created_at);
  event.by_brand = event.by_brand || site_.is_ours(comment.author.id);
  event.thin = false;
  return event;
}

DoubtAnswer WordPressAdapter::read_reconcile(const Action& action,
                                             const http::Response& response) const {
  const Answer answer = read_answer(response, settings_.application_password);
  if (answer.failure && answer.failure->verdict == Verdict::kTargetGone) {
    return it_did(action.kind == ActionKind::kDelete);
  }
  if (answer.failure) return cannot_tell();
  if (!makes_text(action.kind)) {
    return answer.is_comment() ? it_did(shows_effect(action.kind, answer.content)) : cannot_tell();
  }
  if (!answer.content.is_array()) return cannot_tell();
  for (const json& item : answer.content) {
    if (same_words(words_of(item), action.text)) {
      return {.doubt = Doubt::kHappened, .remote_id = id_at(item, "id")};
    }
  }
  const auto total = response.headers.find("X-WP-Total");
  const bool complete = total && *total == std::to_string(answer.content.size());
  return complete ? it_did(false) : cannot_tell();
}

RateHint WordPressAdapter::rate_hint(const http::Response& response) const {
  RateHint hint;
  if (response.status != 429) return hint;
  hint.used = 1;
  hint.regain_after = http::retry_after(response);
  return hint;
}

}  // namespace kaiku::platforms::wordpress
