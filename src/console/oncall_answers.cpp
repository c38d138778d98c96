// Who is told, who is on duty, what is silent.

#include <algorithm>
#include <charconv>
#include <chrono>
#include <string>
#include <utility>

#include <kaiku/console/console.hpp>

#include "json_forms.hpp"
#include "routes.hpp"

namespace kaiku::console {

namespace asio = boost::asio;
using nlohmann::json;

namespace {

using incidents::Roster;

constexpr Duration kAhead = std::chrono::days(7);
constexpr std::int64_t kMostDays = 366;
constexpr std::int64_t kUsualDays = 28;

std::string query_text(const http::Fields& query, std::string_view name) {
  return std::string(http::find_field(query, name).value_or(""));
}

Result<TimePoint> time_in(const http::Fields& query, std::string_view name, TimePoint otherwise) {
  const std::string text = query_text(query, name);
  if (text.empty()) return otherwise;
  const auto time = parse_iso8601(text);
  if (!time) return Error(Errc::kInvalidArgument, time.error().context);
  return *time;
}

std::int64_t days_in(const http::Fields& query) {
  const std::string text = query_text(query, "days");
  std::int64_t days = kUsualDays;
  std::from_chars(text.data(), text.data() + text.size(), days);
  return std::clamp<std::int64_t>(days, 1, kMostDays);
}

template <class T>
json names_of(const std::vector<T>& values) {
  json names = json::array();
  for (const T& value : values) {
    if constexpr (requires { value.value; }) {
      names.push_back(value.value);
    } else if constexpr (requires { incidents::to_string(value); }) {
      names.push_back(incidents::to_string(value));
    } else {
      names.push_back(value);
    }
  }
  return names;
}

json route_form(const Roster& roster, const incidents::Route& route, TimePoint at) {
  json steps = json::array();
  const incidents::Chain chain = incidents::people_of(roster, route, at);
  for (std::size_t i = 0; i < chain.steps.size(); ++i) {
    json people = json::array();
    for (const incidents::ChainContact& contact : chain.steps[i].contacts)
      people.push_back({{"contact", contact.id}, {"channels", contact.channels}});
    steps.push_back({{"step", i + 1},
                     {"duties", route.steps[i].who},
                     {"people", people},
                     {"timeout", to_string(chain.steps[i].timeout)}});
  }
  const bool in_force =
      route.hours.empty() || (route.zone && route.hours.open_at(route.zone->wall_time(at)));
  return {{"chain", route.id},
          {"brands", names_of(route.brands)},
          {"kinds", names_of(route.kinds)},
          {"severities", names_of(route.severities)},
          {"in_force", in_force},
          {"steps", steps}};
}

json shift_form(const std::string& schedule, const incidents::Shift& shift) {
  return {{"schedule", schedule},
          {"from", to_iso8601(shift.from)},
          {"until", to_iso8601(shift.until)},
          {"contact", shift.contact ? json(*shift.contact) : json(nullptr)},
          {"override", shift.overridden}};
}

json gap_form(const incidents::Gap& gap) {
  return {{"chain", gap.route},
          {"step", gap.step},
          {"from", to_iso8601(gap.from)},
          {"until", to_iso8601(gap.until)}};
}

json mute_form(const incidents::Mute& mute) {
  return {{"id", mute.id},
          {"incident", mute.incident ? json(*mute.incident) : json(nullptr)},
          {"brand", mute.brand.value},
          {"kind", mute.kind},
          {"post", mute.post ? json(mute.post->value) : json(nullptr)},
          {"who", mute.who},
          {"reason", mute.reason},
          {"from", to_iso8601(mute.from)},
          {"until", to_iso8601(mute.until)},
          {"ended_at", time_or_null(mute.ended_at)}};
}

// A contact by its id, or who has a duty now. Errors: kNotFound.
Result<incidents::ChainContact> somebody(const Roster& roster, const std::string& name,
                                         TimePoint now) {
  std::string id = name;
  if (const incidents::Schedule* schedule = roster.find_schedule(name)) {
    const auto on_duty = incidents::on_duty(*schedule, now);
    if (!on_duty) return Error(Errc::kNotFound, "nobody has the duty '" + name + "' now");
    id = *on_duty;
  }
  const incidents::ChainContact* contact = roster.find_contact(id);
  if (contact == nullptr)
    return Error(Errc::kNotFound, "no contact or schedule has the id '" + name + "'");
  if (contact->channels.empty())
    return Error(Errc::kConflict, "contact '" + id + "' has no channel");
  return *contact;
}

incidents::Incident exercise(TimePoint now) {
  incidents::Incident test;
  test.cause = "test";
  test.kind = "test";
  test.severity = incidents::Severity::kInfo;
  test.title = "Test page";
  test.reason = "Somebody tries whether messages arrive. Nothing has happened.";
  test.freezes = false;
  test.drill = true;
  test.started_at = now;
  test.opened_at = now;
  return test;
}

}  // namespace

asio::awaitable<http::Response> Console::who_is_on_call(const Call& call) {
  const auto at = time_in(call.query, "at", parts_.clock.now());
  if (!at) co_return failure(at.error());
  const auto roster = parts_.oncall.roster();
  json schedules = json::array();
  for (const incidents::Schedule& schedule : roster->schedules) {
    const auto now = incidents::shifts(schedule, *at, *at + kAhead);
    if (!now.empty()) schedules.push_back(shift_form(schedule.id, now.front()));
  }
  json items = json::array();
  for (const incidents::Route& route : roster->routes)
    items.push_back(route_form(*roster, route, *at));
  json missing = json::array();
  for (const incidents::Gap& gap : incidents::gaps(*roster, *at, *at + kAhead))
    missing.push_back(gap_form(gap));
  co_return document({{"at", to_iso8601(*at)},
                      {"items", items},
                      {"schedules", schedules},
                      {"administrator", roster->administrator},
                      {"gaps", missing}});
}

asio::awaitable<http::Response> Console::shifts(const Call& call) {
  const auto from = time_in(call.query, "from", parts_.clock.now());
  if (!from) co_return failure(from.error());
  const std::string wanted = query_text(call.query, "schedule");
  const auto roster = parts_.oncall.roster();
  if (!wanted.empty() && roster->find_schedule(wanted) == nullptr)
    co_return failure(Error(Errc::kNotFound, "no schedule has the id '" + wanted + "'"));
  const TimePoint until = *from + std::chrono::days(days_in(call.query));
  json items = json::array();
  for (const incidents::Schedule& schedule : roster->schedules) {
    if (!wanted.empty() && schedule.id != wanted) continue;
    for (const incidents::Shift& shift : incidents::shifts(schedule, *from, until))
      items.push_back(shift_form(schedule.id, shift));
  }
  co_return document({{"items", items}});
}

asio::awaitable<http::Response> Console::test_page(const Call& call) {
  const TimePoint now = parts_.clock.now();
  const auto contact = somebody(*parts_.oncall.roster(), call.text("contact"), now);
  if (!contact) co_return failure(contact.error());
  json items = json::array();
  for (const std::string& channel : contact->channels) {
    Action page;
    page.key = "test/" + std::to_string(to_unix_micros(now)) + "/" + channel;
    page.kind = ActionKind::kNotify;
    page.channel = channel;
    page.text =
        parts_.oncall.write(exercise(now), "incident.test", {page.key, contact->id, channel}, now);
    page.reason = "test page asked for by " + call.text("who");
    page.created_at = now;
    page.not_before = now;
    const auto queued = co_await parts_.outbox.append(std::move(page), ActionState::kReady);
    if (!queued) co_return failure(queued.error());
    items.push_back({{"action", *queued}, {"contact", contact->id}, {"channel", channel}});
  }
  parts_.changed();
  co_return document({{"items", items}});
}

asio::awaitable<http::Response> Console::list_mutes(const Call&) {
  const auto found = co_await parts_.oncall.mutes.in_force(parts_.clock.now());
  if (!found) co_return failure(found.error());
  json items = json::array();
  for (const incidents::Mute& mute : *found) items.push_back(mute_form(mute));
  co_return document({{"items", items}});
}

asio::awaitable<http::Response> Console::mute(const Call& call) {
  const auto length = parse_duration(call.text("for"));
  if (!length) co_return failure(length.error());
  incidents::Mute mute;
  mute.who = call.text("who");
  mute.reason = call.text("reason");
  mute.brand = BrandId(call.text("brand"));
  mute.kind = call.text("kind");
  if (const std::string post = call.text("post"); !post.empty()) mute.post = PostId(post);
  if (const std::string number = call.text("incident"); !number.empty()) {
    IncidentId id = 0;
    const auto [end, wrong] = std::from_chars(number.data(), number.data() + number.size(), id);
    if (wrong != std::errc() || end != number.data() + number.size())
      co_return failure(Error(Errc::kInvalidArgument, "'incident': expected its number"));
    mute.incident = id;
  }
  mute.from = parts_.clock.now();
  mute.until = mute.from + *length;
  const auto added = co_await parts_.oncall.mutes.add(std::move(mute), parts_.clock.now());
  co_return added ? document(mute_form(*added)) : failure(added.error());
}

asio::awaitable<http::Response> Console::unmute(const Call& call) {
  const auto ended =
      co_await parts_.oncall.mutes.end(call.id, call.text("who"), parts_.clock.now());
  if (!ended) co_return failure(ended.error());
  parts_.changed();
  co_return document(mute_form(*ended));
}

}  // namespace kaiku::console
