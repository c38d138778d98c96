// What the Graph API's answers to reads say: the target now, what an event left out, whether an
// action in doubt happened.

#include <algorithm>
#include <utility>

#include <nlohmann/json.hpp>

#include "../json_body.hpp"
#include "../outcome.hpp"
#include "adapter.hpp"
#include "answer.hpp"

namespace kaiku::platforms::meta {
namespace {

using nlohmann::json;

// How far Meta's clock and ours may differ.
constexpr auto kClockSkew = std::chrono::minutes(5);

DoubtAnswer it_did_if(std::optional<bool> happened) {
  return happened ? it_did(*happened) : cannot_tell();
}
DoubtAnswer it_did_unless(std::optional<bool> still) {
  return still ? it_did(!*still) : cannot_tell();
}

}  // namespace

Result<TargetState> MetaAdapter::read_reread(const Action& action,
                                             const http::Response& response) const {
  const Answer answer = read_answer(graph_, response);
  TargetState state;
  if (answer.gone()) {
    state.exists = false;
    return state;
  }
  if (!answer.succeeded() || !answer.readable) return meta::as_error(answer);
  Described now = describe(answer.content);
  state.text = std::move(now.text);  // a photo without words has none at all
  state.hidden = now.hidden;
  state.can_reply_privately = now.can_reply_privately;
  // What is hidden already may say that it cannot be hidden.
  if (action.kind == ActionKind::kHide && now.hidden != true) state.allowed = now.can_hide;
  if (action.kind == ActionKind::kDelete) state.allowed = now.can_delete;
  return state;
}

Result<Event> MetaAdapter::read_fetch(Event event, const http::Response& response) const {
  const Answer answer = read_answer(graph_, response);
  if (!answer.succeeded() || !answer.readable) return meta::as_error(answer);
  Described read = describe(answer.content);
  Comment& comment = event.comment;
  comment.text = std::move(read.text);
  if (!read.author.id.empty() || !read.author.name.empty()) comment.author = std::move(read.author);
  comment.created_at = read.created_at.value_or(comment.created_at);
  if (!read.permalink.empty()) comment.permalink = std::move(read.permalink);
  event.by_brand = event.by_brand || owner_.wrote(comment.author);
  event.thin = false;
  return event;
}

// Our text from our account is the proof; its absence proves something only when the list is
// complete, or reaches back to before the action was made.
DoubtAnswer MetaAdapter::find_own_text(const Action& action, const json& list) const {
  const json* const replies = member(list, "data");
  if (replies == nullptr || !replies->is_array()) return cannot_tell();
  const json* const paging = member(list, "paging");
  bool complete = paging == nullptr || member(*paging, "next") == nullptr;
  bool without_author = false;
  const TimePoint begins = std::max(action.created_at, action.not_before);
  const bool of_posts = action.kind == ActionKind::kPublish;  // newest first on every platform
  for (const json& item : *replies) {
    const Described reply = describe(item);
    const bool before = reply.created_at && *reply.created_at + kClockSkew < begins;
    complete = complete || (before && (of_posts || lists_newest_first()));
    // The same words in a post of last month are another post.
    if (of_posts && before) continue;
    if (!same_words(reply.text, action.text)) continue;
    if (owner_.wrote(reply.author)) return {.doubt = Doubt::kHappened, .remote_id = reply.id};
    if (reply.author.id.empty() && reply.author.name.empty()) without_author = true;
  }
  return complete && !without_author ? it_did(false) : cannot_tell();
}

DoubtAnswer MetaAdapter::read_reconcile(const Action& action,
                                        const http::Response& response) const {
  const Answer answer = read_answer(graph_, response);
  // What is gone holds no answer of ours; a delete is what made it so.
  if (answer.gone()) return it_did(action.kind == ActionKind::kDelete);
  if (!answer.succeeded() || !answer.readable) return cannot_tell();
  if (is_public_text(action.kind) || action.kind == ActionKind::kPublish)
    return find_own_text(action, answer.content);
  const Described now = describe(answer.content);
  switch (action.kind) {
    case ActionKind::kPrivateReply:
      // One is allowed per comment: once it is sent, no further one is possible.
      return it_did_unless(now.can_reply_privately);
    case ActionKind::kHide:
      return it_did_if(now.hidden);
    case ActionKind::kUnhide:
      return it_did_unless(now.hidden);
    case ActionKind::kDelete:
      return now.id.empty() ? cannot_tell() : it_did(false);
    default:
      return cannot_tell();
  }
}

}  // namespace kaiku::platforms::meta
