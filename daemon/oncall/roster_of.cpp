#include "roster_of.hpp"

#include <tuple>
#include <utility>

#include <kaiku/clock/zoned_moment.hpp>

namespace oncall {

using namespace kaiku;

namespace {

constexpr Duration kAhead = std::chrono::days(7);
constexpr std::size_t kMostGaps = 5;

OpeningHours hours_of(const std::vector<std::string>& texts) {
  OpeningHours hours;
  for (const std::string& text : texts) std::ignore = hours.add(text);  // the loader has read it
  return hours;
}

std::vector<incidents::RouteStep> steps_of(const std::vector<config::EscalationStep>& steps) {
  std::vector<incidents::RouteStep> made;
  made.reserve(steps.size());
  for (const config::EscalationStep& step : steps) made.push_back({step.contacts, step.timeout});
  return made;
}

incidents::Schedule schedule_of(const config::OnCallSchedule& written, const TimeZone& zone) {
  incidents::Schedule schedule{.id = written.id,
                               .zone = zone,
                               .rotation = written.rotation,
                               .begins = parse_wall_time(written.begins).value_or(WallTime{}),
                               .weeks = written.weeks,
                               .hours = hours_of(written.hours),
                               .overrides = {}};
  for (const config::OnCallOverride& instead : written.overrides) {
    const auto from = parse_wall_time(instead.from);
    const auto until = parse_wall_time(instead.until);
    if (from && until) {
      schedule.overrides.push_back(
          {instead.contact, moment_of(zone, *from), moment_of(zone, *until)});
    }
  }
  return schedule;
}

incidents::Route route_of(const config::EscalationChain& chain) {
  incidents::Route route;
  route.id = chain.id;
  for (const std::string& brand : chain.brands) route.brands.emplace_back(brand);
  route.kinds = chain.kinds;
  for (const std::string& name : chain.severities) {
    if (const auto severity = incidents::parse_severity(name))
      route.severities.push_back(*severity);
  }
  route.hours = hours_of(chain.hours);
  route.zone = TimeZone::named(chain.time_zone);
  route.steps = steps_of(chain.steps);
  route.repeat = chain.repeat;
  return route;
}

std::string describe(const incidents::Gap& gap) {
  const std::string who = gap.step == 0 ? "chain '" + gap.route + "' has no one in it"
                                        : "step " + std::to_string(gap.step) + " of chain '" +
                                              gap.route + "' reaches nobody";
  return "oncall: " + who + " from " + to_iso8601(gap.from) + " to " + to_iso8601(gap.until);
}

}  // namespace

incidents::Roster roster_of(const config::Config& config) {
  incidents::Roster roster;
  for (const config::Contact& contact : config.contacts) {
    incidents::ChainContact reachable{contact.id, {}};
    for (const config::ContactChannel& channel : contact.channels)
      reachable.channels.push_back(channel.id);
    roster.contacts.push_back(std::move(reachable));
  }
  for (const config::OnCallSchedule& schedule : config.oncall.schedules) {
    if (const auto zone = TimeZone::named(schedule.time_zone))
      roster.schedules.push_back(schedule_of(schedule, *zone));
  }
  for (const config::EscalationChain& chain : config.oncall.chains)
    roster.routes.push_back(route_of(chain));
  if (!config.oncall.steps.empty()) {
    incidents::Route usual;
    usual.id = "steps";
    usual.steps = steps_of(config.oncall.steps);
    usual.repeat = config.oncall.repeat;
    roster.routes.push_back(std::move(usual));
  }
  roster.administrator = config.notifications.administrator;
  roster.quiet = {hours_of(config.oncall.quiet.hours),
                  TimeZone::named(config.oncall.quiet.time_zone)};
  roster.grouping = config.oncall.grouping;
  return roster;
}

void check_coming_week(const config::Config& config, TimePoint now, Diagnostics& diagnostics) {
  const incidents::Roster roster = roster_of(config);
  for (const incidents::Gap& gap : incidents::gaps(roster, now, now + kAhead, kMostGaps)) {
    const bool grave = gap.step == 0 && roster.administrator.empty();
    diagnostics.push_back(
        {grave ? Diagnostic::Severity::kError : Diagnostic::Severity::kWarning, config.file, 0, 0,
         describe(gap),
         grave ? "fill the schedule, or name 'notifications.administrator', who is told then"
               : "fill the schedule with an override"});
  }
}

}  // namespace oncall
