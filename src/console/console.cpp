#include <charconv>
#include <optional>
#include <utility>

#include <kaiku/console/console.hpp>

#include "json_forms.hpp"
#include "routes.hpp"

namespace kaiku::console {

namespace asio = boost::asio;
using nlohmann::json;

namespace {

constexpr std::string_view kIdSegment = "{id}";
constexpr std::string_view kTokenSegment = "{token}";

std::optional<std::int64_t> whole_number(std::string_view text) {
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size() || value < 0) return std::nullopt;
  return value;
}

// "/api/v1/actions/{id}/approve" against "/api/v1/actions/42/approve".
bool path_fits(std::string_view pattern, std::string_view path, std::int64_t& id) {
  const auto hole = pattern.find(kIdSegment);
  if (hole == std::string_view::npos) return pattern == path;
  const std::string_view head = pattern.substr(0, hole);
  const std::string_view tail = pattern.substr(hole + kIdSegment.size());
  if (path.size() <= head.size() + tail.size() || !path.starts_with(head) || !path.ends_with(tail))
    return false;
  const auto value =
      whole_number(path.substr(head.size(), path.size() - head.size() - tail.size()));
  if (value) id = *value;
  return value.has_value();
}

// "/a/{token}" against "/a/abc": the last segment, whatever it is.
bool token_fits(std::string_view pattern, std::string_view path, std::string& token) {
  if (!pattern.ends_with(kTokenSegment)) return false;
  const std::string_view head = pattern.substr(0, pattern.size() - kTokenSegment.size());
  if (path.size() <= head.size() || !path.starts_with(head)) return false;
  token = path.substr(head.size());
  return token.find('/') == std::string::npos;
}

http::Response unreadable(std::string_view detail) {
  return http::problem(400, "Bad Request", detail);
}

// Members the route names must be there, as text; nothing else is looked at.
std::optional<std::string> missing_member(const std::vector<std::string_view>& members,
                                          const json& body) {
  for (const std::string_view member : members) {
    if (member.ends_with('?')) continue;
    const auto found = body.find(std::string(member));
    if (found == body.end() || !found->is_string() ||
        found->get_ref<const std::string&>().empty()) {
      return std::string(member);
    }
  }
  return std::nullopt;
}

}  // namespace

std::string Console::Call::text(std::string_view member) const {
  const auto found = body.find(std::string(member));
  return found != body.end() && found->is_string() ? found->get<std::string>() : std::string();
}

