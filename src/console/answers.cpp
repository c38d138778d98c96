// What each operation of the console answers.

#include <charconv>
#include <utility>

#include <kaiku/console/console.hpp>

#include "answering.hpp"
#include "json_forms.hpp"
#include "markup.hpp"
#include "routes.hpp"

namespace kaiku::console {

namespace asio = boost::asio;
using nlohmann::json;

namespace {

constexpr std::size_t kMostSamples = 20;

template <class T>
http::Response listing(const Result<std::vector<T>>& found) {
  if (!found) return failure(found.error());
  json items = json::array();
  for (const T& item : *found) items.push_back(json_form(item));
  return document({{"items", items}});
}

}  // namespace

asio::awaitable<http::Response> Console::healthz(const Call&) {
  co_return http::Response(200, "ok\n", "text/plain");
}

asio::awaitable<http::Response> Console::readyz(const Call&) {
  if (!parts_.status().accepting)
    co_return http::problem(503, "Service Unavailable", "starting or stopping");
  const auto alive = co_await parts_.probe();
  if (!alive) co_return failure(alive.error());
  co_return http::Response(200, "ready\n", "text/plain");
}

asio::awaitable<http::Response> Console::metrics(const Call&) {
  const auto states = co_await parts_.outbox.counts();
  if (states) {
    for (const ActionState state :
         {ActionState::kPlanned, ActionState::kAwaitingApproval, ActionState::kReady,
          ActionState::kSending, ActionState::kInDoubt, ActionState::kDone, ActionState::kFailed,
          ActionState::kDead, ActionState::kCancelled}) {
      const auto found = states->find(state);
      parts_.registry
          .gauge("kaiku_actions", "Actions in the outbox by state.",
                 {{"state", std::string(to_string(state))}})
          .set(found == states->end() ? 0.0 : static_cast<double>(found->second));
    }
  }
  co_return http::Response(200, parts_.registry.expose(),
                           std::string(metrics::Registry::kContentType));
}

asio::awaitable<http::Response> Console::stats(const Call& call) {
  TimePoint since{};
  if (const auto text = http::find_field(call.query, "since"); text && !text->empty()) {
    const auto time = parse_iso8601(*text);
    if (!time) co_return http::problem(400, "Bad Request", time.error().message());
    since = *time;
  }
  const auto totals = co_await parts_.reports.totals(since);
  if (!totals) co_return failure(totals.error());
  co_return document(json_form(*totals));
}

asio::awaitable<http::Response> Console::decisions(const Call& call) {
  DecisionId after = 0;
  if (const auto text = http::find_field(call.query, "after")) {
    std::from_chars(text->data(), text->data() + text->size(), after);
  }
  const auto rows = co_await parts_.reports.decisions(after, limit_of(call.query));
  if (!rows) co_return failure(rows.error());
  json items = json::array();
  for (const insight::DecisionRow& row : *rows) {
    json item = json::parse(row.json, nullptr, false);
    if (!item.is_object()) continue;  // erased by retention: the skeleton has no JSON
    item["decision"] = row.id;
    items.push_back(std::move(item));
  }
  co_return document({{"items", items}});
}

asio::awaitable<http::Response> Console::interventions(const Call&) {
  const auto found = co_await parts_.reports.interventions();
  co_return found ? document(to_json_value(*found)) : failure(found.error());
}

asio::awaitable<http::Response> Console::queue(const Call& call) {
  std::optional<ActionState> state;
  if (const auto name = http::find_field(call.query, "state"); name && !name->empty()) {
    state = parse_action_state(*name);
    if (!state)
      co_return http::problem(400, "Bad Request", "unknown state '" + std::string(*name) + "'");
  }
  auto entries = co_await parts_.outbox.list(state, limit_of(call.query));
  if (!entries) co_return failure(entries.error());
  co_return co_await with_claims(std::move(*entries));
}

asio::awaitable<http::Response> Console::action(const Call& call) {
  const auto entry = co_await parts_.outbox.find(call.id);
  if (!entry) co_return failure(entry.error());
  const json value = co_await entry_form(*entry);
  co_return document(value);
}

asio::awaitable<http::Response> Console::approve(const Call& call) {
  std::optional<std::string> text;
  if (call.body.contains("text")) text = call.text("text");
  const auto done =
      co_await parts_.outbox.approve(call.id, call.text("who"), text, parts_.clock.now());
  co_return co_await changed_entry(call.id, done);
}

asio::awaitable<http::Response> Console::retry(const Call& call) {
  const auto done = co_await parts_.outbox.retry(call.id, call.text("who"), parts_.clock.now());
  co_return co_await changed_entry(call.id, done);
}

asio::awaitable<http::Response> Console::changed_entry(ActionId id, Result<void> done) {
  if (!done) co_return failure(done.error());
  parts_.changed();
  const auto entry = co_await parts_.outbox.find(id);
  if (!entry) co_return failure(entry.error());
  const json value = co_await entry_form(*entry);
  co_return document(value);
}

asio::awaitable<http::Response> Console::list_incidents(const Call& call) {
  std::optional<incidents::State> state;
  if (const auto name = http::find_field(call.query, "state"); name && !name->empty()) {
    state = incidents::parse_state(*name);
    if (!state)
      co_return http::problem(400, "Bad Request", "unknown state '" + std::string(*name) + "'");
  }
  const auto found = co_await parts_.incidents.list(state, limit_of(call.query));
  co_return listing(found);
}

asio::awaitable<http::Response> Console::incident(const Call& call) {
  const auto found = co_await parts_.incidents.find(call.id);
  if (!found) co_return failure(found.error());
  const auto story = co_await parts_.incidents.timeline(call.id);
  if (!story) co_return failure(story.error());
  const auto comments = co_await parts_.oncall.desk.comments(call.id, kMostSamples);
  if (!comments) co_return failure(comments.error());
  const auto stopped = co_await parts_.oncall.desk.standstill(call.id);
  if (!stopped) co_return failure(stopped.error());
  json value = json_form(*found);
  value["samples"] = json::array();
  for (const incidents::RelatedComment& comment : *comments)
    value["samples"].push_back(json_form(comment));
  value["stopped"] = json_form(*stopped);
  value["timeline"] = json::array();
  for (const incidents::TimelineEntry& entry : *story)
    value["timeline"].push_back(json_form(entry));
  co_return document(value);
}

// Read-only and without anything that a commenter wrote: a link in a mail is opened by scanners
// too.
asio::awaitable<http::Response> Console::incident_page(const Call& call) {
  const auto found = co_await parts_.incidents.find(call.id);
  if (!found) co_return failure(found.error());
  const std::string number = std::to_string(found->id);
  std::string page = "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>Incident " +
                     number + "</title><h1>Incident " + number + "</h1><dl>";
  const auto row = [&page](std::string_view name, std::string_view value) {
    page += "<dt>" + std::string(name) + "</dt><dd>" + std::string(value) + "</dd>";
  };
  row("kind", as_html(found->kind));
  row("severity", to_string(found->severity));
  row("state", to_string(found->state));
  row("brand", as_html(found->brand.value));
  row("comments", std::to_string(found->comments));
  row("authors", std::to_string(found->authors));
  row("opened", to_iso8601(found->opened_at));
  if (!found->acknowledged_by.empty()) row("acknowledged by", as_html(found->acknowledged_by));
  page += "</dl><p>Take it: <code>kaikuctl ack " + number + "</code></p></html>\n";
  http::Response response(200, std::move(page), "text/html; charset=utf-8");
  response.headers.add("Content-Security-Policy", "default-src 'none'");
  co_return response;
}

asio::awaitable<http::Response> Console::acknowledge(const Call& call) {
  const auto done =
      co_await parts_.incidents.acknowledge(call.id, call.text("who"), parts_.clock.now());
  if (!done) co_return failure(done.error());
  parts_.changed();
  co_return document(json_form(*done));
}

asio::awaitable<http::Response> Console::resolve(const Call& call) {
  const auto done = co_await parts_.oncall.desk.close(
      call.id, {call.text("who"), call.text("reason"), call.text("verdict")}, parts_.clock.now());
  if (!done) co_return failure(done.error());
  parts_.changed();
  co_return document(json_form(*done));
}

asio::awaitable<http::Response> Console::unparsed(const Call& call) {
  const auto found = co_await parts_.inbox.unparsed(limit_of(call.query));
  co_return listing(found);
}

asio::awaitable<http::Response> Console::retry_unparsed(const Call&) {
  const auto count = co_await parts_.inbox.retry_unparsed();
  if (!count) co_return failure(count.error());
  parts_.changed();
  co_return document({{"retried", *count}});
}

}  // namespace kaiku::console
