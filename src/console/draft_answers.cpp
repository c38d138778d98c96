// What people do with drafts.

#include <map>
#include <string>
#include <utility>
#include <vector>

#include <kaiku/console/console.hpp>
#include <kaiku/incidents/second_person.hpp>

#include "answering.hpp"
#include "json_forms.hpp"
#include "routes.hpp"

namespace kaiku::console {

namespace asio = boost::asio;
using nlohmann::json;

namespace {

void add_claim(json& value, const std::map<ActionId, outbox::DraftClaim>& claims, ActionId id) {
  const auto claim = claims.find(id);
  if (claim == claims.end()) return;
  value["claimed_by"] = claim->second.who;
  value["claim_until"] = to_iso8601(claim->second.until);
}

}  // namespace

// With the people who can approve it as the second one, the next one to be asked first.
asio::awaitable<json> Console::entry_form(const outbox::Entry& entry) {
  json value = json_form(entry);
  if (!value.contains("second") || !entry.action.incident) co_return value;
  const auto incident = co_await parts_.incidents.find(*entry.action.incident);
  if (!incident) co_return value;
  const auto roster = parts_.oncall.roster();
  for (const incidents::ChainContact& one :
       incidents::second_people(*roster, *incident, entry.decided_by, parts_.clock.now())) {
    value["second"]["people"].push_back(one.id);
  }
  co_return value;
}

asio::awaitable<http::Response> Console::reject(const Call& call) {
  const TimePoint now = parts_.clock.now();
  if (!call.body.contains("reason")) {
    const auto dropped = co_await parts_.outbox.reject(call.id, call.text("who"), now);
    co_return co_await changed_entry(call.id, dropped);
  }
  const auto dropped =
      co_await parts_.drafts.reject(call.id, call.text("who"), call.text("reason"), now);
  co_return co_await changed_entry(call.id, dropped);
}

asio::awaitable<http::Response> Console::claim_draft(const Call& call) {
  const TimePoint now = parts_.clock.now();
  const auto claimed =
      co_await parts_.drafts.claim(call.id, call.text("who"), now + parts_.handling()->claim, now);
  if (!claimed) co_return failure(claimed.error());
  auto entry = co_await parts_.outbox.find(call.id);
  if (!entry) co_return failure(entry.error());
  const auto claims = co_await parts_.drafts.claims({call.id}, now);
  if (!claims) co_return failure(claims.error());
  json value = co_await entry_form(*entry);
  add_claim(value, *claims, call.id);
  co_return document(value);
}

asio::awaitable<http::Response> Console::with_claims(std::vector<outbox::Entry> entries) {
  std::vector<ActionId> drafts;
  for (const outbox::Entry& entry : entries) {
    if (entry.state == ActionState::kAwaitingApproval) drafts.push_back(entry.id);
  }
  const auto claims = co_await parts_.drafts.claims(std::move(drafts), parts_.clock.now());
  if (!claims) co_return failure(claims.error());
  json items = json::array();
  for (const outbox::Entry& entry : entries) {
    json item = co_await entry_form(entry);
    items.push_back(std::move(item));
    add_claim(items.back(), *claims, entry.id);
  }
  co_return document({{"items", std::move(items)}});
}

}  // namespace kaiku::console
