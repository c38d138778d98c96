#include "plugin_event.hpp"

#include <string>
#include <utility>

#include <nlohmann/json.hpp>

#include "../generic/payload.hpp"
#include "../html_text.hpp"
#include "../json_body.hpp"

namespace kaiku::platforms::wordpress {
namespace {

using nlohmann::json;

constexpr std::string_view kNobody = "0";  // the user number of whoever is not signed in

// Comments and reviews are all that WordPress has; messages and reactions would be somebody else's.
bool is_about_comments(std::string_view type) {
  return !type.starts_with("message.") && !type.starts_with("reaction.");
}

// Where nothing is said about the status, the comment is public.
bool is_heard(EventKind kind, std::string_view status) {
  if (kind == EventKind::kCreated) return status.empty() || status == "approved";
  if (kind == EventKind::kEdited) return status != "spam" && status != "trash";
  return true;
}

void complete(const Site& site, Event& event) {
  Comment& comment = event.comment;
  if (comment.author.id.value == kNobody) comment.author.id = AuthorId();
  comment.text = text_of_html(comment.text, LinksIn::kWordsAndAddress);
  event.by_brand = event.by_brand || site.is_ours(comment.author.id);
}

}  // namespace

Result<EventBatch> read_plugin_event(const Site& site, std::string_view body,
                                     TimePoint received_at) {
  const auto root = parse_json(body);
  if (!root) return root.error();
  if (!is_about_comments(text_at(*root, "type"))) return EventBatch();
  auto batch = generic::read_event(*root, body, site.owner.event(EventKind::kCreated, received_at));
  if (!batch) return batch;
  const json* const data = member(*root, "data");
  const std::string status = data == nullptr ? std::string() : text_at(*data, "status");
  std::erase_if(batch->events, [&](const Event& event) { return !is_heard(event.kind, status); });
  for (Event& event : batch->events) {
    complete(site, event);
    if (event.kind == EventKind::kErasure && event.comment.author.id.empty()) {
      return Error(Errc::kMalformedPayload, "data.erase: author 0 is every visitor at once");
    }
  }
  return batch;
}

}  // namespace kaiku::platforms::wordpress
