// What the Graph API's answers to reads say.

#include <utility>

#include <nlohmann/json.hpp>

#include "../json_body.hpp"
#include "../meta/answer.hpp"
#include "../meta/messaging.hpp"
#include "adapter.hpp"

namespace kaiku::platforms::facebook {
namespace {

using nlohmann::json;

// How far Facebook's clock and ours may differ.
constexpr auto kClockSkew = std::chrono::minutes(5);

DoubtAnswer cannot_tell() {
  return {};
}
DoubtAnswer it_did(bool happened) {
  return {.doubt = happened ? Doubt::kHappened : Doubt::kDidNotHappen, .remote_id = {}};
}
DoubtAnswer it_did(std::optional<bool> happened) {
  return happened ? it_did(*happened) : cannot_tell();
}

std::optional<TimePoint> time_at(const json& object, const char* key) {
  const auto time = parse_iso8601(text_at(object, key));
  return time ? std::optional(*time) : std::nullopt;
}

}  // namespace

Result<TargetState> FacebookAdapter::read_reread(const Action&,
                                                 const http::Response& response) const {
  const meta::Answer answer = meta::read_answer(graph(), response);
  TargetState state;
  if (answer.gone()) {
    state.exists = false;
    return state;
  }
  if (!answer.succeeded() || !answer.readable) return meta::as_error(answer);
  // A photo without words has no message at all.
  state.text = text_at(answer.content, "message");
  state.hidden = flag_at(answer.content, "is_hidden");
  state.can_reply_privately = flag_at(answer.content, "can_reply_privately");
  return state;
}

std::optional<http::Request> FacebookAdapter::render_fetch(const Event& event, TimePoint) const {
  const Comment& comment = event.comment;
  if (comment.is_private || comment.kind == CommentKind::kReview) return std::nullopt;
  if (!meta::is_graph_id(comment.id.value)) return std::nullopt;
  return graph().get("/" + comment.id.value, {{"fields", "id,message,from,created_time"}});
}

Result<Event> FacebookAdapter::read_fetch(Event event, const http::Response& response) const {
  const meta::Answer answer = meta::read_answer(graph(), response);
  if (!answer.succeeded() || !answer.readable) return meta::as_error(answer);
  event.comment.text = text_at(answer.content, "message");
  if (const auto created = time_at(answer.content, "created_time"))
    event.comment.created_at = *created;
  if (const json* const from = member(answer.content, "from"); from != nullptr) {
    event.comment.author.id = AuthorId(id_at(*from, "id"));
    event.comment.author.name = text_at(*from, "name");
    event.by_brand = event.by_brand || event.comment.author.id.value == owner().id;
  }
  event.thin = false;
  return event;
}

// Newest first. Our text from our page is the proof; its absence proves something only when the
// list is complete, or reaches back to before the action was made.
DoubtAnswer FacebookAdapter::find_own_reply(const Action& action, const json& list) const {
  const json* const comments = member(list, "data");
  if (comments == nullptr || !comments->is_array()) return cannot_tell();
  const json* const paging = member(list, "paging");
  bool complete = paging == nullptr || member(*paging, "next") == nullptr;
  bool without_author = false;
  for (const json& comment : *comments) {
    const auto created = time_at(comment, "created_time");
    if (created && *created + kClockSkew < action.created_at) complete = true;
    if (!meta::same_words(text_at(comment, "message"), action.text)) continue;
    const json* const from = member(comment, "from");
    if (from == nullptr) {
      without_author = true;
    } else if (id_at(*from, "id") == owner().id) {
      return {.doubt = Doubt::kHappened, .remote_id = id_at(comment, "id")};
    }
  }
  return complete && !without_author ? it_did(false) : cannot_tell();
}

DoubtAnswer FacebookAdapter::read_reconcile(const Action& action,
                                            const http::Response& response) const {
  const meta::Answer answer = meta::read_answer(graph(), response);
  // What is gone holds no answer of ours; a delete is what made it so.
  if (answer.gone()) return it_did(action.kind == ActionKind::kDelete);
  if (!answer.succeeded() || !answer.readable) return cannot_tell();
  switch (action.kind) {
    case ActionKind::kReply:
    case ActionKind::kWarn:
      return find_own_reply(action, answer.content);
    case ActionKind::kPrivateReply: {
      // Facebook allows one per comment: once it is sent, no further one is possible.
      const auto possible = flag_at(answer.content, "can_reply_privately");
      return possible ? it_did(!*possible) : cannot_tell();
    }
    case ActionKind::kHide:
      return it_did(flag_at(answer.content, "is_hidden"));
    case ActionKind::kUnhide: {
      const auto hidden = flag_at(answer.content, "is_hidden");
      return hidden ? it_did(!*hidden) : cannot_tell();
    }
    case ActionKind::kDelete:
      return id_at(answer.content, "id").empty() ? cannot_tell() : it_did(false);
    default:
      return cannot_tell();
  }
}

}  // namespace kaiku::platforms::facebook
