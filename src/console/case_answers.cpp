// What operations on cases answer.

#include <string>
#include <utility>

#include <kaiku/cases/steps.hpp>
#include <kaiku/console/console.hpp>

#include "answering.hpp"
#include "json_forms.hpp"
#include "routes.hpp"

namespace kaiku::console {

namespace asio = boost::asio;
using nlohmann::json;

namespace {

json lines_json(const std::vector<cases::Line>& story) {
  json lines = json::array();
  for (const auto& line : story) {
    lines.push_back({{"at", to_iso8601(line.at)},
                     {"actor", line.actor},
                     {"what", line.what},
                     {"detail", line.detail}});
  }
  return lines;
}

json messages_json(const std::vector<cases::Message>& messages) {
  json said = json::array();
  for (const auto& message : messages) {
    said.push_back({{"at", to_iso8601(message.at)},
                    {"by", message.by_customer ? "customer" : "staff"},
                    {"comment", message.comment.value},
                    {"text", message.text}});
  }
  return said;
}

}  // namespace

json json_form(const cases::CaseFile& file) {
  return {{"id", file.id},
          {"team", file.team},
          {"state", to_string(file.state)},
          {"brand", file.brand.value},
          {"account", file.account.value},
          {"comment", file.comment.value},
          {"post", file.post.value},
          {"reason", file.reason},
          {"opened_at", to_iso8601(file.opened_at)},
          {"due_at", time_or_null(file.due_at)},
          {"warn_at", time_or_null(file.warn_at)},
          {"left", file.left ? json(to_string(*file.left)) : json(nullptr)},
          {"overdue", file.overdue},
          {"breaches", file.breaches},
          {"forwarded_to", file.forwarded_to},
          {"claimed_by", file.claimed_by},
          {"claim_until", time_or_null(file.claim_until)},
          {"resolution", file.resolution},
          {"resolved_by", file.resolved_by},
          {"resolved_at", time_or_null(file.resolved_at)}};
}

json json_form(const cases::Dossier& dossier) {
  json value = json_form(dossier.file);
  value["class"] = to_string(dossier.facts.primary);
  value["language"] = dossier.facts.language;
  value["labels"] = dossier.facts.labels;
  value["story"] = lines_json(dossier.story);
  value["messages"] = messages_json(dossier.facts.messages);
  return value;
}

asio::awaitable<http::Response> Console::cases(const Call& call) {
  cases::Filter filter;
  if (const auto name = http::find_field(call.query, "state"); name && !name->empty()) {
    filter.state = cases::parse_state(*name);
    if (!filter.state)
      co_return http::problem(400, "Bad Request", "unknown state '" + std::string(*name) + "'");
  }
  if (const auto team = http::find_field(call.query, "team")) filter.team = *team;
  if (const auto who = http::find_field(call.query, "claimed_by")) filter.claimed_by = *who;
  const auto found = co_await parts_.cases.list(std::move(filter), limit_of(call.query));
  if (!found) co_return failure(found.error());
  json items = json::array();
  for (const auto& file : *found) items.push_back(json_form(file));
  co_return document({{"items", std::move(items)}});
}

asio::awaitable<http::Response> Console::case_file(const Call& call) {
  const auto found = co_await parts_.cases.find(call.id);
  co_return found ? document(json_form(*found)) : failure(found.error());
}

asio::awaitable<http::Response> Console::change_case(std::int64_t id, cases::CaseBook::Step step) {
  const auto done = co_await parts_.cases.change(id, std::move(step), parts_.clock.now());
  if (!done) co_return failure(done.error());
  parts_.changed();
  co_return document(json_form(*done));
}

asio::awaitable<http::Response> Console::claim_case(const Call& call) {
  co_return co_await change_case(
      call.id,
      [handling = parts_.handling(), who = call.text("who"), now = parts_.clock.now()](
          const auto& file, const auto&) { return cases::claim(file, *handling, who, now); });
}

asio::awaitable<http::Response> Console::note_case(const Call& call) {
  co_return co_await change_case(
      call.id, [who = call.text("who"), note = call.text("note"), now = parts_.clock.now()](
                   const auto& file, const auto&) { return cases::note(file, who, note, now); });
}

asio::awaitable<http::Response> Console::hand_over_case(const Call& call) {
  co_return co_await change_case(
      call.id, [handling = parts_.handling(), who = call.text("who"), team = call.text("team"),
                person = call.text("person"), note = call.text("note"),
                now = parts_.clock.now()](const auto& file, const auto&) {
        return cases::hand_over(file, *handling, who, team, person, note, now);
      });
}

asio::awaitable<http::Response> Console::forward_case(const Call& call) {
  co_return co_await change_case(
      call.id,
      [handling = parts_.handling(), who = call.text("who"), contact = call.text("contact"),
       now = parts_.clock.now()](const auto& file, const auto& facts) {
        return cases::forward(file, facts, *handling, who, contact, now);
      });
}

asio::awaitable<http::Response> Console::wait_case(const Call& call) {
  co_return co_await change_case(
      call.id, [handling = parts_.handling(), who = call.text("who"), note = call.text("note"),
                now = parts_.clock.now()](const auto& file, const auto&) {
        return cases::wait(file, *handling, who, note, now);
      });
}

asio::awaitable<http::Response> Console::resolve_case(const Call& call) {
  co_return co_await change_case(
      call.id,
      [handling = parts_.handling(), who = call.text("who"), resolution = call.text("resolution"),
       now = parts_.clock.now()](const auto& file, const auto& facts) {
        return cases::resolve(file, facts, *handling, who, resolution, now);
      });
}

asio::awaitable<http::Response> Console::reopen_case(const Call& call) {
  co_return co_await change_case(
      call.id, [handling = parts_.handling(), who = call.text("who"), reason = call.text("reason"),
                now = parts_.clock.now()](const auto& file, const auto&) {
        return cases::reopen(file, *handling, who, reason, now);
      });
}

}  // namespace kaiku::console
