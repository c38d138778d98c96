#include "comments.hpp"

#include <utility>

#include <nlohmann/json.hpp>

#include "../json_body.hpp"
#include "../meta/place.hpp"

namespace kaiku::platforms::instagram {
namespace {

using meta::Place;
using nlohmann::json;

ItemReading read_comment(const Owner& owner, std::string_view field, const json& value,
                         TimePoint received_at) {
  std::string id = id_at(value, "id");
  if (id.empty()) id = id_at(value, "comment_id");
  if (id.empty()) return unreadable("comment without id and comment_id");

  const bool live = field == "live_comments";
  // Deliveries say no time, so their arrival counts; a list that was asked for says it.
  Event event = owner.event(EventKind::kCreated, received_at);
  if (const auto written = time_at(value, "timestamp")) {
    event.occurred_at = event.comment.created_at = *written;
  }
  event.comment.id = CommentId(id);
  event.comment.kind = live ? CommentKind::kLiveComment : CommentKind::kComment;
  event.comment.author = author_of(value);
  event.by_brand = owner.wrote(event.comment.author);
  event.comment.text = text_at(value, "text");
  event.thin = member(value, "text") == nullptr;
  if (auto parent = id_at(value, "parent_id"); !parent.empty() && parent != id) {
    event.comment.parent = CommentId(std::move(parent));
  }
  if (const json* const media = member(value, "media"); media != nullptr) {
    event.comment.post = meta::post_at(live ? Place::kLive : Place::kOwn, id_at(*media, "id"));
    event.comment.on_ad =
        member(*media, "ad_id") != nullptr || text_at(*media, "media_product_type") == "AD";
  }
  event.dedupe_key = id + ":" + std::string(field);
  return std::optional(std::move(event));
}

// Ids only: what was said has to be fetched. Without a comment the caption holds the mention.
ItemReading read_mention(const Owner& owner, const json& value, TimePoint received_at) {
  const std::string media = id_at(value, "media_id");
  const std::string comment = id_at(value, "comment_id");
  if (media.empty()) return unreadable("mention without media_id");

  Event event = owner.event(EventKind::kCreated, received_at);
  event.comment.id = CommentId(comment.empty() ? media : comment);
  event.comment.post = meta::post_at(Place::kMention, media);
  event.comment.kind = CommentKind::kMention;
  event.thin = true;
  event.dedupe_key = media + ":" + comment;
  return std::optional(std::move(event));
}

}  // namespace

Author author_of(const json& value) {
  Author author;
  if (const json* const from = member(value, "from"); from != nullptr) {
    author.id = AuthorId(id_at(*from, "id"));
    author.name = text_at(*from, "username");
  }
  if (author.name.empty()) author.name = text_at(value, "username");
  return author;
}

ItemReading read_change(const Owner& owner, std::string_view field, const json& value,
                        TimePoint received_at) {
  if (field == "comments" || field == "live_comments") {
    return read_comment(owner, field, value, received_at);
  }
  if (field == "mentions") return read_mention(owner, value, received_at);
  return nothing();
}

}  // namespace kaiku::platforms::instagram
