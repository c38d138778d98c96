// Pins and their figures (Pinterest API v5: "List pins").

#include "counts.hpp"

#include <algorithm>
#include <utility>

#include <nlohmann/json.hpp>

#include <kaiku/http/retry_after.hpp>

#include "../batch_reader.hpp"
#include "../json_answer.hpp"
#include "../json_body.hpp"
#include "../outcome.hpp"
#include "adapter.hpp"

namespace kaiku::platforms::pinterest {
namespace {

using nlohmann::json;

constexpr std::size_t kLongestId = 64;
constexpr const char* kGrown = "grown";

JsonAnswer read_answer(const http::Response& response) {
  JsonAnswer answer(response);
  if (is_success(response.status)) return answer;
  Outcome failure;
  failure.verdict = verdict_of_status(response.status);
  failure.reason = reason_of(response, text_at(answer.content, "message"));
  failure.retry_after = http::retry_after(response);
  answer.failure = std::move(failure);
  return answer;
}

// Nothing where Pinterest has not counted yet.
std::optional<std::int64_t> comments_on(const json& pin) {
  const json* const metrics = member(pin, "pin_metrics");
  const json* const lifetime = metrics == nullptr ? nullptr : member(*metrics, "lifetime_metrics");
  return lifetime == nullptr ? std::nullopt : whole_at(*lifetime, "comment");
}

ItemReading read_growth(const Owner& owner, const json& item, TimePoint received_at) {
  const std::string pin = id_at(item, "pin");
  const std::string ever = id_at(item, "ever");
  if (!is_pin_id(pin) || !is_pin_id(ever)) return unreadable("growth without pin and number");
  Event event = owner.event(EventKind::kCreated, received_at);
  event.occurred_at = received_at;
  Comment& comment = event.comment;
  comment.id = CommentId(pin + "/comments/" + ever);
  comment.post = PostId(pin);
  comment.permalink = "https://www.pinterest.com/pin/" + pin + "/";
  comment.created_at = received_at;
  event.dedupe_key = "pin:" + pin + ":" + ever;
  return std::optional(std::move(event));
}

}  // namespace

bool is_pin_id(std::string_view id) {
  return !id.empty() && id.size() <= kLongestId &&
         id.find_first_not_of("0123456789") == std::string_view::npos;
}

Counts Counts::read(std::string_view text) {
  Counts counts;
  const auto content = parse_json(text);
  const json* const pins = content ? member(*content, "pins") : nullptr;
  if (pins == nullptr || !pins->is_object()) return counts;
  counts.primed = flag_at(*content, "primed").value_or(false);
  counts.bookmark = text_at(*content, "bookmark");
  for (const auto& [id, known] : pins->items()) {
    if (!is_pin_id(id) || !known.is_object() || counts.pins.size() == kMostPins) continue;
    Pin& pin = counts.pins[id];
    pin.now = std::max<std::int64_t>(whole_at(known, "now").value_or(0), 0);
    pin.ever = std::max(pin.now, whole_at(known, "ever").value_or(0));
    pin.seen = flag_at(known, "seen").value_or(false);
  }
  return counts;
}

std::string Counts::text() const {
  json written = json::object();
  for (const auto& [id, pin] : pins) {
    written[id] = {{"now", pin.now}, {"ever", pin.ever}};
    if (pin.seen) written[id]["seen"] = true;
  }
  return json({{"primed", primed}, {"bookmark", bookmark}, {"pins", std::move(written)}})
      .dump(-1, ' ', false, json::error_handler_t::replace);
}

std::int64_t Counts::note(const std::string& id, std::int64_t count) {
  const bool known = pins.contains(id);
  if (!known && pins.size() >= kMostPins) return 0;
  Pin& pin = pins[id];
  pin.seen = true;
  const std::int64_t more = count - pin.now;
  pin.now = count;
  if (more <= 0) return 0;
  constexpr std::int64_t kMostEver = 1'000'000'000'000;
  pin.ever = std::min(pin.ever + std::min(more, kMostEver), kMostEver);
  return known || primed ? pin.ever : 0;
}

void Counts::note_uncounted(const std::string& id) {
  if (const auto pin = pins.find(id); pin != pins.end()) pin->second.seen = true;
}

void Counts::end_round() {
  std::erase_if(pins, [](const auto& pin) { return !pin.second.seen; });
  for (auto& [id, pin] : pins) pin.seen = false;
  primed = true;
  bookmark.clear();
}

Result<EventBatch> read_growths(const Owner& owner, std::string_view body, TimePoint received_at) {
  const auto root = parse_json(body);
  if (!root) return root.error();
  const json* const grown = member(*root, kGrown);
  if (grown == nullptr || !grown->is_array()) {
    return Error(Errc::kMalformedPayload, "nothing has grown");
  }
  return read_items(*grown, kGrown,
                    [&](const json& item) { return read_growth(owner, item, received_at); });
}

std::vector<Stream> PinterestAdapter::streams() const {
  return {{"counts", poll_interval_}};
}

Result<http::Request> PinterestAdapter::render_poll(std::string_view, std::string_view cursor,
                                                    TimePoint) const {
  http::Fields query = {{"pin_metrics", "true"}, {"page_size", "100"}};
  if (std::string bookmark = Counts::read(cursor).bookmark; !bookmark.empty())
    query.emplace_back("bookmark", std::move(bookmark));
  return api_.request("GET", "/pins", query);
}

PollAnswer PinterestAdapter::read_poll(std::string_view, std::string_view cursor,
                                       const http::Response& response, TimePoint) const {
  const JsonAnswer answer = read_answer(response);
  if (answer.failure) return refused(*answer.failure, access_token_);
  const json* const pins = member(answer.content, "items");
  if (pins == nullptr || !pins->is_array()) return strange("answer without items");
  Counts counts = Counts::read(cursor);
  json grown = json::array();
  for (const json& pin : *pins) {
    const std::string id = id_at(pin, "id");
    const auto count = comments_on(pin);
    if (!is_pin_id(id)) continue;
    if (!count || *count < 0) {
      counts.note_uncounted(id);
      continue;
    }
    const std::int64_t ever = counts.note(id, *count);
    if (ever > 0) grown.push_back({{"pin", id}, {"ever", ever}, {"now", *count}});
  }
  const std::string next = text_at(answer.content, "bookmark");
  PollAnswer page;
  page.more = !next.empty() && next != counts.bookmark && !pins->empty();
  counts.bookmark = next;
  if (!page.more) counts.end_round();
  page.cursor = counts.text();
  if (!grown.empty()) page.body = json({{kGrown, std::move(grown)}}).dump();
  return page;
}

RateHint PinterestAdapter::rate_hint(const http::Response& response) const {
  RateHint hint;
  if (response.status != 429) return hint;
  hint.used = 1;
  hint.regain_after = http::retry_after(response);
  return hint;
}

}  // namespace kaiku::platforms::pinterest
