// Every key of kaiku.yaml, once: parser, schema and documentation are made from these tables.

#include <array>
#include <chrono>

#include "case_keys.hpp"
#include "detection_keys.hpp"
#include "kinds.hpp"
#include "root.hpp"

namespace kaiku::config {
namespace {

using namespace std::chrono_literals;
using std::string_view;
using std::chrono::days;

constexpr std::array<string_view, 3> kLanguages = {"fi", "sv", "en"};
constexpr std::array<string_view, 3> kModes = {"shadow", "draft", "live"};
constexpr std::array<string_view, 2> kHolidays = {"finland", "none"};
constexpr std::array<string_view, 3> kMailSecurity = {"starttls", "tls", "none"};
constexpr std::array<string_view, 13> kChannelTypes = {
    "mail",       "sms",         "ntfy",   "pagerduty", "opsgenie",     "slack",  "teams",
    "mattermost", "google_chat", "matrix", "telegram",  "alertmanager", "webhook"};
constexpr std::array<string_view, 2> kChannelUses = {"all", "in_order"};

constexpr std::array kWebhookListenerKeys = {
    kind::text<&Listener::address>(
        "address", kIpAddress, "Address to listen on. Left alone when systemd passes the socket."),
    kind::whole<&Listener::port>("port", 0, 65'535, "TCP port; 0 takes any free one."),
};

constexpr std::array kConsoleListenerKeys = {
    kind::text<&Listener::address>(
        "address", kIpAddress, "Address to listen on. Keep it private: the console is for staff."),
    kind::whole<&Listener::port>("port", 0, 65'535, "TCP port; 0 takes any free one."),
    kind::path<&Listener::unix_path>("unix_path", kPathOrNone,
                                     "Unix socket for kaikuctl. Whoever may open it is signed in."),
};

constexpr std::array kServerKeys = {
    kind::section<&Server::webhooks, kWebhookListenerKeys>("webhooks",
                                                           "Where platforms deliver events."),
    kind::section<&Server::console, kConsoleListenerKeys>(
        "console", "Where staff and monitoring look: pages, API, health, metrics."),
    kind::whole<&Server::max_header_bytes>("max_header_bytes", 1'024, 1'048'576,
                                           "Longest header block of a request; above it 431."),
    kind::whole<&Server::max_body_bytes>(
        "max_body_bytes", 1'024, 67'108'864,
        "Longest request body; above it 413. Every connection may hold this much memory."),
    kind::whole<&Server::max_connections>("max_connections", 1, 100'000,
                                          "Open connections per listener; above it they wait."),
    kind::duration<&Server::header_timeout>("header_timeout", 100ms, 5min,
                                            "Time for the header block of a request."),
    kind::duration<&Server::body_timeout>("body_timeout", 100ms, 10min,
                                          "Time for the body of a request."),
    kind::duration<&Server::idle_timeout>("idle_timeout", 100ms, 1h,
                                          "How long an idle connection stays open."),
    kind::duration<&Server::stop_grace>(
        "stop_grace", 100ms, 10min,
        "Time for running work after SIGTERM. Keep it shorter than the unit's TimeoutStopSec."),
    kind::text<&Server::public_url>(
        "public_url", kWebUrl,
        "The console as people's browsers reach it, for links in notifications."),
};

constexpr std::array kStoreKeys = {
    kind::path<&Store::path>("path", kPath, "The SQLite database. Its directory must be writable."),
};

constexpr std::array kRulesKeys = {
    kind::texts<&Rules::directories>("directories", kPath,
                                     "Rule directories laid over each other in this order: the "
                                     "shipped one first, your own after. "
                                     "A relative path counts from the directory of this file.")
        .must(),
    kind::flag<&Rules::watch>("watch", "Reload when a rule file changes on disk."),
};

constexpr std::array kBrandKeys = {
    kind::text<&Brand::id>("id", kId, "Name of the brand in accounts, logs and metrics.").must(),
    kind::text<&Brand::name>("name", kAnyText, "The brand as people call it.").must(),
    kind::choices<&Brand::languages>(
        "languages", kLanguages,
        "Languages that are told apart and answered in; the first is the one to fall back on.")
        .must(),
    kind::text<&Brand::form_url>("form_url", kWebUrl,
                                 "The private contact form: `{{form_url}}` in reply templates."),
    kind::text<&Brand::time_zone>("time_zone", kTimeZone,
                                  "The time that `weekday`, `hour` and `hours` of rules go by."),
    kind::texts<&Brand::hours>("hours", kOpeningHours,
                               "When somebody is at work; without them `hours` of rules stay "
                               "unknown."),
    kind::texts<&Brand::days_off>("days_off", kDayOff,
                                  "Days on which nobody is at work, as 12-24 or 2026-04-03."),
    kind::choice<&Brand::holidays>("holidays", kHolidays,
                                   "Whose public holidays are days off, the movable ones too."),
    kind::section<&Brand::detection, kDetectionKeys>(
        "detection", "When the detectors of crises speak; `time_zone` is the clock of its rhythm."),
    kind::section<&Brand::help_in_danger, kHelpKeys>(
        "help_in_danger",
        "What is drafted for somebody who may be about to harm themselves; without it nothing."),
};

constexpr std::array<string_view, 8> kQuotaActions = {"reply", "private_reply", "warn",  "react",
                                                      "hide",  "delete",        "block", "unblock"};

constexpr std::array kQuotaKeys = {
    kind::choice<&AccountQuota::action>(
        "action", kQuotaActions, "The action that is counted; without it all of them together."),
    kind::whole<&AccountQuota::count>("count", 1, 1'000'000, "How many may happen by themselves.")
        .must(),
    kind::duration<&AccountQuota::per>("per", 1min, days(366), "In how long a time."),
};

constexpr std::array kAccountKeys = {
    kind::text<&Account::id>("id", kId, "Name of the account; its webhook is `/webhooks/ID`.")
        .must(),
    kind::text<&Account::brand>("brand", kId, "Id of the brand that owns the account.").must(),
    kind::text<&Account::platform>("platform", kId, "Platform of the account, as `generic`.")
        .must(),
    kind::choice<&Account::mode>(
        "mode", kModes,
        "`shadow` only records what it would do, `draft` asks a person, `live` acts."),
    kind::choice<&Account::language>(
        "language", kLanguages,
        "Language when a comment's own cannot be told; without it the brand's first."),
    kind::list<&Account::quotas, kQuotaKeys>(
        "quotas", "How much may happen by itself on this account; above it a person approves."),
    kind::open<&Account::settings>(
        "settings", "The platform's own keys; they are described with the platform."),
};

constexpr std::array kTeamKeys = {
    kind::text<&Team::id>("id", kId, "Name of the team, as cases and on-call steps use it.").must(),
    kind::texts<&Team::contacts>("contacts", kId, "Ids of the contacts in the team.").must(),
};

constexpr std::array kChannelKeys = {
    kind::choice<&ContactChannel::type>("type", kChannelTypes, "How the contact is reached.")
        .must(),
    kind::text<&ContactChannel::id>("id", kId,
                                    "Name of the channel within the contact; without it the type."),
    kind::text<&ContactChannel::address>(
        "to", kAnyText,
        "mail: the address. sms: the number as +358…. slack: the channel's id. matrix: the room's "
        "id. telegram: the chat's id."),
    kind::text<&ContactChannel::url>(
        "url", kWebUrl,
        "The server: where webhook messages are posted, alertmanager, ntfy and matrix are; for "
        "slack, pagerduty, opsgenie, telegram and sms another than the usual one. https, except "
        "to allowed private addresses."),
    kind::secrets<&ContactChannel::secrets>(
        "secret",
        "webhook: signing secret (`whsec_…` or `whsk_…`); several while one replaces another."),
    kind::secret<&ContactChannel::webhook>(
        "webhook", "slack, teams, mattermost, google_chat: the incoming webhook's whole address."),
    kind::secret<&ContactChannel::token>(
        "token",
        "pagerduty: the routing key. opsgenie: the integration's key. slack, telegram: the bot's "
        "token. matrix, ntfy: the access token. sms: the account's token."),
    kind::secret<&ContactChannel::topic>("topic", "ntfy: the topic. Whoever knows it reads it."),
    kind::text<&ContactChannel::user>("user", kAnyText, "sms: the account's id."),
    kind::text<&ContactChannel::from>("from", kAnyText, "sms: the sender's number or name."),
    kind::text<&ContactChannel::thread>("thread", kAnyText, "telegram: number of a forum topic."),
    kind::text<&ContactChannel::team>("team", kAnyText, "opsgenie: the team that responds."),
    kind::flag<&ContactChannel::allow_private_addresses>(
        "allow_private_addresses", "The URL may lead to loopback or private addresses."),
};

constexpr std::array kContactKeys = {
    kind::text<&Contact::id>("id", kId, "Name of the contact in teams and on-call steps.").must(),
    kind::text<&Contact::name>("name", kAnyText, "The person or duty, as shown to others."),
    kind::choice<&Contact::use>("use", kChannelUses,
                                "`all` uses every channel at once; `in_order` the first, and the "
                                "next when that fails."),
    kind::list<&Contact::channels, kChannelKeys>(
        "channels", "Ways to reach the contact, the preferred one first."),
};

constexpr std::array kMailKeys = {
    kind::text<&MailServer::host>("host", kHostName, "Mail server that takes our messages.").must(),
    kind::whole<&MailServer::port>("port", 1, 65'535, "Its port: 587 for starttls, 465 for tls."),
    kind::choice<&MailServer::security>(
        "security", kMailSecurity,
        "`starttls` and `tls` refuse to go on without encryption; `none` is for a relay on this "
        "machine and cannot sign in."),
    kind::text<&MailServer::user>("user", kAnyText, "User name to sign in with; needs `password`."),
    kind::secret<&MailServer::password>("password", "Password to sign in with; needs `user`."),
    kind::text<&MailServer::from>("from", kMailAddress, "Sender of our messages."),
    kind::path<&MailServer::ca_file>("ca_file", kPath,
                                     "Certificates to trust instead of the system's, as PEM."),
};

constexpr std::array kNotificationKeys = {
    kind::text<&Notifications::administrator>(
        "administrator", kId,
        "Id of the contact that is told when a channel does not work, and when a chain reaches "
        "nobody."),
    kind::secret<&Notifications::link_secret>(
        "link_secret",
        "At least 16 random bytes that sign the links by which a message is acknowledged; "
        "without it messages carry none. Needs `public_url`."),
    kind::text<&Notifications::weekly_test>("weekly_test", kWeeklyTime,
                                            "When every channel gets a test message, in UTC."),
    kind::secret<&Notifications::heartbeat_url>(
        "heartbeat_url",
        "Address that is called for as long as everything works; somebody else watches it."),
    kind::duration<&Notifications::heartbeat_every>("heartbeat_every", 10s, 1h,
                                                    "How often it is called."),
};

constexpr std::array kStepKeys = {
    kind::texts<&EscalationStep::contacts>(
        "contacts", kId,
        "Ids of the contacts paged in this step; a team's id pages its contacts, a schedule's who "
        "is on duty.")
        .must(),
    kind::duration<&EscalationStep::timeout>(
        "timeout", 1s, days(1), "Unacknowledged for this long: the next step is paged."),
};

constexpr std::array<string_view, 4> kSeverities = {"info", "warning", "urgent", "crisis"};

constexpr std::array kOverrideKeys = {
    kind::text<&OnCallOverride::contact>("contact", kId, "Who is on duty instead.").must(),
    kind::text<&OnCallOverride::from>("from", kWallTime, "From then on, by the schedule's clock.")
        .must(),
    kind::text<&OnCallOverride::until>("until", kWallTime, "Until then, by the schedule's clock.")
        .must(),
};

constexpr std::array kScheduleKeys = {
    kind::text<&OnCallSchedule::id>("id", kId, "Name of the duty, for on-call steps.").must(),
    kind::texts<&OnCallSchedule::rotation>("rotation", kId,
                                           "Ids of the contacts who take turns, in this order.")
        .must(),
    kind::text<&OnCallSchedule::begins>(
        "begins", kWallTime,
        "When the first of them takes over. Hand-over is at this weekday and time from then on, "
        "in summer and winter.")
        .must(),
    kind::whole<&OnCallSchedule::weeks>("weeks", 1, 52, "Weeks that one turn lasts."),
    kind::text<&OnCallSchedule::time_zone>("time_zone", kTimeZone,
                                           "The clock that the schedule goes by."),
    kind::texts<&OnCallSchedule::hours>("hours", kOpeningHours,
                                        "When the duty exists at all; without them day and night."),
    kind::list<&OnCallSchedule::overrides, kOverrideKeys>(
        "overrides", "Somebody else for a while; of two at once the later in the list counts."),
};

constexpr std::array kChainKeys = {
    kind::text<&EscalationChain::id>("id", kId, "Name of the chain, for listings.").must(),
    kind::texts<&EscalationChain::brands>("brands", kId, "Brands that it is for; none: all."),
    kind::texts<&EscalationChain::kinds>(
        "kinds", kId, "Kinds of incidents that it is for, as surge or self_harm; none: all."),
    kind::choices<&EscalationChain::severities>("severities", kSeverities,
                                                "Severities that it is for; none: all."),
    kind::texts<&EscalationChain::hours>(
        "hours", kOpeningHours,
        "Business hours: outside them the next chain that fits is taken. None: always."),
    kind::text<&EscalationChain::time_zone>("time_zone", kTimeZone, "The clock of `hours`."),
    kind::list<&EscalationChain::steps, kStepKeys>("steps",
                                                   "Who is paged, one step after the other."),
    kind::whole<&EscalationChain::repeat>("repeat", 0, 100,
                                          "Rounds of the whole chain before pages come hourly."),
};

constexpr std::array kQuietKeys = {
    kind::texts<&QuietHours::hours>("hours", kOpeningHours,
                                    "When warnings wait, as mon-sun 22-7. Never anything graver."),
    kind::text<&QuietHours::time_zone>("time_zone", kTimeZone, "The clock of `hours`."),
};

constexpr std::array kOnCallKeys = {
    kind::list<&OnCall::steps, kStepKeys>(
        "steps", "Who is paged, one step after the other, where no chain of `chains` fits."),
    kind::whole<&OnCall::repeat>("repeat", 0, 100,
                                 "Rounds of the whole chain before pages come hourly."),
    kind::list<&OnCall::schedules, kScheduleKeys>(
        "schedules", "Duties that contacts take in turns; their ids may stand in steps."),
    kind::list<&OnCall::chains, kChainKeys>(
        "chains", "Chains by brand, kind, severity and hours; the first that fits is taken."),
    kind::section<&OnCall::quiet, kQuietKeys>("quiet", "Hours in which warnings wait."),
    kind::moved<OnCall>("administrator", "notifications.administrator"),
    kind::duration<&OnCall::grouping>(
        "grouping", 0s, 5min,
        "How long the first page of something below a crisis waits, to be told together with its "
        "neighbours."),
};

constexpr std::array kRetentionKeys = {
    kind::duration<&Retention::raw_bodies>("raw_bodies", 1h, days(365),
                                           "How long webhook bodies are kept. Platforms redeliver "
                                           "for days: shorter loses duplicates."),
    kind::duration<&Retention::comment_text>(
        "comment_text", days(1), days(3'650),
        "How long texts and names of commenters are kept; decisions stay without them."),
    kind::duration<&Retention::statements>(
        "statements", days(30), days(3'650),
        "How long decisions and actions are kept; those about comments that were hidden or deleted "
        "with their words, for appeals."),
};

constexpr std::array kLimitsKeys = {
    kind::whole<&Limits::inbox_pending>(
        "inbox_pending", 100, 10'000'000,
        "Bodies waiting to be read; above it webhooks answer 503 and platforms try again."),
    kind::duration<&Limits::retry_first>("retry_first", 1ms, 10min,
                                         "Pause before the first retry; it doubles from there."),
    kind::duration<&Limits::retry_most>("retry_most", 1ms, days(1),
                                        "Longest pause between retries."),
    kind::whole<&Limits::attempts_most>("attempts_most", 1, 100,
                                        "Attempts before an action is left to people."),
    kind::duration<&Limits::reply_cooldown_author>(
        "reply_cooldown_author", 0s, days(30),
        "Shortest time between two automatic replies to one author."),
    kind::duration<&Limits::reply_cooldown_thread>(
        "reply_cooldown_thread", 0s, days(30),
        "Shortest time between two automatic replies in one thread."),
    kind::duration<&Limits::reply_delay>("reply_delay", 0s, 1h,
                                         "Pause before a public reply leaves."),
    kind::number<&Limits::calls_per_second>("calls_per_second", 0.001, 1'000,
                                            "Calls to a platform per account and second."),
    kind::number<&Limits::call_burst>("call_burst", 1, 10'000,
                                      "Calls that may go at once after a quiet time."),
    kind::whole<&Limits::breaker_failures>("breaker_failures", 1, 1'000,
                                           "Failures in a row after which an account pauses."),
    kind::duration<&Limits::breaker_pause>("breaker_pause", 1ms, days(1),
                                           "How long it pauses before one call tries again."),
    kind::duration<&Limits::call_timeout>("call_timeout", 10ms, 5min,
                                          "Time for one call to a platform or notifier."),
};

constexpr std::array kPlanKeys = {
    kind::path<&ContentPlan::path>("path", kPathOrNone,
                                   "The content plan. A relative path counts from the directory of "
                                   "this file; without it nothing is posted or watched."),
};

constexpr std::array kRootKeys = {
    kind::section<&Config::server, kServerKeys>("server",
                                                "The two HTTP listeners and their bounds."),
    kind::section<&Config::store, kStoreKeys>("store", "Where everything is kept."),
    kind::section<&Config::rules, kRulesKeys>("rules", "Where rule files are.").must(),
    kind::list<&Config::brands, kBrandKeys>("brands", "The brands that we listen for."),
    kind::list<&Config::accounts, kAccountKeys>("accounts",
                                                "Pages, profiles and sites of the brands."),
    kind::list<&Config::contacts, kContactKeys>("contacts",
                                                "People and duties who can be reached."),
    kind::list<&Config::teams, kTeamKeys>("teams", "Groups of contacts that own cases."),
    kind::section<&Config::cases, kCasesKeys>(
        "cases", "How private follow-ups are shared out and when they are due."),
    kind::section<&Config::mail, kMailKeys>("mail", "The mail server. Without it no mail is sent."),
    kind::section<&Config::notifications, kNotificationKeys>(
        "notifications", "Links, tests and failures of messages to people."),
    kind::section<&Config::oncall, kOnCallKeys>("oncall", "Who is woken by an incident."),
    kind::section<&Config::plan, kPlanKeys>("plan", "What the brand posts itself, and how often."),
    kind::section<&Config::retention, kRetentionKeys>("retention",
                                                      "How long personal data is kept."),
    kind::section<&Config::limits, kLimitsKeys>("limits",
                                                "Bounds of intake, replies and delivery."),
};

}  // namespace

void read_root(const Node& root, Config& config, Diagnostics& diagnostics) {
  read_entries(std::span<const Entry<Config>>(kRootKeys), root, "kaiku.yaml", config, diagnostics);
  for (std::string& directory : config.rules.directories) directory = beside_file(root, directory);
}

KeyDescription config_keys() {
  KeyDescription root;
  root.about = "Configuration of the Kaiku daemon.";
  root.type = "section";
  root.children = describe_entries(std::span<const Entry<Config>>(kRootKeys), {});
  return root;
}

}  // namespace kaiku::config
