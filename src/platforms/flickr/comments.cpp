// Comments (Flickr API: flickr.photos.comments.getList).

#include "comments.hpp"

#include <algorithm>
#include <utility>

#include <nlohmann/json.hpp>

#include <kaiku/crypto/crypto.hpp>

#include "../batch_reader.hpp"
#include "../html_text.hpp"
#include "../json_body.hpp"

namespace kaiku::platforms::flickr {
namespace {

using nlohmann::json;

constexpr std::size_t kLongestId = 128;
constexpr std::size_t kMarkLength = 16;
constexpr std::string_view kDigits = "0123456789";

bool consists_of(std::string_view text, std::string_view allowed) {
  return !text.empty() && text.size() <= kLongestId &&
         text.find_first_not_of(allowed) == std::string_view::npos;
}

ItemReading read_comment(const Owner& owner, const std::string& photo, const json& item,
                         TimePoint received_at) {
  const std::string id = id_at(item, "id");
  const std::string author = id_at(item, "author");
  if (!is_comment_id(id)) return unreadable("comment without id");
  if (flag_at(item, "removed") == true) {
    Event event = owner.event(EventKind::kRemoved, received_at);
    event.comment.id = CommentId(id);
    event.comment.post = PostId(photo);
    event.occurred_at = received_at;
    event.dedupe_key = "removed:" + id;
    return std::optional(std::move(event));
  }
  const bool edited = flag_at(item, "edited").value_or(false);
  Event event = owner.event(edited ? EventKind::kEdited : EventKind::kCreated, received_at);
  Comment& comment = event.comment;
  comment.id = CommentId(id);
  comment.post = PostId(photo);
  if (is_person_id(author)) comment.author.id = AuthorId(author);
  comment.author.name = text_at(item, "authorname");
  comment.text = words_of(item);
  comment.permalink = text_at(item, "permalink");
  comment.created_at = seconds_at(item, "datecreate").value_or(received_at);
  event.occurred_at = edited ? received_at : comment.created_at;
  event.by_brand = author == owner.id;
  event.dedupe_key = "comment:" + id;
  // Nothing but its words tells one revision from another.
  if (edited) {
    event.dedupe_key += "@" + crypto::to_hex(crypto::sha256(comment.text)).substr(0, kMarkLength);
  }
  return std::optional(std::move(event));
}

}  // namespace

bool is_photo_id(std::string_view text) {
  return consists_of(text, kDigits);
}

bool is_person_id(std::string_view text) {
  const std::size_t at = text.find('@');
  return at != std::string_view::npos && consists_of(text.substr(0, at), kDigits) &&
         text.substr(at + 1).starts_with('N') && consists_of(text.substr(at + 2), kDigits);
}

bool is_comment_id(std::string_view text) {
  return consists_of(text, "0123456789-");
}

std::string words_of(const json& comment) {
  return text_of_html(text_at(comment, "_content"), LinksIn::kWordsAndAddress);
}

Result<EventBatch> read_comments(const Owner& owner, std::string_view body, TimePoint received_at) {
  const auto root = parse_json(body);
  if (!root) return root.error();
  const json* const items = member(*root, "comments");
  const std::string photo = id_at(*root, "photo");
  if (items == nullptr || !items->is_array() || !is_photo_id(photo)) {
    return Error(Errc::kMalformedPayload, "page without a photo and its comments");
  }
  return read_items(*items, "comments", [&](const json& item) {
    return read_comment(owner, photo, item, received_at);
  });
}

}  // namespace kaiku::platforms::flickr
