#include "replies.hpp"

#include <string>
#include <utility>

#include <nlohmann/json.hpp>

#include "../json_body.hpp"
#include "../meta/place.hpp"

namespace kaiku::platforms::threads {
namespace {

using meta::Place;
using nlohmann::json;

std::string id_in(const json& value, const char* object, const char* key) {
  const json* const inner = member(value, object);
  return inner == nullptr ? std::string() : id_at(*inner, key);
}

// What is only a picture has no text; a text post without text still has to be fetched.
void read_words(const json& value, Event& event) {
  const std::string media = text_at(value, "media_type");
  event.comment.has_attachment = !media.empty() && media != "TEXT_POST";
  event.comment.text = text_at(value, "text");
  event.thin = member(value, "text") == nullptr && !event.comment.has_attachment;
}

Event described(const Owner& owner, const json& value, EventKind kind, const std::string& id,
                TimePoint received_at) {
  Event event = owner.event(kind, received_at);
  event.comment.id = CommentId(id);
  event.comment.author = author_of(value);
  event.comment.created_at = time_at(value, "timestamp").value_or(received_at);
  event.occurred_at = event.comment.created_at;
  event.comment.permalink = text_at(value, "permalink");
  event.by_brand = owner.wrote(event.comment.author);
  return event;
}

// Under one of our posts, or anywhere when we were mentioned.
ItemReading read_reply(const Owner& owner, std::string_view field, const json& value,
                       const std::string& id, TimePoint received_at) {
  Event event = described(owner, value, EventKind::kCreated, id, received_at);
  read_words(value, event);
  const std::string root = id_in(value, "root_post", "id");
  const std::string answered = id_in(value, "replied_to", "id");
  const std::string owner_of_root = id_in(value, "root_post", "owner_id");
  const bool named = owner_of_root == owner.id;
  const bool ours = named || (field != "mentions" && owner_of_root.empty());
  event.comment.post =
      meta::post_at(ours ? Place::kOwn : Place::kMention, root.empty() ? id : root);
  // A post of ours is no comment; what somebody else began and we answer is one.
  const bool under_post = answered == root && (ours || !event.by_brand);
  if (!answered.empty() && !under_post && answered != id) {
    event.comment.parent = CommentId(answered);
  }
  if (field == "mentions") event.comment.kind = CommentKind::kMention;
  event.dedupe_key = id + ":" + std::string(field);
  return std::optional(std::move(event));
}

// What the profile itself writes. A post of its own is no answer to anybody.
ItemReading read_published(const Owner& owner, const json& value, const std::string& id,
                           TimePoint received_at) {
  if (id_in(value, "replied_to", "id").empty()) return nothing();
  ItemReading reading = read_reply(owner, "publish", value, id, received_at);
  if (reading && *reading) (*reading)->by_brand = true;
  return reading;
}

// Only the profile's own posts are told about when they go.
ItemReading read_removal(const Owner& owner, const json& value, const std::string& id,
                         TimePoint received_at) {
  Event event = described(owner, value, EventKind::kRemoved, id, received_at);
  event.occurred_at = time_at(value, "deleted_at").value_or(received_at);
  event.by_brand = true;
  event.dedupe_key = id + ":delete:" + text_at(value, "deleted_at");
  return std::optional(std::move(event));
}

class DeliveryReader {
 public:
  DeliveryReader(const Owner& owner, const json& root, TimePoint received_at)
      : owner_(owner), root_(root), received_at_(received_at) {}

  Result<EventBatch> read() && {
    const json* const values = member(root_, "values");
    if (values == nullptr || !values->is_structured()) {
      batch_.problem("values is missing");
    } else if (values->is_array()) {
      if (values->empty()) batch_.note_readable();
      for (const json& item : *values) {
        if (!batch_.admits(items_)) break;
        batch_.at("values[" + std::to_string(items_ - 1) + "]");
        batch_.take(read_item(item));
      }
    } else {
      batch_.take(read_item(*values));
    }
    return std::move(batch_).finish();
  }

 private:
  ItemReading read_item(const json& item) const {
    const std::string field = text_at(item, "field");
    const json* const value = member(item, "value");
    if (field.empty() || value == nullptr || !value->is_object()) {
      return unreadable("item without field and value");
    }
    const std::string profile = profile_of(field, *value);
    if (!profile.empty() && profile != owner_.id) {
      return unreadable("about another profile than the configured one");
    }
    return read_value(owner_, field, *value, received_at_);
  }

  // Replies name the owner of the topmost post, mentions whom they mention.
  std::string profile_of(const std::string& field, const json& value) const {
    if (field == "mentions") return id_at(root_, "target_id");
    if (field == "replies") return id_in(value, "root_post", "owner_id");
    return id_in(value, "owner", "owner_id");
  }

  const Owner& owner_;
  const json& root_;
  TimePoint received_at_;
  BatchReader batch_;
  std::size_t items_ = 0;
};

}  // namespace

Author author_of(const json& value) {
  Author author;
  author.name = text_at(value, "username");
  author.id = AuthorId(id_at(value, "username"));
  return author;
}

ItemReading read_value(const Owner& owner, std::string_view field, const json& value,
                       TimePoint received_at) {
  const bool known =
      field == "replies" || field == "mentions" || field == "delete" || field == "publish";
  if (!known) return nothing();
  const std::string id = id_at(value, "id");
  if (id.empty()) return unreadable("value without id");
  if (field == "delete") return read_removal(owner, value, id, received_at);
  if (field == "publish") return read_published(owner, value, id, received_at);
  return read_reply(owner, field, value, id, received_at);
}

Result<EventBatch> read_delivery(const Owner& owner, std::string_view body, TimePoint received_at) {
  const auto root = parse_json(body);
  if (!root) return root.error();
  return DeliveryReader(owner, *root, received_at).read();
}

}  // namespace kaiku::platforms::threads
