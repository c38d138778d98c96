// What people do about automation's conduct: labels, taking back, keeping hands off, policies that
// lost their trust.

#include <set>
#include <utility>

#include <kaiku/console/console.hpp>

#include "answering.hpp"
#include "json_forms.hpp"
#include "routes.hpp"

namespace kaiku::console {

namespace asio = boost::asio;
using nlohmann::json;

namespace {

std::string field(const http::Fields& query, std::string_view name) {
  const auto found = http::find_field(query, name);
  return found ? std::string(*found) : std::string();
}

http::Response refused(const std::string& why) {
  return http::problem(400, "Bad Request", why);
}

json label_form(const conduct::LabelReason& reason) {
  json value = {{"label", reason.place.label},
                {"on", to_string(reason.place.target)},
                {"subject", reason.place.subject},
                {"standing", to_string(reason.standing)},
                {"present", reason.present},
                {"reason", reason.reason},
                {"who", reason.who},
                {"at", to_iso8601(reason.at)},
                {"until", time_or_null(reason.until)}};
  if (!reason.place.account.empty()) value["account"] = reason.place.account.value;
  if (!reason.place.brand.empty()) value["brand"] = reason.place.brand.value;
  return value;
}

json demotion_form(const conduct::Demotion& demotion) {
  return {{"policy", demotion.policy},
          {"actions", demotion.actions},
          {"reversals", demotion.reversals},
          {"since", to_iso8601(demotion.since)}};
}

}  // namespace

json hands_off_form(const HandsOff& order) {
  json value = {{"id", order.id},
                {"scope", scope_of(order)},
                {"reason", order.reason},
                {"who", order.who},
                {"since", to_iso8601(order.since)}};
  if (!order.brand.empty()) value["brand"] = order.brand.value;
  if (!order.account.empty()) value["account"] = order.account.value;
  if (order.kind) value["action"] = to_string(*order.kind);
  return value;
}

asio::awaitable<http::Response> Console::labels(const Call& call) {
  conduct::LabelQuestion question;
  question.account = AccountId(field(call.query, "account"));
  question.subject = field(call.query, "subject");
  question.label = field(call.query, "label");
  if (const std::string on = field(call.query, "on"); !on.empty()) {
    question.target = conduct::parse_label_target(on);
    if (!question.target) co_return refused("on: expected author, post, thread or domain");
  }
  const auto found =
      co_await parts_.labels.list(std::move(question), parts_.clock.now(), limit_of(call.query));
  if (!found) co_return failure(found.error());
  json items = json::array();
  for (const conduct::LabelReason& reason : *found) items.push_back(label_form(reason));
  co_return document({{"items", items}});
}

asio::awaitable<http::Response> Console::give_label(const Call& call) {
  co_return co_await say_label(call, conduct::Standing::kGivenByPerson);
}

asio::awaitable<http::Response> Console::take_label(const Call& call) {
  co_return co_await say_label(call, conduct::Standing::kTakenByPerson);
}

asio::awaitable<http::Response> Console::say_label(const Call& call, conduct::Standing standing) {
  conduct::LabelReason word;
  word.standing = standing;
  word.who = call.text("who");
  word.reason = call.text("reason");
  word.at = parts_.clock.now();
  word.place.label = call.text("label");
  word.place.subject = call.text("subject");
  word.place.account = AccountId(call.text("account"));
  word.place.brand = BrandId(call.text("brand"));
  const auto target = conduct::parse_label_target(call.text("on"));
  if (!target) co_return refused("on: expected author, post, thread or domain");
  word.place.target = *target;
  if (const std::string until = call.text("until"); !until.empty()) {
    const auto end = parse_iso8601(until);
    if (!end) co_return refused("until: " + end.error().message());
    word.until = *end;
  }
  const auto known = parts_.rulebook.check_place(word.place.brand, word.place.account);
  if (!known) co_return failure(known.error());
  const auto declared = parts_.rulebook.check_label(word.place.label, to_string(*target));
  if (!declared) co_return failure(declared.error());
  json answer = label_form(word);
  answer.erase("present");  // other reasons have their say, too: the list tells
  const auto said = co_await parts_.labels.say(std::move(word));
  co_return said ? document(answer) : failure(said.error());
}

asio::awaitable<http::Response> Console::undo(const Call& call) {
  const auto entry = co_await parts_.outbox.find(call.id);
  if (!entry) co_return failure(entry.error());
  const auto undone =
      co_await parts_.reversals.undo(call.id, parts_.rulebook.capabilities(entry->action.account),
                                     call.text("who"), parts_.clock.now());
  if (!undone) co_return failure(undone.error());
  parts_.changed();
  const auto counter = co_await parts_.outbox.find(undone->counter.value_or(call.id));
  co_return counter ? document(json_form(*counter)) : failure(counter.error());
}

asio::awaitable<http::Response> Console::list_hands_off(const Call&) {
  const auto orders = co_await parts_.brakes.hands_off();
  if (!orders) co_return failure(orders.error());
  json items = json::array();
  for (const HandsOff& order : *orders) items.push_back(hands_off_form(order));
  co_return document({{"items", items}});
}

asio::awaitable<http::Response> Console::keep_hands_off(const Call& call) {
  HandsOff order;
  order.brand = BrandId(call.text("brand"));
  order.account = AccountId(call.text("account"));
  order.reason = call.text("reason");
  order.who = call.text("who");
  order.since = parts_.clock.now();
  if (const std::string kind = call.text("action"); !kind.empty()) {
    order.kind = parse_action_kind(kind);
    if (!order.kind) co_return refused("action: there is no action '" + kind + "'");
  }
  const auto known = parts_.rulebook.check_place(order.brand, order.account);
  if (!known) co_return failure(known.error());
  const auto id = co_await parts_.brakes.keep_off(order);
  if (!id) co_return failure(id.error());
  order.id = *id;
  parts_.changed();
  co_return document(hands_off_form(order));
}

asio::awaitable<http::Response> Console::lift_hands_off(const Call& call) {
  const auto lifted = co_await parts_.brakes.lift(call.id, call.text("who"), parts_.clock.now());
  if (!lifted) co_return failure(lifted.error());
  parts_.changed();
  co_return document({{"id", call.id}, {"lifted", true}});
}

asio::awaitable<http::Response> Console::list_demoted(const Call&) {
  const auto demoted = co_await parts_.brakes.demoted();
  if (!demoted) co_return failure(demoted.error());
  json items = json::array();
  for (const conduct::Demotion& demotion : *demoted) items.push_back(demotion_form(demotion));
  co_return document({{"items", items}});
}

asio::awaitable<http::Response> Console::restore_policy(const Call& call) {
  const auto restored = co_await parts_.brakes.restore(call.text("policy"), call.text("who"),
                                                       call.text("reason"), parts_.clock.now());
  if (!restored) co_return failure(restored.error());
  co_return document({{"policy", call.text("policy")}, {"restored", true}});
}

asio::awaitable<http::Response> Console::status(const Call&) {
  json value = json_form(parts_.status());
  value["hands_off"] = json::array();
  value["demoted"] = json::array();
  const auto orders = co_await parts_.brakes.hands_off();
  if (!orders) co_return failure(orders.error());
  for (const HandsOff& order : *orders) value["hands_off"].push_back(hands_off_form(order));
  const auto demoted = co_await parts_.brakes.demoted();
  if (!demoted) co_return failure(demoted.error());
  for (const conduct::Demotion& demotion : *demoted)
    value["demoted"].push_back(demotion_form(demotion));
  co_return document(value);
}

}  // namespace kaiku::console
