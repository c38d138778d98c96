// Service reviews as Trustpilot's webhooks tell of them (Trustpilot: "Webhooks").

#include "reviews.hpp"

#include <algorithm>
#include <iterator>
#include <optional>
#include <utility>

#include <nlohmann/json.hpp>

#include <kaiku/crypto/crypto.hpp>

#include "../batch_reader.hpp"
#include "../json_body.hpp"

namespace kaiku::platforms::trustpilot {
namespace {

using nlohmann::json;

constexpr std::size_t kIdDigits = 24;

struct ReviewEvent {
  std::string_view name;
  EventKind kind;
};
constexpr ReviewEvent kReviewEvents[] = {{"service-review-created", EventKind::kCreated},
                                         {"service-review-updated", EventKind::kEdited},
                                         {"service-review-deleted", EventKind::kRemoved}};

// An event has neither an id nor a time: what the review says tells one change from the next.
std::string content_mark(const json& review) {
  const json* const stars = member(review, "stars");
  const std::string content = (stars == nullptr ? std::string() : stars->dump()) + "|" +
                              text_at(review, "title") + "|" + text_at(review, "text");
  return crypto::to_hex(crypto::sha256(content));
}

void read_author(const json& review, Comment& comment) {
  const json* const consumer = member(review, "consumer");
  if (consumer == nullptr) return;
  if (std::string id = id_at(*consumer, "id"); !id.empty()) comment.author.id = AuthorId(id);
  for (const char* const key : {"displayName", "name"}) {
    if (comment.author.name.empty()) comment.author.name = text_at(*consumer, key);
  }
}

ItemReading read_item(const Owner& owner, const json& item, TimePoint received_at) {
  const std::string name = text_at(item, "eventName");
  if (name.empty()) return unreadable("event without eventName");
  const auto* const known = std::ranges::find(kReviewEvents, name, &ReviewEvent::name);
  if (known == std::end(kReviewEvents)) return nothing();
  const json* const review = member(item, "eventData");
  const std::string id = review == nullptr ? std::string() : id_at(*review, "id");
  if (!is_trustpilot_id(id)) return unreadable("event without the id of its review");
  Event event = owner.event(known->kind, received_at);
  Comment& comment = event.comment;
  comment.id = CommentId(id);
  comment.kind = CommentKind::kReview;
  comment.created_at = time_at(*review, "createdAt").value_or(received_at);
  if (known->kind == EventKind::kCreated) event.occurred_at = comment.created_at;
  comment.language_hint = text_at(*review, "language");
  read_author(*review, comment);
  event.thin = known->kind != EventKind::kRemoved;
  event.dedupe_key = name + ":" + id + ":" + content_mark(*review);
  return std::optional(std::move(event));
}

}  // namespace

bool is_trustpilot_id(std::string_view id) {
  return id.size() == kIdDigits &&
         id.find_first_not_of("0123456789abcdefABCDEF") == std::string_view::npos;
}

Result<EventBatch> read_delivery(const Owner& owner, std::string_view body, TimePoint received_at) {
  const auto root = parse_json(body);
  if (!root) return root.error();
  const json* const list = member(*root, "events");
  BatchReader batch;
  if (list == nullptr || !list->is_array()) {
    batch.problem("events[] is missing");
    return std::move(batch).finish();
  }
  if (list->empty()) batch.note_readable();
  std::size_t seen = 0;
  for (const json& item : *list) {
    if (!batch.admits(seen)) break;
    batch.at("events[" + std::to_string(seen - 1) + "]");
    batch.take(read_item(owner, item, received_at));
  }
  return std::move(batch).finish();
}

std::string words_of(const json& review) {
  std::string title = text_at(review, "title");
  const std::string text = text_at(review, "text");
  if (text.empty()) return title;
  return title.empty() || text.starts_with(title) ? text : title + "\n" + text;
}

void read_review(const json& review, Comment& comment) {
  comment.text = words_of(review);
  const auto stars = whole_at(review, "stars");
  if (stars && *stars >= 1 && *stars <= 5) comment.rating = static_cast<int>(*stars);
  if (auto language = text_at(review, "language"); !language.empty()) {
    comment.language_hint = std::move(language);
  }
  comment.created_at = time_at(review, "createdAt").value_or(comment.created_at);
  read_author(review, comment);
}

}  // namespace kaiku::platforms::trustpilot
