#include "messages.hpp"

#include <string>
#include <utility>

#include <nlohmann/json.hpp>

#include "../conversation.hpp"
#include "../json_body.hpp"

namespace kaiku::platforms::x {
namespace {

using nlohmann::json;

// Users of the newer API are sometimes wrapped as {"data":{…}}.
std::string name_of(const json* users, const std::string& id) {
  const json* user = users == nullptr ? nullptr : member(*users, id.c_str());
  if (user == nullptr) return {};
  if (const json* const inner = member(*user, "data"); inner != nullptr) user = inner;
  const std::string name = text_at(*user, "username");
  return name.empty() ? text_at(*user, "screen_name") : name;
}

}  // namespace

ItemReading read_message(const Owner& owner, const json& item, const json* users,
                         TimePoint received_at) {
  const json* const sent = member(item, "message_create");
  if (sent == nullptr) return nothing();  // somebody joined or left
  const json* const target = member(*sent, "target");
  const std::string id = id_at(item, "id");
  const std::string sender = id_at(*sent, "sender_id");
  const std::string recipient = target == nullptr ? std::string() : id_at(*target, "recipient_id");
  if (id.empty() || sender.empty() || recipient.empty()) {
    return unreadable("direct message without id, sender_id and recipient_id");
  }
  Event event = owner.event(EventKind::kCreated, received_at);
  Comment& comment = event.comment;
  event.occurred_at = millis_at(item, "created_timestamp").value_or(received_at);
  comment.created_at = event.occurred_at;
  comment.id = CommentId(id);
  comment.kind = CommentKind::kMessage;
  comment.is_private = true;
  comment.author.id = AuthorId(sender);
  comment.author.name = name_of(users, sender);
  event.by_brand = sender == owner.id;
  comment.parent = conversation_with(event.by_brand ? recipient : sender);
  if (const json* const content = member(*sent, "message_data"); content != nullptr) {
    comment.text = text_at(*content, "text");
    comment.has_attachment = member(*content, "attachment") != nullptr;
  }
  event.dedupe_key = "dm:" + id;
  return std::optional(std::move(event));
}

}  // namespace kaiku::platforms::x
