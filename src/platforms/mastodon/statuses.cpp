// Notifications and statuses (Mastodon: "Notification", "Status").

#include "statuses.hpp"

#include <optional>
#include <utility>

#include <nlohmann/json.hpp>

#include "../batch_reader.hpp"
#include "../conversation.hpp"
#include "../html_text.hpp"
#include "../json_body.hpp"
#include "person.hpp"

namespace kaiku::platforms::mastodon {
namespace {

using nlohmann::json;

// "@brand @maija Milloin?" is "Milloin?": an answer begins with whom it is for.
std::string without_addressees(std::string_view text) {
  while (text.starts_with('@')) {
    const std::size_t end = text.find_first_of(" \n");
    if (end == 1) break;  // a lone @
    text.remove_prefix(end == std::string_view::npos ? text.size() : end);
    const std::size_t word = text.find_first_not_of(" \n");
    text.remove_prefix(word == std::string_view::npos ? text.size() : word);
  }
  return std::string(text);
}

Author author_in(const json& account) {
  Author author;
  const auto person = Person::of(account);
  if (!person) return author;
  author.id = person->author();
  author.name = text_at(account, "acct");
  const auto followers = whole_at(account, "followers_count");
  if (followers && *followers >= 0) author.followers = static_cast<std::uint64_t>(*followers);
  return author;
}

// With whom a direct status is: its author, for our own the first who is named in it.
AuthorId partner_of(const Owner& owner, const json& status, const Author& author, bool own) {
  if (!own) return author.id;
  const json* const mentions = member(status, "mentions");
  if (mentions == nullptr || !mentions->is_array()) return {};
  for (const json& mention : *mentions) {
    const auto person = Person::of(mention);
    if (person && person->id != owner.id) return person->author();
  }
  return {};
}

// Only what stands above is named: where the thread begins has to be asked for.
void read_place(const Owner& owner, const json& status, bool own, Event& event) {
  Comment& comment = event.comment;
  const std::string above = id_at(status, "in_reply_to_id");
  if (is_direct(status)) {
    comment.kind = CommentKind::kMessage;
    comment.is_private = true;
    const AuthorId partner = partner_of(owner, status, comment.author, own);
    if (!partner.empty()) comment.parent = conversation_with(partner.value);
    return;
  }
  const bool answers_us = id_at(status, "in_reply_to_account_id") == owner.id;
  comment.kind = answers_us ? CommentKind::kComment : CommentKind::kMention;
  comment.post = PostId(is_mastodon_id(above) ? above : comment.id.value);
  if (!is_mastodon_id(above)) return;
  comment.parent = CommentId(above);
  event.thin = !own;
}

ItemReading read_status(const Owner& owner, const json& status, TimePoint told_at,
                        TimePoint received_at) {
  const std::string id = id_at(status, "id");
  const json* const account = member(status, "account");
  if (!is_mastodon_id(id)) return unreadable("status without id");
  if (account == nullptr) return unreadable("status without account");
  if (member(status, "reblog") != nullptr) return nothing();
  const auto edited = time_at(status, "edited_at");
  Event event = owner.event(edited ? EventKind::kEdited : EventKind::kCreated, received_at);
  Comment& comment = event.comment;
  comment.id = CommentId(id);
  comment.author = author_in(*account);
  event.by_brand = id_at(*account, "id") == owner.id;
  comment.text = words_of(status);
  comment.language_hint = text_at(status, "language");
  comment.permalink = text_at(status, "url");
  comment.created_at = time_at(status, "created_at").value_or(told_at);
  event.occurred_at = edited.value_or(comment.created_at);
  const json* const media = member(status, "media_attachments");
  comment.has_attachment = media != nullptr && media->is_array() && !media->empty();
  read_place(owner, status, event.by_brand, event);
  event.dedupe_key = "status:" + id + (edited ? "@" + to_iso8601(*edited) : std::string());
  // What the account itself writes and answers nobody is a post of its own.
  if (event.by_brand && !comment.parent) {
    if (comment.is_private) return nothing();
    comment.kind = CommentKind::kPost;
  }
  return std::optional(std::move(event));
}

ItemReading read_favourite(const Owner& owner, const json& notification, const json& status,
                           TimePoint told_at, TimePoint received_at) {
  const std::string id = id_at(notification, "id");
  const std::string liked = id_at(status, "id");
  if (!is_mastodon_id(id) || !is_mastodon_id(liked)) return unreadable("favourite without ids");
  Event event = owner.event(EventKind::kReaction, received_at);
  event.occurred_at = told_at;
  event.comment.id = CommentId(liked);
  event.comment.post = PostId(liked);
  event.comment.kind = CommentKind::kPost;
  if (const json* const account = member(notification, "account")) {
    event.comment.author = author_in(*account);
  }
  event.reaction = "like";
  event.dedupe_key = "favourite:" + id;
  return std::optional(std::move(event));
}

ItemReading read_item(const Owner& owner, const json& item, TimePoint received_at) {
  const std::string type = text_at(item, "type");
  if (type.empty()) {
    if (member(item, "account") == nullptr) return unreadable("neither notification nor status");
    return read_status(owner, item, received_at, received_at);
  }
  const bool says_something = type == "mention" || type == "quote" || type == "update" ||
                              type == "quoted_update" || type == "favourite";
  if (!says_something) return nothing();
  const json* const status = member(item, "status");
  if (status == nullptr) return unreadable("notification without status");
  const TimePoint told_at = time_at(item, "created_at").value_or(received_at);
  if (type == "favourite") return read_favourite(owner, item, *status, told_at, received_at);
  return read_status(owner, *status, told_at, received_at);
}

}  // namespace

std::string words_of(const json& status) {
  const std::string words =
      without_addressees(text_of_html(text_at(status, "content"), LinksIn::kWords));
  const std::string warning = text_at(status, "spoiler_text");
  return warning.empty() ? words : warning + "\n" + words;
}

std::string author_of(const json& status) {
  const json* const account = member(status, "account");
  return account == nullptr ? std::string() : id_at(*account, "id");
}

bool is_direct(const json& status) {
  return text_at(status, "visibility") == "direct";
}

Result<EventBatch> read_list(const Owner& owner, std::string_view body, TimePoint received_at) {
  const auto root = parse_json(body);
  if (!root) return root.error();
  if (!root->is_array()) return Error(Errc::kMalformedPayload, "body is no list");
  BatchReader batch;
  std::size_t seen = 0;
  for (const json& item : *root) {
    if (!batch.admits(seen)) break;
    batch.at("item " + std::to_string(seen));
    batch.take(read_item(owner, item, received_at));
  }
  return std::move(batch).finish();
}

}  // namespace kaiku::platforms::mastodon
