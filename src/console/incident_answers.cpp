// What people do with incidents besides taking and closing them, crisis mode, the report.

#include <algorithm>
#include <utility>

#include <kaiku/console/console.hpp>
#include <kaiku/incidents/caution.hpp>
#include <kaiku/incidents/crisis_mode.hpp>
#include <kaiku/incidents/report.hpp>

#include "json_forms.hpp"
#include "routes.hpp"

namespace kaiku::console {

namespace asio = boost::asio;
using incidents::Incident;
using nlohmann::json;

namespace {

constexpr std::size_t kMostInReport = 20;
constexpr std::size_t kMostSaid = 200;
constexpr std::size_t kMostUnresolved = 1'000;
constexpr std::size_t kMostVerdicts = 200;

json seconds_or_null(const std::optional<Duration>& duration) {
  if (!duration) return nullptr;
  return std::chrono::duration_cast<std::chrono::seconds>(*duration).count();
}

json scope_form(const incidents::CrisisScope& scope) {
  return {{"brand", scope.brand.value},
          {"post", scope.post ? json(scope.post->value) : json(nullptr)},
          {"level", to_string(scope.level)},
          {"frozen", scope.frozen},
          {"since", to_iso8601(scope.since)},
          {"incidents", scope.incidents}};
}

json caution_form(const incidents::Caution& caution) {
  return {{"brand", caution.brand.value},
          {"kind", caution.kind},
          {"area", caution.area},
          {"factor", caution.factor},
          {"until", to_iso8601(caution.until)}};
}

json report_form(const incidents::Report& report, Language language) {
  const incidents::Milestones took = incidents::milestones(report);
  json value = {{"incident", json_form(report.incident)},
                {"seconds",
                 {{"to_detect", seconds_or_null(took.to_detect)},
                  {"to_tell", seconds_or_null(took.to_tell)},
                  {"to_acknowledge", seconds_or_null(took.to_acknowledge)},
                  {"to_statement", seconds_or_null(took.to_statement)},
                  {"to_answer", seconds_or_null(took.to_answer)},
                  {"to_mitigate", seconds_or_null(took.to_mitigate)},
                  {"to_resolve", seconds_or_null(took.to_resolve)}}},
                {"stopped", json_form(report.stopped)},
                {"said", json::array()},
                {"samples", json::array()},
                {"timeline", json::array()},
                {"markdown", incidents::to_markdown(report, language)}};
  for (const incidents::Spoken& spoken : report.said) value["said"].push_back(json_form(spoken));
  for (const incidents::RelatedComment& comment : report.comments)
    value["samples"].push_back(json_form(comment));
  for (const incidents::TimelineEntry& entry : report.timeline)
    value["timeline"].push_back(json_form(entry));
  return value;
}

Incident crisis_by_hand(std::string brand, std::string reason, TimePoint now) {
  Incident crisis;
  crisis.cause = "crisis/" + brand;
  crisis.kind = "crisis";
  crisis.severity = incidents::Severity::kCrisis;
  crisis.title = "Crisis declared by a person: " + brand;
  crisis.brand = BrandId(std::move(brand));
  crisis.reason = std::move(reason);
  crisis.started_at = now;
  return crisis;
}

// Everything but the platforms: people are told as in earnest, no answer is stopped.
void make_drill(Incident& incident, TimePoint now) {
  incident.cause = "drill/" + incident.brand.value + "/" + std::to_string(to_unix_micros(now));
  incident.kind = "drill";
  incident.title = "HARJOITUS / DRILL: " + incident.brand.value;
  incident.reason = "HARJOITUS / DRILL, nothing has happened: " + incident.reason;
  incident.freezes = false;
  incident.drill = true;
}

bool in_scope(const Incident& incident, const BrandId& brand, const std::string& post) {
  return incident.brand == brand && incident.severity == incidents::Severity::kCrisis &&
         (post.empty() || (incident.post && incident.post->value == post));
}

}  // namespace

http::Response Console::changed_incident(const Result<Incident>& done) {
  if (!done) return failure(done.error());
  parts_.changed();
  return document(json_form(*done));
}

asio::awaitable<http::Response> Console::note(const Call& call) {
  const auto done = co_await parts_.oncall.desk.note(call.id, call.text("who"), call.text("text"),
                                                     parts_.clock.now());
  co_return changed_incident(done);
}

asio::awaitable<http::Response> Console::mitigate(const Call& call) {
  const auto done = co_await parts_.oncall.desk.mitigate(call.id, call.text("who"),
                                                         call.text("reason"), parts_.clock.now());
  co_return changed_incident(done);
}

asio::awaitable<http::Response> Console::set_severity(const Call& call) {
  const auto severity = incidents::parse_severity(call.text("severity"));
  if (!severity) {
    co_return failure(
        Error(Errc::kInvalidArgument, "'severity': expected info, warning, urgent or crisis"));
  }
  const auto done = co_await parts_.oncall.desk.set_severity(
      call.id, *severity, call.text("who"), call.text("reason"), parts_.clock.now());
  co_return changed_incident(done);
}

asio::awaitable<http::Response> Console::promise(const Call& call) {
  const auto at = parse_iso8601(call.text("at"));
  if (!at) co_return failure(Error(Errc::kInvalidArgument, at.error().context));
  const auto done =
      co_await parts_.oncall.desk.promise(call.id, call.text("who"), *at, parts_.clock.now());
  co_return changed_incident(done);
}

asio::awaitable<http::Response> Console::report(const Call& call) {
  const auto found = co_await parts_.incidents.find(call.id);
  if (!found) co_return failure(found.error());
  const auto story = co_await parts_.incidents.timeline(call.id);
  if (!story) co_return failure(story.error());
  const auto comments = co_await parts_.oncall.desk.comments(call.id, kMostInReport);
  if (!comments) co_return failure(comments.error());
  const auto stopped = co_await parts_.oncall.desk.standstill(call.id);
  if (!stopped) co_return failure(stopped.error());
  const auto said = co_await parts_.oncall.desk.said(call.id, kMostSaid);
  if (!said) co_return failure(said.error());
  const std::string lang(http::find_field(call.query, "lang").value_or(""));
  const auto language = lang.empty() ? Language::kEnglish : parse_language(lang);
  if (!language) co_return failure(Error(Errc::kInvalidArgument, "'lang': expected fi, sv or en"));
  co_return document(report_form({*found, *story, *comments, *stopped, *said}, *language));
}

asio::awaitable<Result<std::vector<Incident>>> Console::unresolved() {
  std::vector<Incident> all;
  for (const auto state :
       {incidents::State::kOpen, incidents::State::kAcknowledged, incidents::State::kMitigated}) {
    const auto found = co_await parts_.incidents.list(state, kMostUnresolved);
    if (!found) co_return found.error();
    all.insert(all.end(), found->begin(), found->end());
  }
  co_return all;
}

asio::awaitable<http::Response> Console::crisis_status(const Call&) {
  const auto found = co_await unresolved();
  if (!found) co_return failure(found.error());
  json items = json::array();
  for (const incidents::CrisisScope& scope : incidents::crisis_scopes(*found))
    items.push_back(scope_form(scope));
  const auto resolved = co_await parts_.incidents.list(incidents::State::kResolved, kMostVerdicts);
  if (!resolved) co_return failure(resolved.error());
  json cautions = json::array();
  for (const incidents::Caution& caution :
       incidents::learned_cautions(*resolved, parts_.clock.now()))
    cautions.push_back(caution_form(caution));
  co_return document(
      {{"items", items}, {"cautions", cautions}, {"rules_waiting", parts_.oncall.rules_waiting()}});
}

asio::awaitable<http::Response> Console::start_crisis(const Call& call) {
  const TimePoint now = parts_.clock.now();
  const std::string brand = call.text("brand");
  if (!parts_.oncall.knows_brand(brand))
    co_return failure(Error(Errc::kNotFound, "no brand has the id '" + brand + "'"));
  Incident crisis = crisis_by_hand(brand, call.text("reason"), now);
  if (const std::string post = call.text("post"); !post.empty()) {
    crisis.post = PostId(post);
    crisis.account = AccountId(call.text("account"));
    crisis.cause += "/post:" + post;
  }
  if (call.text("drill") == "yes") make_drill(crisis, now);
  const auto opened = co_await parts_.oncall.desk.open(std::move(crisis), call.text("who"), now);
  co_return changed_incident(opened);
}

// Down by a person, one step at a time: what is in crisis recovers, what recovers is over.
asio::awaitable<http::Response> Console::stop_crisis(const Call& call) {
  const auto found = co_await unresolved();
  if (!found) co_return failure(found.error());
  std::vector<Incident> scope;
  std::ranges::copy_if(*found, std::back_inserter(scope), [&](const Incident& incident) {
    return in_scope(incident, BrandId(call.text("brand")), call.text("post"));
  });
  if (scope.empty()) co_return failure(Error(Errc::kNotFound, "no crisis has this scope"));
  const bool recovers = std::ranges::any_of(scope, [](const Incident& incident) {
    return incident.state != incidents::State::kMitigated;
  });
  json items = json::array();
  for (const Incident& incident : scope) {
    const TimePoint now = parts_.clock.now();
    const std::string who = call.text("who");
    Result<Incident> done = incident;
    if (recovers) {
      done = co_await parts_.oncall.desk.mitigate(incident.id, who, call.text("reason"), now);
    } else {
      incidents::Resolution over{who, call.text("reason"), "real"};
      done = co_await parts_.oncall.desk.close(incident.id, std::move(over), now);
    }
    if (!done) co_return failure(done.error());
    items.push_back(json_form(*done));
  }
  parts_.changed();
  co_return document({{"items", items}, {"level", recovers ? "recovery" : "normal"}});
}

asio::awaitable<http::Response> Console::confirm_rules(const Call& call) {
  const auto confirmed = parts_.oncall.confirm_rules();
  if (!confirmed) co_return failure(confirmed.error());
  const auto crises = co_await parts_.incidents.crises();
  if (!crises) co_return failure(crises.error());
  for (const Incident& crisis : *crises) {
    const auto noted = co_await parts_.oncall.desk.note(
        crisis.id, call.text("who"), "changed rules confirmed: " + *confirmed, parts_.clock.now());
    if (!noted) co_return failure(noted.error());
  }
  co_return document({{"rule_set", *confirmed}});
}

}  // namespace kaiku::console
