// Messages of a channel (Discord: "Message", "Snowflakes").

#include "messages.hpp"

#include <algorithm>
#include <cstdint>
#include <utility>

#include <nlohmann/json.hpp>

#include <kaiku/crypto/crypto.hpp>

#include "../json_body.hpp"

namespace kaiku::platforms::discord {
namespace {

using nlohmann::json;

constexpr std::size_t kLongestId = 20;
constexpr std::int64_t kEpochMillis = 1'420'070'400'000;
constexpr std::int64_t kPlain = 0;
constexpr std::int64_t kReply = 19;
constexpr std::string_view kOurNonce = "kaiku";
constexpr std::size_t kNonceLength = 25;

// Joins, pins, boosts: the server speaks, nobody else.
bool says_something(const json& item) {
  const std::int64_t type = whole_at(item, "type").value_or(kPlain);
  return type == kPlain || type == kReply;
}

bool is_by_machine(const json& item, const json* author) {
  return member(item, "webhook_id") != nullptr ||
         (author != nullptr && flag_at(*author, "bot") == true);
}

Author author_in(const json& author) {
  Author read;
  read.id = AuthorId(id_at(author, "id"));
  read.name = text_at(author, "username");
  return read;
}

bool is_by_brand(const Writers& writers, const std::string& writer) {
  return writer == writers.bot || writers.staff.contains(writer);
}

// What the brand itself begins in the channel of its posts.
bool is_post(const Writers& writers, const json& message, const std::string& channel) {
  const json* const author = member(message, "author");
  return author != nullptr && !channel.empty() && channel == writers.post_channel &&
         whole_at(message, "type").value_or(kPlain) == kPlain &&
         is_by_brand(writers, id_at(*author, "id"));
}

// What is answered may stand in another channel: only here is it a thread. Right below a post of
// ours everybody begins a thread of their own.
void read_place(const Writers& writers, const json& item, const MessageId& id, Comment& comment) {
  comment.post = PostId(id.channel);
  if (is_post(writers, item, id.channel)) {
    comment.kind = CommentKind::kPost;
    comment.post = PostId(id.text());
  }
  const json* const reference = member(item, "message_reference");
  if (reference == nullptr || whole_at(item, "type") != kReply) return;
  const std::string above = id_at(*reference, "message_id");
  const std::string channel = id_at(*reference, "channel_id");
  if (is_snowflake(above) && (channel.empty() || channel == id.channel)) {
    const std::string answered = MessageId{.channel = id.channel, .message = above}.text();
    const json* const message = member(item, "referenced_message");
    if (message != nullptr && is_post(writers, *message, id.channel)) {
      comment.post = PostId(answered);
    } else {
      comment.parent = CommentId(answered);
    }
  }
}

}  // namespace

bool is_snowflake(std::string_view id) {
  return !id.empty() && id.size() <= kLongestId &&
         id.find_first_not_of("0123456789") == std::string_view::npos;
}

bool is_later(std::string_view id, std::string_view than) {
  return id.size() != than.size() ? id.size() > than.size() : id > than;
}

std::string snowflake_at(TimePoint time) {
  constexpr unsigned kBelowTime = 22;
  const std::int64_t millis = to_unix_micros(time) / 1000 - kEpochMillis;
  return std::to_string(static_cast<std::uint64_t>(std::max<std::int64_t>(millis, 0))
                        << kBelowTime);
}

std::string nonce_of(std::string_view action_key) {
  std::string nonce(kOurNonce);
  nonce += crypto::to_hex(crypto::sha256(action_key));
  nonce.resize(kNonceLength);
  return nonce;
}

std::optional<MessageId> MessageId::of(std::string_view comment) {
  const std::size_t slash = comment.find('/');
  if (slash == std::string_view::npos) return std::nullopt;
  MessageId id{.channel = std::string(comment.substr(0, slash)),
               .message = std::string(comment.substr(slash + 1))};
  if (!is_snowflake(id.channel) || !is_snowflake(id.message)) return std::nullopt;
  return id;
}

ItemReading read_message(const Owner& owner, const Writers& writers, const json& item,
                         TimePoint received_at) {
  const MessageId id{.channel = id_at(item, "channel_id"), .message = id_at(item, "id")};
  if (!is_snowflake(id.channel) || !is_snowflake(id.message)) {
    return unreadable("message without ids");
  }
  const bool removed = flag_at(item, "removed").value_or(false);
  const bool edited = flag_at(item, "edited").value_or(false);
  Event event = owner.event(removed  ? EventKind::kRemoved
                            : edited ? EventKind::kEdited
                                     : EventKind::kCreated,
                            received_at);
  Comment& comment = event.comment;
  comment.id = CommentId(id.text());
  event.occurred_at = received_at;
  event.dedupe_key = "removed:" + id.message;
  read_place(writers, item, id, comment);
  if (removed) return std::optional(std::move(event));

  const json* const author = member(item, "author");
  const std::string writer = author == nullptr ? std::string() : id_at(*author, "id");
  if (!is_snowflake(writer)) return unreadable("message without author");
  event.by_brand = is_by_brand(writers, writer);
  if (!says_something(item) || (!event.by_brand && is_by_machine(item, author))) return nothing();
  comment.author = author_in(*author);
  comment.text = text_at(item, "content");
  const json* const attachments = member(item, "attachments");
  comment.has_attachment =
      attachments != nullptr && attachments->is_array() && !attachments->empty();
  comment.created_at = time_at(item, "timestamp").value_or(received_at);
  const auto changed = time_at(item, "edited_timestamp");
  event.occurred_at = edited ? changed.value_or(received_at) : comment.created_at;
  // Only the brand's own account can say of itself that it is us.
  const std::string nonce = text_at(item, "nonce");
  if (writer == writers.bot && nonce.starts_with(kOurNonce)) event.echo_of_action = nonce;
  event.dedupe_key = "message:" + id.message;
  if (edited && changed) event.dedupe_key += "@" + to_iso8601(*changed);
  return std::optional(std::move(event));
}

Result<EventBatch> read_messages(const Owner& owner, const Writers& writers, const json& page,
                                 TimePoint received_at) {
  const json* const items = member(page, "messages");
  if (items == nullptr || !items->is_array()) {
    return Error(Errc::kMalformedPayload, "page without messages");
  }
  return read_items(*items, "messages", [&](const json& item) {
    return read_message(owner, writers, item, received_at);
  });
}

}  // namespace kaiku::platforms::discord
