// Replies as requests, what answers say, and which page is asked for next (Google Business Profile:
// "Work with review data").

#include <algorithm>
#include <utility>

#include <nlohmann/json.hpp>

#include <kaiku/http/retry_after.hpp>

#include "../json_answer.hpp"
#include "../json_body.hpp"
#include "../newest_first.hpp"
#include "../outcome.hpp"
#include "../refusal.hpp"
#include "../text_length.hpp"
#include "adapter.hpp"
#include "reviews.hpp"

namespace kaiku::platforms::google_business {
namespace {

using nlohmann::json;

constexpr std::string_view kStream = "reviews/";
constexpr Duration kQuotaPause = std::chrono::minutes(1);  // the quota is one of a minute

JsonAnswer read_answer(const http::Response& response) {
  JsonAnswer answer(response);
  if (is_success(response.status)) return answer;
  const json* const error = member(answer.content, "error");
  const bool explains = error != nullptr && error->is_object();
  const std::string status = explains ? text_at(*error, "status") : std::string();
  const std::string words = explains ? text_at(*error, "message") : std::string();
  Outcome failure;
  failure.verdict = verdict_of_status(response.status);
  // No role at this account, or no access to the API: nothing works before people see to it.
  if (status == "PERMISSION_DENIED") failure.verdict = Verdict::kBadToken;
  failure.reason = reason_of(response, status.empty() ? words : status + " " + words);
  if (response.status == 429) {
    failure.retry_after = http::retry_after(response).value_or(kQuotaPause);
  }
  answer.failure = std::move(failure);
  return answer;
}

std::optional<TimePoint> changed_at(const json& item) {
  const json* const reply = member(item, "reviewReply");
  return time_at(reply == nullptr ? item : *reply, "updateTime");
}

// A reply is something of its own: it may have been written long after the review.
json told_apart(const json& reviews, TimePoint since) {
  json items = json::array();
  for (const json& review : reviews) {
    json bare = review;
    const json* const reply = member(review, "reviewReply");
    if (reply != nullptr) bare.erase("reviewReply");
    items.push_back(std::move(bare));
    const auto replied = reply == nullptr ? std::nullopt : time_at(*reply, "updateTime");
    if (replied && *replied >= since) {
      items.push_back({{"reviewName", id_at(review, "name")}, {"reviewReply", *reply}});
    }
  }
  return items;
}

}  // namespace

std::string GoogleBusinessAdapter::path_of(const std::string& location) const {
  return "/accounts/" + owner_.id + "/locations/" + location + "/reviews";
}

std::optional<std::string> GoogleBusinessAdapter::review_path(const Action& action) const {
  const auto id = ReviewId::of(action.target.value);
  if (!id || std::ranges::find(locations_, id->location) == locations_.end()) return std::nullopt;
  return path_of(id->location) + "/" + id->review;
}

Result<http::Request> GoogleBusinessAdapter::render(const Action& action, TimePoint) const {
  if (!capabilities().contains(action.kind)) {
    return unsupported(action, "Google takes replies to reviews only");
  }
  const auto path = review_path(action);
  if (!path) return bad_id(action, "target");
  if (const auto fits = check_text(action, reply_limit_); !fits) return fits.error();
  return api_.with_json("PUT", *path + "/reply", {{"comment", action.text}});
}

Outcome GoogleBusinessAdapter::read(const Action& action, const http::Response& response) const {
  const JsonAnswer answer = read_answer(response);
  if (answer.failure) return answer.failure_of(action, access_.token);
  const auto id = ReviewId::of(action.target.value);
  return made(id ? id->reply() : std::string());
}

std::optional<http::Request> GoogleBusinessAdapter::render_reread(const Action& action,
                                                                  TimePoint) const {
  const auto path = review_path(action);
  if (!path) return std::nullopt;
  return api_.request("GET", *path);
}

// Another reply would take the place of the one that stands there.
Result<TargetState> GoogleBusinessAdapter::read_reread(const Action&,
                                                       const http::Response& response) const {
  const JsonAnswer answer = read_answer(response);
  auto state = answer.target();
  if (!state || !state->exists) return state;
  if (id_at(answer.content, "name").empty()) {
    return Error(Errc::kMalformedPayload, "answer is no review");
  }
  state->text = words_of(answer.content);
  state->allowed = member(answer.content, "reviewReply") == nullptr;
  return state;
}

std::optional<http::Request> GoogleBusinessAdapter::render_reconcile(const Action& action,
                                                                     TimePoint now) const {
  return render_reread(action, now);
}

DoubtAnswer GoogleBusinessAdapter::read_reconcile(const Action& action,
                                                  const http::Response& response) const {
  const JsonAnswer answer = read_answer(response);
  if (answer.gone()) return it_did(false);
  if (!answer.usable() || id_at(answer.content, "name").empty()) return cannot_tell();
  const json* const reply = member(answer.content, "reviewReply");
  if (reply == nullptr || !same_words(text_at(*reply, "comment"), action.text))
    return it_did(false);
  const auto id = ReviewId::of(action.target.value);
  return {.doubt = Doubt::kHappened, .remote_id = id ? id->reply() : std::string()};
}

// No header tells how much is left.
RateHint GoogleBusinessAdapter::rate_hint(const http::Response& response) const {
  RateHint hint;
  if (response.status != 429) return hint;
  hint.used = 1;
  hint.regain_after = http::retry_after(response).value_or(kQuotaPause);
  return hint;
}

std::vector<Stream> GoogleBusinessAdapter::streams() const {
  std::vector<Stream> all;
  all.reserve(locations_.size());
  for (const std::string& location : locations_) {
    all.push_back({std::string(kStream) + location, poll_interval_});
  }
  return all;
}

Result<http::Request> GoogleBusinessAdapter::render_poll(std::string_view stream,
                                                         std::string_view cursor,
                                                         TimePoint now) const {
  const std::string location(stream.substr(std::min(stream.size(), kStream.size())));
  if (std::ranges::find(locations_, location) == locations_.end()) {
    return Error(Errc::kUnsupported, "stream " + std::string(stream));
  }
  http::Fields query = {{"pageSize", "50"}, {"orderBy", "updateTime desc"}};
  if (std::string page = NewestFirst::read(cursor, now - look_back_).page; !page.empty())
    query.emplace_back("pageToken", std::move(page));
  return api_.request("GET", path_of(location), query);
}

PollAnswer GoogleBusinessAdapter::read_poll(std::string_view, std::string_view cursor,
                                            const http::Response& response, TimePoint now) const {
  const JsonAnswer answer = read_answer(response);
  if (answer.failure) return refused(*answer.failure, access_.token);
  if (!answer.readable) return strange("answer is no object");
  auto place = NewestFirst::read(cursor, now - look_back_);
  // A place without any review says nothing at all.
  const json* const reviews = member(answer.content, "reviews");
  const json none = json::array();
  const bool listed = reviews != nullptr && reviews->is_array();
  const json items = told_apart(listed ? *reviews : none, place.floor);
  return std::move(place).take({.items = items,
                                .moment = changed_at,
                                .name = "reviews",
                                .next = text_at(answer.content, "nextPageToken")});
}

}  // namespace kaiku::platforms::google_business
