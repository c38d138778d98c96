#include "case_handling.hpp"

#include <utility>

#include <kaiku/notifiers/notifier.hpp>

#include "brand_time.hpp"

namespace kaikud {

using namespace kaiku;

namespace {

// What a message about a case says: the case as it stands now, kept with the action.
std::string case_text(const cases::CaseFile& file, const cases::Telling& telling, TimePoint now) {
  notifiers::CaseNotice about;
  about.id = file.id;
  about.team = file.team;
  about.reason = file.reason;
  about.claimed_by = file.claimed_by;
  about.opened_at = file.opened_at;
  about.due_at = file.due_at;
  notifiers::Notice notice;
  notice.type = telling.type;
  notice.key = telling.key;
  notice.sequence = file.round;
  notice.decided_at = now;
  notice.incident.brand = file.brand;
  notice.incident.account = file.account;
  notice.about_case = std::move(about);
  return notifiers::to_json_text(notice);
}

cases::Route route_of(const config::CaseRoute& route) {
  cases::Route made;
  made.labels = route.labels;
  made.languages = route.languages;
  made.brands = route.brands;
  made.accounts = route.accounts;
  made.classes = route.classes;
  if (!route.hours.empty()) made.open = route.hours == "open";
  made.team = route.team;
  if (route.due > Duration::zero()) made.due = route.due;
  return made;
}

std::vector<std::string> channels_of(const config::Team& team, const config::Config& config) {
  std::vector<std::string> channels;
  for (const std::string& id : team.contacts) {
    const config::Contact* contact = config.find_contact(id);
    if (contact == nullptr) continue;  // refused by the loader
    for (const config::ContactChannel& channel : contact->channels) channels.push_back(channel.id);
  }
  return channels;
}

}  // namespace

cases::Handling case_handling(const config::Config& config) {
  const config::Cases& asked = config.cases;
  cases::Handling handling;
  for (const config::CaseRoute& route : asked.routes) handling.routes.push_back(route_of(route));
  handling.default_team = asked.team;
  const auto due = [&handling](CommentClass of) -> Duration& {
    return handling.due[static_cast<std::size_t>(of)];
  };
  due(CommentClass::kQuestion) = asked.due.question;
  due(CommentClass::kCriticism) = asked.due.criticism;
  due(CommentClass::kAbuse) = asked.due.abuse;
  due(CommentClass::kPraise) = asked.due.praise;
  due(CommentClass::kSpam) = asked.due.spam;
  due(CommentClass::kOther) = asked.due.other;
  handling.warn_percent = asked.warn_at;
  handling.claim = asked.claim;
  handling.breach = cases::parse_breach(asked.breach).value_or(cases::Breach::kEscalate);
  handling.breach_team = asked.breach_team;
  handling.severity = asked.severity;
  for (const config::Team& team : config.teams)
    handling.channels.emplace(team.id, channels_of(team, config));
  for (const config::Brand& brand : config.brands) {
    if (auto calendar = calendar_of(brand))
      handling.calendars.emplace(BrandId(brand.id), std::move(*calendar));
  }
  handling.write = case_text;
  return handling;
}

}  // namespace kaikud
