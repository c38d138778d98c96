// Actions as calls of the API, and what its answers say (Flickr API: flickr.photos.comments).

#include <algorithm>
#include <iterator>
#include <utility>

#include <kaiku/http/retry_after.hpp>

#include "../json_body.hpp"
#include "../outcome.hpp"
#include "../outer_blanks.hpp"
#include "../refusal.hpp"
#include "../text_length.hpp"
#include "adapter.hpp"
#include "answers.hpp"
#include "comments.hpp"

namespace kaiku::platforms::flickr {
namespace {

using nlohmann::json;

constexpr Duration kTooFastPause = std::chrono::minutes(1);

struct Rule {
  std::int64_t code;
  Verdict verdict;
};

// What is in no rule will never work: a blank text (8), a bad call (111, 112).
constexpr Rule kRules[] = {
    {1, Verdict::kTargetGone},    // the photo
    {2, Verdict::kTargetGone},    // the comment
    {9, Verdict::kRetryLater},    // comments too fast
    {96, Verdict::kBadToken},     // signature
    {97, Verdict::kBadToken},     // signature
    {98, Verdict::kBadToken},     // token
    {99, Verdict::kBadToken},     // rights
    {100, Verdict::kBadToken},    // key
    {105, Verdict::kRetryLater},  // out of service
    {106, Verdict::kUnknown},     // writing failed, perhaps only half
};

const json& no_comments() {
  static const json none = json::array();
  return none;
}

// Flat comments name whom they are for: Flickr shows this as the person's name.
std::string addressed(const Action& action) {
  if (!is_person_id(action.author.value)) return action.text;
  return "[https://www.flickr.com/photos/" + action.author.value + "] " + action.text;
}

}  // namespace

JsonAnswer read_answer(const http::Response& response) {
  JsonAnswer answer(response);
  const bool failed = text_at(answer.content, "stat") == "fail";
  if (is_success(response.status) && !failed) return answer;
  Outcome failure;
  failure.retry_after = http::retry_after(response);
  if (!failed) {
    failure.verdict = verdict_of_status(response.status);
    failure.reason = reason_of(response, {});
    answer.failure = std::move(failure);
    return answer;
  }
  const std::int64_t code = whole_at(answer.content, "code").value_or(0);
  const auto* const rule = std::ranges::find(kRules, code, &Rule::code);
  failure.verdict = rule == std::end(kRules) ? Verdict::kPermanent : rule->verdict;
  failure.reason =
      shortened("Flickr " + std::to_string(code) + ": " + text_at(answer.content, "message"));
  if (failure.verdict == Verdict::kRetryLater && !failure.retry_after)
    failure.retry_after = kTooFastPause;
  answer.failure = std::move(failure);
  return answer;
}

const json* comments_in(const JsonAnswer& answer) {
  const json* const holder = member(answer.content, "comments");
  if (holder == nullptr) return nullptr;
  const json* const list = member(*holder, "comment");
  if (list == nullptr) return &no_comments();
  return list->is_array() ? list : nullptr;
}

http::Request FlickrAdapter::call(std::string method, const char* flickr_method,
                                  http::Fields fields, TimePoint now) const {
  fields.insert(fields.begin(), {{"method", flickr_method}});
  fields.insert(fields.end(), {{"format", "json"}, {"nojsoncallback", "1"}});
  http::Request request = method == "GET" ? api_.request("GET", "/rest", fields)
                                          : api_.with_form(std::move(method), "/rest", fields);
  sign_oauth1(request, keys_, now, nonce_for(request, now));
  return request;
}

http::Request FlickrAdapter::list_comments(const std::string& photo, TimePoint now) const {
  return call("GET", "flickr.photos.comments.getList", {{"photo_id", photo}}, now);
}

Result<http::Request> FlickrAdapter::render(const Action& action, TimePoint now) const {
  if (!capabilities().contains(action.kind)) {
    return unsupported(action, "Flickr has no such action, or it needs delete_comments: true");
  }
  if (!is_comment_id(action.target.value)) return bad_id(action, "target");
  if (action.kind == ActionKind::kDelete) {
    return call("POST", "flickr.photos.comments.deleteComment",
                {{"comment_id", action.target.value}}, now);
  }
  if (!is_photo_id(action.post.value)) return bad_id(action, "post");
  if (const auto fits = check_text(action, reply_limit_); !fits) return fits.error();
  return call("POST", "flickr.photos.comments.addComment",
              {{"photo_id", action.post.value}, {"comment_text", addressed(action)}}, now);
}

Outcome FlickrAdapter::read(const Action& action, const http::Response& response) const {
  const JsonAnswer answer = read_answer(response);
  if (answer.failure) return answer.failure_of(action, keys_.token);
  if (!answer.readable) {
    Outcome unclear;
    unclear.verdict = Verdict::kUnknown;
    unclear.reason = "the answer cannot be read";
    return settled(action, std::move(unclear));
  }
  if (!makes_text(action.kind)) return {};
  const json* const comment = member(answer.content, "comment");
  return made(comment == nullptr ? std::string() : id_at(*comment, "id"));
}

bool FlickrAdapter::safe_to_repeat(const Action& action) const {
  return !makes_text(action.kind);
}

std::optional<http::Request> FlickrAdapter::render_reread(const Action& action,
                                                          TimePoint now) const {
  if (!is_photo_id(action.post.value)) return std::nullopt;
  return list_comments(action.post.value, now);
}

Result<TargetState> FlickrAdapter::read_reread(const Action& action,
                                               const http::Response& response) const {
  const JsonAnswer answer = read_answer(response);
  auto state = answer.target();
  if (!state || !state->exists) return state;
  const json* const comments = comments_in(answer);
  if (comments == nullptr) return Error(Errc::kMalformedPayload, "answer without comments");
  const auto found = std::ranges::find_if(
      *comments, [&](const json& one) { return id_at(one, "id") == action.target.value; });
  state->exists = found != comments->end();
  if (state->exists) state->text = words_of(*found);
  return state;
}

std::optional<http::Request> FlickrAdapter::render_reconcile(const Action& action,
                                                             TimePoint now) const {
  if (!makes_text(action.kind)) return std::nullopt;
  return render_reread(action, now);
}

// Our words to that person under our name are the proof, however Flickr shows the person: the list
// is whole.
DoubtAnswer FlickrAdapter::read_reconcile(const Action& action,
                                          const http::Response& response) const {
  const JsonAnswer answer = read_answer(response);
  if (answer.gone()) return it_did(false);
  const json* const comments = answer.usable() ? comments_in(answer) : nullptr;
  if (comments == nullptr) return cannot_tell();
  const std::string& whom = action.author.value;
  const std::string words = without_outer_blanks(action.text);
  for (const json& comment : *comments) {
    if (id_at(comment, "author") != owner_.id) continue;
    const bool to_them = text_at(comment, "_content").find(whom) != std::string::npos;
    if (to_them && without_outer_blanks(words_of(comment)).ends_with(words)) {
      return {.doubt = Doubt::kHappened, .remote_id = id_at(comment, "id")};
    }
  }
  return it_did(false);
}

// No header tells how much is left.
RateHint FlickrAdapter::rate_hint(const http::Response& response) const {
  RateHint hint;
  if (response.status != 429) return hint;
  hint.used = 1;
  hint.regain_after = http::retry_after(response).value_or(kTooFastPause);
  return hint;
}

}  // namespace kaiku::platforms::flickr
