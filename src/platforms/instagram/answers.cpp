// What the Graph API's answers to reads say.

#include <utility>

#include <nlohmann/json.hpp>

#include "../json_body.hpp"
#include "../meta/answer.hpp"
#include "adapter.hpp"
#include "comments.hpp"
#include "place.hpp"

namespace kaiku::platforms::instagram {
namespace {

using nlohmann::json;

DoubtAnswer cannot_tell() {
  return {};
}
DoubtAnswer it_did(bool happened) {
  return {.doubt = happened ? Doubt::kHappened : Doubt::kDidNotHappen, .remote_id = {}};
}

// A mention stands inside the answer about our own account; a caption is called so there.
const json& content_of(const json& answer) {
  for (const char* const wrapper : {"mentioned_comment", "mentioned_media"}) {
    if (const json* const inner = member(answer, wrapper); inner != nullptr) return *inner;
  }
  return answer;
}

std::string words_of(const json& content) {
  const char* const key = member(content, "caption") != nullptr ? "caption" : "text";
  return text_at(content, key);
}

}  // namespace

Result<TargetState> InstagramAdapter::read_reread(const Action&,
                                                  const http::Response& response) const {
  const meta::Answer answer = meta::read_answer(graph(), response);
  TargetState state;
  if (answer.gone()) {
    state.exists = false;
    return state;
  }
  if (!answer.succeeded() || !answer.readable) return meta::as_error(answer);
  state.text = words_of(content_of(answer.content));
  state.hidden = flag_at(answer.content, "hidden");
  return state;
}

Result<Event> InstagramAdapter::read_fetch(Event event, const http::Response& response) const {
  const meta::Answer answer = meta::read_answer(graph(), response);
  if (!answer.succeeded() || !answer.readable) return meta::as_error(answer);
  const json& content = content_of(answer.content);
  Comment& comment = event.comment;
  comment.text = words_of(content);
  if (auto author = author_of(content); !author.id.empty() || !author.name.empty()) {
    comment.author = std::move(author);
  }
  if (const auto time = parse_iso8601(text_at(content, "timestamp"))) comment.created_at = *time;
  if (auto permalink = text_at(content, "permalink"); !permalink.empty()) {
    comment.permalink = std::move(permalink);
  }
  event.by_brand = event.by_brand || is_own(owner(), comment.author);
  event.thin = false;
  return event;
}

// The order of replies is not documented: only a complete list proves that ours is missing.
DoubtAnswer InstagramAdapter::find_own_reply(const Action& action, const json& list) const {
  const json* const replies = member(list, "data");
  if (replies == nullptr || !replies->is_array()) return cannot_tell();
  const json* const paging = member(list, "paging");
  bool certain = paging == nullptr || member(*paging, "next") == nullptr;
  for (const json& reply : *replies) {
    if (!meta::same_words(text_at(reply, "text"), action.text)) continue;
    const Author author = author_of(reply);
    if (is_own(owner(), author))
      return {.doubt = Doubt::kHappened, .remote_id = id_at(reply, "id")};
    if (author.id.empty() && author.name.empty()) certain = false;
  }
  return certain ? it_did(false) : cannot_tell();
}

DoubtAnswer InstagramAdapter::read_reconcile(const Action& action,
                                             const http::Response& response) const {
  const meta::Answer answer = meta::read_answer(graph(), response);
  // What is gone holds no answer of ours; a delete is what made it so.
  if (answer.gone()) return it_did(action.kind == ActionKind::kDelete);
  if (!answer.succeeded() || !answer.readable) return cannot_tell();
  const auto hidden = flag_at(answer.content, "hidden");
  switch (action.kind) {
    case ActionKind::kReply:
    case ActionKind::kWarn:
      return find_own_reply(action, answer.content);
    case ActionKind::kHide:
      return hidden ? it_did(*hidden) : cannot_tell();
    case ActionKind::kUnhide:
      return hidden ? it_did(!*hidden) : cannot_tell();
    case ActionKind::kDelete:
      return id_at(answer.content, "id").empty() ? cannot_tell() : it_did(false);
    default:
      return cannot_tell();
  }
}

}  // namespace kaiku::platforms::instagram
