// Deliveries of TikTok API for Business (TikTok: "Webhook verification", "Webhook event types").

#include "webhook.hpp"

#include <algorithm>
#include <iterator>
#include <optional>
#include <utility>

#include <nlohmann/json.hpp>

#include "../batch_reader.hpp"
#include "../conversation.hpp"
#include "../json_body.hpp"
#include "../proof.hpp"

namespace kaiku::platforms::tiktok {
namespace {

using nlohmann::json;

constexpr std::string_view kTime = "t=";
constexpr std::string_view kMac = ",s=";

Error refused(const char* why) {
  return Error(Errc::kBadSignature, std::string("TikTok-Signature ") + why);
}

struct CommentAction {
  std::string_view name;
  EventKind kind;
};
constexpr CommentAction kCommentActions[] = {{"insert", EventKind::kCreated},
                                             {"delete", EventKind::kRemoved},
                                             {"set_to_hidden", EventKind::kHidden},
                                             {"set_to_friends_only", EventKind::kHidden},
                                             {"set_to_public", EventKind::kUnhidden}};

// Nothing says who changed what is seen: the brand in the app, or TikTok's own filter, which also
// lets every comment appear. It is noted, and not taken for a person's doing.
ItemReading read_comment(const Owner& owner, const std::string& speaker, const json& content,
                         TimePoint received_at) {
  const std::string id = id_at(content, "comment_id");
  const std::string video = id_at(content, "video_id");
  if (!is_tiktok_id(id) || !is_tiktok_id(video)) {
    return unreadable("comment without comment_id and video_id");
  }
  const std::string action = text_at(content, "comment_action");
  const auto* const known = std::ranges::find(kCommentActions, action, &CommentAction::name);
  if (known == std::end(kCommentActions)) return nothing();
  Event event = owner.event(known->kind, received_at);
  Comment& comment = event.comment;
  comment.id = CommentId(id);
  comment.post = PostId(video);
  const std::string parent = id_at(content, "parent_comment_id");
  if (is_tiktok_id(parent) && parent != id) comment.parent = CommentId(parent);
  comment.author.id = AuthorId(id_at(content, "unique_identifier"));
  event.by_brand = !speaker.empty() && comment.author.id.value == speaker;
  event.occurred_at = seconds_at(content, "timestamp").value_or(received_at);
  comment.created_at = event.occurred_at;
  if (known->kind == EventKind::kCreated) {
    event.thin = speaker.empty() || member(content, "text") == nullptr;
    if (!event.thin) comment.text = text_at(content, "text");
  }
  event.dedupe_key = "comment:" + id + ":" + action + ":" + id_at(content, "timestamp");
  return std::optional(std::move(event));
}

// From where TikTok's rules withhold it, a message comes without words and conversation: that
// somebody wrote is all that is known.
ItemReading read_message(const Owner& owner, bool sent, const json& content,
                         TimePoint received_at) {
  const std::string id = id_at(content, "message_id");
  if (id.empty()) return unreadable("message without message_id");
  Event event = owner.event(EventKind::kCreated, received_at);
  Comment& comment = event.comment;
  comment.id = CommentId(id);
  comment.kind = CommentKind::kMessage;
  comment.is_private = true;
  const std::string conversation = id_at(content, "conversation_id");
  if (!conversation.empty()) comment.parent = conversation_with(conversation);
  event.by_brand = sent;
  comment.author.id = AuthorId(sent ? owner.id : id_at(content, "unique_identifier"));
  comment.author.name = text_at(content, "from");
  event.occurred_at = millis_at(content, "timestamp").value_or(received_at);
  comment.created_at = event.occurred_at;
  const json* const text = member(content, "text");
  if (text != nullptr) comment.text = text_at(*text, "body");
  comment.has_attachment = text == nullptr;
  event.dedupe_key = "message:" + id;
  return std::optional(std::move(event));
}

void read_content(const Owner& owner, const std::string& speaker, const json& root,
                  TimePoint received_at, BatchReader& batch) {
  const std::string event = text_at(root, "event");
  if (event.empty()) return batch.problem("event is missing");
  const std::string account = id_at(root, "user_openid");
  if (event == "comment.update" || event.starts_with("im_")) {
    if (account != owner.id) return batch.problem("about another account than the configured one");
    batch.at("content");
    const auto content = parse_json(text_at(root, "content"));
    if (!content) return batch.problem(content.error().context);
    if (event == "comment.update") {
      return batch.take(read_comment(owner, speaker, *content, received_at));
    }
    const bool sent = event == "im_send_msg";
    if (sent || event == "im_receive_msg" || event == "im_receive_msg_eu") {
      return batch.take(read_message(owner, sent, *content, received_at));
    }
  }
  batch.note_readable();  // a video, a message that was read, a right that was withdrawn
}

}  // namespace

bool is_tiktok_id(std::string_view id) {
  return !id.empty() && id.size() <= 20 &&
         id.find_first_not_of("0123456789") == std::string_view::npos;
}

Result<Authenticated> authenticate(const http::Request& request, TimePoint now,
                                   const std::vector<crypto::HmacSha256>& keys) {
  const auto header = request.headers.find("TikTok-Signature");
  if (!header) return refused("is missing");
  const std::size_t comma = header->find(',');
  if (!header->starts_with(kTime) || comma == std::string_view::npos) {
    return refused("is not t=<seconds>,s=<hex>");
  }
  const std::string_view seconds = header->substr(kTime.size(), comma - kTime.size());
  const auto given = hex_mac(header->substr(comma), kMac);
  if (!given) return refused("has no 64 hex digits behind s=");
  if (!signed_by_any(keys, {seconds, ".", request.body}, *given)) {
    return refused("does not match the time, the body and any client secret");
  }
  const auto fresh = check_signed_time("TikTok-Signature t", seconds, now);
  if (!fresh) return fresh.error();
  return Authenticated{};
}

Result<EventBatch> read_delivery(const Owner& owner, const std::string& speaker,
                                 std::string_view body, TimePoint received_at) {
  const auto root = parse_json(body);
  if (!root) return root.error();
  BatchReader batch;
  read_content(owner, speaker, *root, received_at, batch);
  return std::move(batch).finish();
}

}  // namespace kaiku::platforms::tiktok
