#include "case_handling.hpp"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include <kaiku/notifiers/notifier.hpp>

#include "brand_time.hpp"

namespace kaikud {

using namespace kaiku;

namespace {

// Twenty of these fit into what a stored message may hold, however they are escaped.
constexpr std::size_t kMostSaidBytes = 2'000;

// The newest messages, so that the outbox stays small.
std::vector<std::string> said_in(const cases::Telling& telling) {
  constexpr std::size_t kMostMessages = 20;
  std::vector<std::string> said;
  const std::size_t count = telling.said.size();
  for (std::size_t i = count - std::min(count, kMostMessages); i < count; ++i) {
    const cases::Message& message = telling.said[i];
    said.push_back(to_iso8601(message.at) + (message.by_customer ? " customer: " : " staff: ") +
                   message.text.substr(0, kMostSaidBytes));
  }
  return said;
}

// What a message about a case says: the case as it stands now, kept with the action.
std::string case_text(const cases::CaseFile& file, const cases::Telling& telling, TimePoint now) {
  notifiers::CaseNotice about;
  about.id = file.id;
  about.team = file.team;
  about.reason = file.reason;
  about.claimed_by = file.claimed_by;
  about.opened_at = file.opened_at;
  about.due_at = file.due_at;
  about.said = said_in(telling);
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

std::vector<std::string> channels_of(const config::Team& team, const config::Config& config,
                                     const ChannelsOfContact& channels_of_contact) {
  std::vector<std::string> channels;
  for (const std::string& id : team.contacts) {
    const config::Contact* contact = config.find_contact(id);
    if (contact == nullptr) continue;  // refused by the loader
    const auto ways = channels_of_contact(*contact);
    channels.insert(channels.end(), ways.begin(), ways.end());
  }
  return channels;
}

}  // namespace

cases::Handling case_handling(const config::Config& config,
                              const ChannelsOfContact& channels_of_contact) {
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
    handling.channels.emplace(team.id, channels_of(team, config, channels_of_contact));
  for (const config::Contact& contact : config.contacts) {
    handling.contacts.emplace(contact.id, channels_of_contact(contact));
  }
  for (const config::Brand& brand : config.brands) {
    if (auto calendar = calendar_of(brand))
      handling.calendars.emplace(BrandId(brand.id), std::move(*calendar));
  }
  handling.write = case_text;
  return handling;
}

ingest::HelpDesks::Keys help_desk_keys(const config::Config& config,
                                       const config::Secrets& secrets) {
  ingest::HelpDesks::Keys keys;
  for (const config::Contact& contact : config.contacts) {
    for (const config::ContactChannel& channel : contact.channels) {
      if (channel.type != "webhook") continue;
      for (const config::SecretRef& reference : channel.secrets) {
        const auto secret = secrets.resolve(reference);
        auto key = secret ? crypto::WebhookKey::parse(*secret) : secret.error();
        if (key) keys[channel.id].push_back(std::move(*key));
      }
    }
  }
  return keys;
}

}  // namespace kaikud
