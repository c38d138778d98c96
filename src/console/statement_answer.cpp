// The holding statement: "we have seen this and tell more at four", in words that were approved
// before and that a person approves once more.

#include <utility>

#include <kaiku/console/console.hpp>

#include "json_forms.hpp"
#include "routes.hpp"

namespace kaiku::console {

namespace asio = boost::asio;
using incidents::Incident;
using nlohmann::json;

namespace {

constexpr const char* kUsualTemplate = "holding_statement";

// Where it stands: as an answer to one comment, or under the post itself.
Result<Action> draft_for(const Incident& incident, const AccountId& account,
                         const std::string& post, const std::string& comment) {
  const std::string place = comment.empty() ? post : comment;
  if (place.empty()) {
    return Error(Errc::kInvalidArgument,
                 "name the 'post' that it stands under, or the first 'comment' of the thread");
  }
  Action draft;
  draft.key = "statement/" + account.value + "/" + place;
  draft.kind = ActionKind::kReply;
  draft.brand = incident.brand;
  draft.account = account;
  draft.target = CommentId(place);
  draft.thread = CommentId(place);
  draft.post = PostId(post);
  draft.policy = "holding_statement";
  draft.incident = incident.id;
  return draft;
}

}  // namespace

asio::awaitable<http::Response> Console::draft_statement(const Call& call) {
  const TimePoint now = parts_.clock.now();
  const auto incident = co_await parts_.incidents.find(call.id);
  if (!incident) co_return failure(incident.error());
  if (incident->state == incidents::State::kResolved)
    co_return failure(Error(Errc::kConflict, "the incident is resolved"));
  if (incident->kind == "self_harm") {
    co_return failure(
        Error(Errc::kConflict, "somebody may be in despair: a person answers, no statement does"));
  }
  StatementWords wanted;
  wanted.template_id = call.text("template").empty() ? kUsualTemplate : call.text("template");
  wanted.language = call.text("lang");
  wanted.account = AccountId(call.text("account"));
  if (const std::string next = call.text("next"); !next.empty()) {
    const auto at = parse_iso8601(next);
    if (!at) co_return failure(Error(Errc::kInvalidArgument, at.error().context));
    wanted.next_update = *at;
  }
  auto draft = draft_for(*incident, wanted.account, call.text("post"), call.text("comment"));
  if (!draft) co_return failure(draft.error());
  auto text = parts_.oncall.words(wanted);
  if (!text) co_return failure(text.error());
  draft->text = std::move(*text);
  draft->template_id = wanted.template_id;
  draft->reason = "holding statement asked for by " + call.text("who");
  draft->created_at = now;
  draft->not_before = now;
  const auto stored =
      co_await parts_.oncall.desk.draft(call.id, std::move(*draft), call.text("who"), now);
  if (!stored && stored.error().is(Errc::kDuplicate)) {
    co_return failure(
        Error(Errc::kConflict, "a statement stands there already: one for a post or thread"));
  }
  if (!stored) co_return failure(stored.error());
  if (wanted.next_update) {
    const auto promised =
        co_await parts_.oncall.desk.promise(call.id, call.text("who"), *wanted.next_update, now);
    if (!promised) co_return failure(promised.error());
  }
  const auto entry = co_await parts_.outbox.find(*stored);
  co_return entry ? document(json_form(*entry)) : failure(entry.error());
}

}  // namespace kaiku::console
