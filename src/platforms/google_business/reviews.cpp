// Reviews and replies (Google Business Profile: "accounts.locations.reviews").

#include "reviews.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

#include <nlohmann/json.hpp>

#include "../batch_reader.hpp"
#include "../json_body.hpp"
#include "../outer_blanks.hpp"

namespace kaiku::platforms::google_business {
namespace {

using nlohmann::json;

constexpr std::size_t kLongestPart = 256;

bool is_part(std::string_view text) {
  return !text.empty() && text.size() <= kLongestPart && std::ranges::all_of(text, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '_';
  });
}

// The part of a path behind "<key>/", and nothing where it is not there.
std::string_view part_behind(std::string_view name, std::string_view key) {
  const std::size_t at = name.find(key);
  if (at == std::string_view::npos) return {};
  const std::size_t start = at + key.size();
  return name.substr(start, name.find('/', start) - start);
}

std::optional<int> rating_of(const json& review) {
  constexpr std::string_view kStars[] = {"ONE", "TWO", "THREE", "FOUR", "FIVE"};
  const std::string stars = text_at(review, "starRating");
  const auto* const known = std::ranges::find(kStars, stars);
  if (known == std::end(kStars)) return std::nullopt;
  return static_cast<int>(std::distance(std::begin(kStars), known)) + 1;
}

// Reviewers may stay anonymous, and none has an id.
void read_reviewer(const json& review, Comment& comment) {
  const json* const reviewer = member(review, "reviewer");
  if (reviewer == nullptr || flag_at(*reviewer, "isAnonymous") == true) return;
  comment.author.name = text_at(*reviewer, "displayName");
}

ItemReading read_review(const Owner& owner, const json& item, TimePoint received_at) {
  const auto id = ReviewId::of_name(id_at(item, "name"));
  if (!id) return unreadable("review without name");
  const auto created = time_at(item, "createTime");
  const auto updated = time_at(item, "updateTime");
  const bool edited = created && updated && *updated > *created;
  Event event = owner.event(edited ? EventKind::kEdited : EventKind::kCreated, received_at);
  Comment& comment = event.comment;
  comment.id = CommentId(id->text());
  comment.post = PostId(id->location);
  comment.kind = CommentKind::kReview;
  comment.text = words_of(item);
  comment.rating = rating_of(item);
  read_reviewer(item, comment);
  const json* const media = member(item, "reviewMediaItems");
  comment.has_attachment = media != nullptr && media->is_array() && !media->empty();
  comment.created_at = created.value_or(received_at);
  event.occurred_at = updated.value_or(comment.created_at);
  event.dedupe_key = "review:" + id->text() + (updated ? "@" + to_iso8601(*updated) : "");
  return std::optional(std::move(event));
}

ItemReading read_reply(const Owner& owner, const json& item, TimePoint received_at) {
  const auto id = ReviewId::of_name(id_at(item, "reviewName"));
  const json* const reply = member(item, "reviewReply");
  if (!id || reply == nullptr) return unreadable("reply without the name of its review");
  Event event = owner.event(EventKind::kCreated, received_at);
  event.by_brand = true;
  Comment& comment = event.comment;
  comment.id = CommentId(id->reply());
  comment.parent = CommentId(id->text());
  comment.post = PostId(id->location);
  comment.kind = CommentKind::kReview;
  comment.text = text_at(*reply, "comment");
  const auto updated = time_at(*reply, "updateTime");
  comment.created_at = event.occurred_at = updated.value_or(received_at);
  event.dedupe_key = "reply:" + id->text() + (updated ? "@" + to_iso8601(*updated) : "");
  return std::optional(std::move(event));
}

}  // namespace

std::optional<ReviewId> ReviewId::of(std::string_view id) {
  const std::size_t slash = id.find('/');
  if (slash == std::string_view::npos) return std::nullopt;
  ReviewId read{.location = std::string(id.substr(0, slash)),
                .review = std::string(id.substr(slash + 1))};
  if (!is_part(read.location) || !is_part(read.review)) return std::nullopt;
  return read;
}

std::optional<ReviewId> ReviewId::of_name(std::string_view name) {
  const std::string location(part_behind(name, "locations/"));
  const std::string review(part_behind(name, "/reviews/"));
  return of(location + "/" + review);
}

// "(Translated by Google) … (Original) …", or the original first and its translation behind it.
std::string words_of(const json& review) {
  constexpr std::string_view kTranslated = "(Translated by Google)";
  constexpr std::string_view kOriginal = "(Original)";
  std::string comment = text_at(review, "comment");
  const std::size_t translated = comment.find(kTranslated);
  if (translated == std::string::npos) return comment;
  const std::size_t original = comment.find(kOriginal, translated);
  if (original != std::string::npos)
    return without_outer_blanks(comment.substr(original + kOriginal.size()));
  return translated == 0 ? without_outer_blanks(comment.substr(kTranslated.size()))
                         : without_outer_blanks(comment.substr(0, translated));
}

Result<EventBatch> read_page(const Owner& owner, std::string_view body, TimePoint received_at) {
  const auto root = parse_json(body);
  if (!root) return root.error();
  const json* const items = member(*root, "reviews");
  if (items == nullptr || !items->is_array()) {
    return Error(Errc::kMalformedPayload, "page without reviews");
  }
  return read_items(*items, "reviews", [&](const json& item) {
    const bool reply = member(item, "reviewName") != nullptr;
    return reply ? read_reply(owner, item, received_at) : read_review(owner, item, received_at);
  });
}

}  // namespace kaiku::platforms::google_business