const std::vector<Console::Route>& Console::routes() {
  constexpr Door kAnybody = Door::kNetwork;
  constexpr Door kOperator = Door::kControlSocket;
  static const std::vector<Route> table = {
      {"GET", "/healthz", kAnybody, &Console::healthz, "Is the process alive?", {}, {}},
      {"GET",
       "/readyz",
       kAnybody,
       &Console::readyz,
       "Can it accept and store webhooks now?",
       {},
       {}},
      {"GET", "/metrics", kAnybody, &Console::metrics, "OpenMetrics exposition.", {}, {}},
      {"GET",
       "/incidents/{id}",
       kAnybody,
       &Console::incident_page,
       "What a page's link shows: state and numbers, no comment text.",
       {},
       {}},
      {"GET",
       "/a/{token}",
       kAnybody,
       &Console::acknowledge_page,
       "What a message's acknowledgement link shows: a button. Changes nothing.",
       {},
       {}},
      {"POST",
       "/a/{token}",
       kAnybody,
       &Console::acknowledge_by_page,
       "The button of that page: acknowledges.",
       {},
       {}},
      {"POST",
       "/api/v1/ack/{token}",
       kAnybody,
       &Console::acknowledge_by_call,
       "The same for buttons in messages.",
       {},
       {}},
      {"GET",
       "/api/v1/channels",
       kOperator,
       &Console::channels,
       "The ways by which people are told, and what each can do.",
       {},
       {}},
      {"POST",
       "/api/v1/channels/test",
       kOperator,
       &Console::test_channel,
       "Send a test message by a channel.",
       {},
       {"channel"}},
      {"GET", "/api/v1/openapi.json", kOperator, &Console::openapi, "This description.", {}, {}},
      {"GET",
       "/api/v1/status",
       kOperator,
       &Console::status,
       "Version, rule set, start time, what holds automation back.",
       {},
       {}},
      {"GET", "/api/v1/stats", kOperator, &Console::stats, "Totals since a time.", {"since"}, {}},
      {"GET",
       "/api/v1/decisions",
       kOperator,
       &Console::decisions,
       "Decision records in order.",
       {"after", "limit"},
       {}},
      {"GET",
       "/api/v1/interventions",
       kOperator,
       &Console::interventions,
       "What people did and incidents covered, for replays of past comments.",
       {},
       {}},
      {"GET",
       "/api/v1/actions",
       kOperator,
       &Console::queue,
       "The outbox by state.",
       {"state", "limit"},
       {}},
      {"GET", "/api/v1/actions/{id}", kOperator, &Console::action, "One action.", {}, {}},
      {"POST",
       "/api/v1/actions/{id}/approve",
       kOperator,
       &Console::approve,
       "Send a draft, optionally with another text.",
       {},
       {"who", "text?"}},
      {"POST",
       "/api/v1/actions/{id}/reject",
       kOperator,
       &Console::reject,
       "Drop a draft, and say why.",
       {},
       {"who", "reason?"}},
      {"POST",
       "/api/v1/actions/{id}/claim",
       kOperator,
       &Console::claim_draft,
       "I look at this draft; ends by itself.",
       {},
       {"who"}},
      {"POST",
       "/api/v1/actions/{id}/retry",
       kOperator,
       &Console::retry,
       "Try a dead or failed action again.",
       {},
       {"who"}},
      {"GET",
       "/api/v1/incidents",
       kOperator,
       &Console::list_incidents,
       "Incidents, newest first.",
       {"state", "limit"},
       {}},
      {"GET",
       "/api/v1/incidents/{id}",
       kOperator,
       &Console::incident,
       "One incident with its timeline.",
       {},
       {}},
      {"POST",
       "/api/v1/incidents/{id}/ack",
       kOperator,
       &Console::acknowledge,
       "I have it: stops the paging.",
       {},
       {"who"}},
      {"POST",
       "/api/v1/incidents/{id}/resolve",
       kOperator,
       &Console::resolve,
       "Close it and unfreeze its scope.",
       {},
       {"who", "reason", "verdict?"}},
      {"POST",
       "/api/v1/incidents/{id}/note",
       kOperator,
       &Console::note,
       "A line in its timeline.",
       {},
       {"who", "text"}},
      {"POST",
       "/api/v1/incidents/{id}/mitigate",
       kOperator,
       &Console::mitigate,
       "The cause is dealt with; what is stopped stays stopped.",
       {},
       {"who", "reason"}},
      {"POST",
       "/api/v1/incidents/{id}/severity",
       kOperator,
       &Console::set_severity,
       "Lower it, or raise it and page at once.",
       {},
       {"who", "severity", "reason"}},
      {"POST",
       "/api/v1/incidents/{id}/promise",
       kOperator,
       &Console::promise,
       "The public was promised to hear more at a time: the holder is reminded.",
       {},
       {"who", "at"}},
      {"GET",
       "/api/v1/incidents/{id}/report",
       kOperator,
       &Console::report,
       "What happened, who did what and how long it took; with the text as Markdown.",
       {"lang"},
       {}},
      {"POST",
       "/api/v1/incidents/{id}/statement",
       kOperator,
       &Console::draft_statement,
       "Draft a holding statement from approved words: once for a post or thread.",
       {},
       {"who", "account", "post?", "comment?", "template?", "lang?", "next?"}},
      {"GET",
       "/api/v1/crisis",
       kOperator,
       &Console::crisis_status,
       "What is in crisis, by scope.",
       {},
       {}},
      {"POST",
       "/api/v1/crisis/start",
       kOperator,
       &Console::start_crisis,
       "Open a crisis by hand, or a drill.",
       {},
       {"who", "brand", "reason", "account?", "post?", "drill?"}},
      {"POST",
       "/api/v1/crisis/stop",
       kOperator,
       &Console::stop_crisis,
       "One step down: crisis to recovery, recovery to normal.",
       {},
       {"who", "brand", "reason", "post?"}},
      {"POST",
       "/api/v1/crisis/confirm-rules",
       kOperator,
       &Console::confirm_rules,
       "Put changed rules into force in spite of a crisis.",
       {},
       {"who"}},
      {"GET",
       "/api/v1/oncall",
       kOperator,
       &Console::who_is_on_call,
       "Who is told of what, step by step, and gaps of the coming week.",
       {"at"},
       {}},
      {"GET",
       "/api/v1/oncall/shifts",
       kOperator,
       &Console::shifts,
       "Who is on duty when.",
       {"schedule", "from", "days"},
       {}},
      {"POST",
       "/api/v1/oncall/test",
       kOperator,
       &Console::test_page,
       "Send a test page to a contact or to who is on duty.",
       {},
       {"who", "contact"}},
      {"GET", "/api/v1/mutes", kOperator, &Console::list_mutes, "Silences in force.", {}, {}},
      {"POST",
       "/api/v1/mutes",
       kOperator,
       &Console::mute,
       "Hold back pages of a scope, at most seven days.",
       {},
       {"who", "reason", "for", "incident?", "brand?", "kind?", "post?"}},
      {"POST",
       "/api/v1/mutes/{id}/end",
       kOperator,
       &Console::unmute,
       "End a silence: what it held back is due.",
       {},
       {"who"}},
      {"GET",
       "/api/v1/plan",
       kOperator,
       &Console::content_plan,
       "Channels of the content plan: rhythm, last and next post, what is held.",
       {},
       {}},
      {"GET",
       "/api/v1/advocates",
       kOperator,
       &Console::advocates,
       "Who speaks for the brand, why, and whether they were asked for consent.",
       {"limit"},
       {}},
      {"GET",
       "/api/v1/cases",
       kOperator,
       &Console::cases,
       "Cases: those not resolved, most urgent first, or those in a state.",
       {"state", "team", "claimed_by", "limit"},
       {}},
      {"POST",
       "/api/v1/actions/{id}/undo",
       kOperator,
       &Console::undo,
       "Take back what was done; answers with the action that does it.",
       {},
       {"who"}},
      {"GET",
       "/api/v1/labels",
       kOperator,
       &Console::labels,
       "Reasons for and against labels, newest first.",
       {"account", "on", "subject", "label", "limit"},
       {}},
      {"POST",
       "/api/v1/labels/give",
       kOperator,
       &Console::give_label,
       "A person's label on an author, post, thread or domain.",
       {},
       {"who", "on", "subject", "label", "reason", "account?", "brand?", "until?"}},
      {"POST",
       "/api/v1/labels/take",
       kOperator,
       &Console::take_label,
       "A person's word that a label is wrong.",
       {},
       {"who", "on", "subject", "label", "reason", "account?", "brand?", "until?"}},
      {"GET",
       "/api/v1/hands-off",
       kOperator,
       &Console::list_hands_off,
       "Orders that keep automation's hands off.",
       {},
       {}},
      {"POST",
       "/api/v1/hands-off",
       kOperator,
       &Console::keep_hands_off,
       "Keep hands off everything, a brand, an account or a kind of action.",
       {},
       {"who", "reason", "brand?", "account?", "action?"}},
      {"POST",
       "/api/v1/hands-off/{id}/lift",
       kOperator,
       &Console::lift_hands_off,
       "End such an order.",
       {},
       {"who"}},
      {"GET",
       "/api/v1/policies/demoted",
       kOperator,
       &Console::list_demoted,
       "Policies that act as drafts since people took their actions back.",
       {},
       {}},
      {"POST",
       "/api/v1/policies/restore",
       kOperator,
       &Console::restore_policy,
       "Let such a policy act again.",
       {},
       {"who", "policy", "reason"}},
      {"GET",
       "/api/v1/cases/{id}",
       kOperator,
       &Console::case_file,
       "One case with its story and its messages.",
       {},
       {}},
      {"POST",
       "/api/v1/cases/{id}/claim",
       kOperator,
       &Console::claim_case,
       "I work on it; ends by itself.",
       {},
       {"who"}},
      {"POST",
       "/api/v1/cases/{id}/note",
       kOperator,
       &Console::note_case,
       "A word for colleagues.",
       {},
       {"who", "note"}},
      {"POST",
       "/api/v1/cases/{id}/hand-over",
       kOperator,
       &Console::hand_over_case,
       "To a team or to a person, with a note.",
       {},
       {"who", "note", "team?", "person?"}},
      {"POST",
       "/api/v1/cases/{id}/forward",
       kOperator,
       &Console::forward_case,
       "To a help desk: a contact that is told what was said.",
       {},
       {"who", "contact"}},
      {"POST",
       "/api/v1/cases/{id}/wait",
       kOperator,
       &Console::wait_case,
       "The customer's turn: its clock stops.",
       {},
       {"who", "note?"}},
      {"POST",
       "/api/v1/cases/{id}/resolve",
       kOperator,
       &Console::resolve_case,
       "Done, with what was done.",
       {},
       {"who", "resolution"}},
      {"POST",
       "/api/v1/cases/{id}/reopen",
       kOperator,
       &Console::reopen_case,
       "Not done after all: its clock starts anew.",
       {},
       {"who", "reason"}},
      {"GET",
       "/api/v1/unparsed",
       kOperator,
       &Console::unparsed,
       "Deliveries that could not be read.",
       {"limit"},
       {}},
      {"POST",
       "/api/v1/unparsed/retry",
       kOperator,
       &Console::retry_unparsed,
       "Read them all again.",
       {},
       {}},
  };
  static const std::vector<Route> all = [] {
    std::vector<Route> joined = table;
    for (auto& more : {audit_routes(), people_routes(), appeal_routes()})
      joined.insert(joined.end(), more.begin(), more.end());
    return joined;
  }();
  return all;
}

