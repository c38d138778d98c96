#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <kaiku/clock/time.hpp>
#include <kaiku/config/yaml.hpp>
#include <kaiku/result/diagnostic.hpp>
#include <kaiku/result/result.hpp>

namespace kaiku::config {

/// A reference to a secret, never the secret: "credential:NAME" (systemd), "env:NAME", "file:PATH".
struct SecretRef {
  enum class Source { kCredential, kEnvironment, kFile };
  Source source = Source::kFile;
  std::string name;
  std::string file;  ///< where the reference stands, for diagnostics
  int line = 0;
  int column = 0;
};

/// Turns references into values. Errors: kNotFound with the reference in the context, never the
/// value.
class Secrets {
 public:
  virtual ~Secrets() = default;
  virtual Result<std::string> resolve(const SecretRef& reference) const = 0;
};

/// $CREDENTIALS_DIRECTORY, the environment and files; a trailing newline is dropped, more than 64
/// KiB or an empty value refused.
class SystemSecrets final : public Secrets {
 public:
  Result<std::string> resolve(const SecretRef& reference) const override;
};

struct Listener {
  std::string address = "127.0.0.1";
  std::uint16_t port = 0;
  std::string unix_path;  ///< console only: kaikuctl's socket
};

struct Server {
  Listener webhooks{.address = "127.0.0.1", .port = 8080, .unix_path = {}};
  Listener console{.address = "127.0.0.1", .port = 8081, .unix_path = "/run/kaiku/control.sock"};
  std::size_t max_header_bytes = 16'384;
  std::size_t max_body_bytes = 1'048'576;
  std::size_t max_connections = 1024;
  Duration header_timeout = std::chrono::seconds(10);
  Duration body_timeout = std::chrono::seconds(20);
  Duration idle_timeout = std::chrono::seconds(60);
  Duration stop_grace = std::chrono::seconds(20);  ///< shorter than the unit's TimeoutStopSec
  std::string public_url;  ///< of the console, for links in notifications; may be empty
};

struct Store {
  std::string path = "/var/lib/kaiku/kaiku.db";
};

struct Rules {
  std::vector<std::string> directories;  ///< laid over each other, shipped first
  bool watch = true;                     ///< reload when a file changes
};

/// What a brand says to somebody who may be about to harm themselves: its own approved words, no
/// template.
struct HelpInDanger {
  std::string approved_by;  ///< the person who answers for the words
  std::string checked_on;   ///< when the numbers in them were last dialled: "2026-11-01"
  std::string fi;
  std::string sv;
  std::string en;
  Duration by_itself_after = std::chrono::minutes(5);  ///< nobody has acted: it is sent; 0: never
};

/// When the detectors of a brand speak; defaults as crisis::Thresholds.
struct Detection {
  double comments_per_hour = 2;
  double caution = 1;
  int surge_authors_15m = 6;
  int surge_authors_1h = 8;
  int surge_authors_6h = 20;
  double surge_share = 0.15;
  int slow_authors = 12;
  double slow_evidence = 12;
  int new_brand_authors = 15;
  int copies = 10;
  int followers = 50'000;
  int safety_authors = 3;
  int injury_authors = 2;
  int data_authors = 3;
  int outage_authors = 8;
  int outrage_authors = 5;
  int press_authors = 2;
};

struct Brand {
  std::string id;
  std::string name;
  std::vector<std::string>
      languages;         ///< "fi", "sv", "en": closed set for the language choice; first = fallback
  std::string form_url;  ///< {{form_url}} in templates
  std::string time_zone = "Europe/Helsinki";  ///< known to TimeZone::named()
  std::vector<std::string> hours;             ///< as OpeningHours::add() takes; none: not known
  std::vector<std::string> days_off;          ///< as OpeningHours::add_day_off() takes
  std::string holidays = "finland";           ///< as parse_public_holidays() takes
  Detection detection;
  std::optional<HelpInDanger> help_in_danger;  ///< none: only people find words
};

/// How much may happen by itself on an account before people are asked.
struct AccountQuota {
  std::string action;  ///< kind of action; empty: all together
  int count = 0;
  Duration per = std::chrono::hours(1);
};

struct Account {
  std::string id;
  std::string brand;
  std::string platform;
  std::string mode = "shadow";   ///< shadow records only; draft asks a person; live acts
  std::string language;          ///< fallback language; empty: the brand's first
  std::optional<Node> settings;  ///< the platform's own keys, checked by its adapter
  std::optional<Node> at;        ///< for diagnostics
  std::vector<AccountQuota> quotas;
};

struct MailServer {
  std::string host;
  int port = 587;
  std::string security = "starttls";  ///< starttls | tls | none
  std::string user;
  std::optional<SecretRef> password;
  std::string from = "kaiku@localhost";
  std::string ca_file;
};

/// One way to reach a contact. Which keys a type takes: channel_kinds().
struct ContactChannel {
  std::string id;                    ///< "contact/channel", Action::channel
  std::string type;                  ///< "mail", "slack", …
  std::string address;               ///< `to`: mail address, phone number, room, chat
  std::string url;                   ///< the server, or a standard one of the type when empty
  std::vector<SecretRef> secrets;    ///< webhook: whsec_… or whsk_…
  std::optional<SecretRef> webhook;  ///< an incoming webhook's address, which is a secret
  std::optional<SecretRef> token;    ///< API key, bot token, routing key
  std::optional<SecretRef> topic;    ///< ntfy
  std::string user;                  ///< sms: the account
  std::string from;                  ///< sms: the sender
  std::string thread;                ///< telegram: forum topic
  std::string team;                  ///< opsgenie: who responds
  bool allow_private_addresses = false;
  std::optional<Node> at;
};

struct Contact {
  std::string id;
  std::string name;
  std::string use = "all";  ///< all: every channel at once; in_order: the next when one fails
  std::vector<ContactChannel> channels;
};

/// Messages to people, beyond who gets them.
struct Notifications {
  std::string administrator;  ///< contact told when a channel fails or a chain reaches nobody
  std::optional<SecretRef> link_secret;  ///< signs acknowledgement links; without it there are none
  std::string weekly_test;               ///< "mon 10:00" UTC: every channel gets a test message
  std::optional<SecretRef> heartbeat_url;  ///< called while everything works
  Duration heartbeat_every = std::chrono::seconds(60);
};

struct Team {
  std::string id;
  std::vector<std::string> contacts;
};

/// Conditions on a case and the team that gets it; empty ones hold always.
struct CaseRoute {
  std::vector<std::string> labels;
  std::vector<std::string> languages;
  std::vector<std::string> brands;
  std::vector<std::string> accounts;
  std::vector<std::string> classes;
  std::string hours;  ///< "open", "closed", or empty
  std::string team;
  Duration due{};          ///< open time; zero: what the policy asks for, else the class's
  std::optional<Node> at;  ///< for diagnostics
};

/// Open time by the class of a comment.
struct CaseDue {
  Duration question = std::chrono::hours(4);
  Duration criticism = std::chrono::hours(8);
  Duration abuse = std::chrono::hours(1);
  Duration praise = std::chrono::hours(24);
  Duration spam = std::chrono::hours(24);
  Duration other = std::chrono::hours(8);
};

/// How private follow-ups are shared out and when they are due.
struct Cases {
  std::string team;  ///< default; empty: the policy's, whatever it is
  std::vector<CaseRoute> routes;
  CaseDue due;
  int warn_at = 80;  ///< percent
  Duration claim = std::chrono::minutes(30);
  std::string breach = "escalate";  ///< "tell", "reassign", "escalate"
  std::string breach_team;
  std::string severity = "warning";
};

struct EscalationStep {
  std::vector<std::string> contacts;           ///< ids, also of schedules
  Duration timeout = std::chrono::minutes(5);  ///< unacknowledged: the next step
};

/// Somebody else for a while; times are local to the schedule, as parse_wall_time() takes them.
struct OnCallOverride {
  std::string contact;
  std::string from;
  std::string until;
};

/// Who is on duty when.
struct OnCallSchedule {
  std::string id;
  std::vector<std::string> rotation;  ///< ids of contacts
  std::string begins;                 ///< local time of the first hand-over
  int weeks = 1;
  std::string time_zone = "Europe/Helsinki";
  std::vector<std::string> hours;  ///< as OpeningHours::add() takes; none: day and night
  std::vector<OnCallOverride> overrides;
};

/// A chain of its own for some incidents. Empty conditions hold always.
struct EscalationChain {
  std::string id;
  std::vector<std::string> brands;
  std::vector<std::string> kinds;
  std::vector<std::string> severities;
  std::vector<std::string> hours;
  std::string time_zone = "Europe/Helsinki";
  std::vector<EscalationStep> steps;
  int repeat = 3;
};

struct QuietHours {
  std::vector<std::string> hours;
  std::string time_zone = "Europe/Helsinki";
};

struct OnCall {
  std::vector<EscalationStep> steps;
  int repeat = 3;  ///< rounds of the whole chain before hourly repeats
  std::vector<OnCallSchedule> schedules;
  std::vector<EscalationChain> chains;  ///< the first that fits; none: `steps`
  QuietHours quiet;
  Duration grouping = std::chrono::seconds(0);
};

/// What the brand itself posts, and how often.
struct ContentPlan {
  std::string path;  ///< of plan.yaml; empty: no plan
};

struct Retention {
  Duration raw_bodies = std::chrono::days(8);
  Duration comment_text = std::chrono::days(90);
  Duration statements = std::chrono::days(730);  ///< words in decisions that restricted a comment
};

/// Delivery and decision bounds.
struct Limits {
  std::size_t inbox_pending = 100'000;  ///< deeper: 503
  Duration retry_first = std::chrono::seconds(2);
  Duration retry_most = std::chrono::minutes(30);
  int attempts_most = 12;
  Duration reply_cooldown_author = std::chrono::minutes(10);
  Duration reply_cooldown_thread = std::chrono::seconds(30);
  Duration reply_delay = std::chrono::seconds(0);  ///< human-looking delay before a public reply
  double calls_per_second = 5;                     ///< per account, before the platform's own hints
  double call_burst = 20;
  int breaker_failures = 5;  ///< in a row: the account pauses
  Duration breaker_pause = std::chrono::seconds(60);
  Duration call_timeout = std::chrono::seconds(15);
};

/// kaiku.yaml, typed. Immutable once loaded.
struct Config {
  std::string file;
  Server server;
  Store store;
  Rules rules;
  std::vector<Brand> brands;
  std::vector<Account> accounts;
  std::vector<Team> teams;
  std::vector<Contact> contacts;
  Cases cases;
  std::optional<MailServer> mail;
  Notifications notifications;
  OnCall oncall;
  ContentPlan plan;
  Retention retention;
  Limits limits;

  const Brand* find_brand(std::string_view id) const;
  const Account* find_account(std::string_view id) const;
  const Contact* find_contact(std::string_view id) const;
};

/// The types of channels, and for each the keys it needs and those it may have.
struct ChannelKind {
  std::string_view name;
  std::vector<std::string_view> needs;
  std::vector<std::string_view> may;
};
const std::vector<ChannelKind>& channel_kinds();

/// Reads and checks everything at once: all problems come back together. Nothing on errors.
/// References between sections (account → brand, step → contact) are checked; platform settings are
/// not (adapters do that), rule directories are resolved relative to the file.
std::optional<Config> load_config(const std::string& path, Diagnostics& diagnostics);
std::optional<Config> parse_config(std::string_view text, const std::string& file,
                                   Diagnostics& diagnostics);

/// "credential:NAME", "env:NAME" or "file:PATH", else a diagnostic that says so (and never echoes
/// the value: somebody may have pasted the secret itself).
std::optional<SecretRef> parse_secret_ref(const Node& node, Diagnostics& diagnostics);

}  // namespace kaiku::config