Console::Console(Parts parts) : parts_(std::move(parts)) {}

asio::awaitable<http::Response> Console::handle(const http::Request& request, Door door) {
  const auto [path, query] = http::split_target(request.url);
  bool other_method = false;
  for (const Route& route : routes()) {
    Call call;
    if (route.least == Door::kControlSocket && door == Door::kNetwork) continue;
    if (!path_fits(route.path, path, call.id) && !token_fits(route.path, path, call.token))
      continue;
    if (route.method != request.method && !(request.method == "HEAD" && route.method == "GET")) {
      other_method = true;
      continue;
    }
    auto fields = http::form_decode(query);
    if (!fields) co_return unreadable("the query string cannot be decoded");
    call.query = std::move(*fields);
    if (!route.body.empty()) {
      call.body = json::parse(request.body, nullptr, false);
      if (!call.body.is_object()) co_return unreadable("the body must be a JSON object");
      if (const auto missing = missing_member(route.body, call.body)) {
        co_return unreadable("the body lacks the text member '" + *missing + "'");
      }
    }
    co_return co_await (this->*route.answer)(call);
  }
  if (other_method) co_return http::problem(405, "Method Not Allowed");
  co_return http::problem(404, "Not Found");
}

asio::awaitable<http::Response> Console::openapi(const Call&) {
  std::vector<json> operations;
  for (const Route& route : routes()) {
    operations.push_back({{"method", route.method},
                          {"path", route.path},
                          {"summary", route.summary},
                          {"query", route.query},
                          {"body", route.body}});
  }
  co_return http::Response(200, dump(openapi_document(parts_.status().version, operations)),
                           "application/json");
}

}  // namespace kaiku::console
