#include "generation.hpp"

#include <filesystem>
#include <utility>

#include <kaiku/clock/opening_hours.hpp>
#include <kaiku/http/url.hpp>
#include <kaiku/notifiers/notifier.hpp>
#include <kaiku/platforms/adapter.hpp>

#include "brand_time.hpp"
#include "case_handling.hpp"
#include "closing_line.hpp"
#include "content_plan.hpp"
#include "oncall/roster_of.hpp"
#include "plan/post_texts.hpp"

namespace kaikud {

using namespace kaiku;
namespace fs = std::filesystem;

namespace {

std::vector<Language> languages_of(const config::Brand& brand) {
  std::vector<Language> languages;
  for (const std::string& code : brand.languages) {
    if (const auto language = parse_language(code)) languages.push_back(*language);
  }
  if (languages.empty()) languages = {Language::kFinnish, Language::kSwedish, Language::kEnglish};
  return languages;
}

// The brand's own time.
std::function<std::optional<rules::LocalMoment>(TimePoint)> local_time_of(
    const config::Brand& brand) {
  const auto zone = TimeZone::named(brand.time_zone);
  if (!zone) return nullptr;
  return [zone = *zone, calendar = hours_of(brand)](TimePoint time) {
    return rules::local_moment(zone.wall_time(time), calendar);
  };
}

std::map<Language, std::string> words_of(const config::HelpInDanger& help) {
  std::map<Language, std::string> words;
  if (!help.fi.empty()) words[Language::kFinnish] = help.fi;
  if (!help.sv.empty()) words[Language::kSwedish] = help.sv;
  if (!help.en.empty()) words[Language::kEnglish] = help.en;
  return words;
}

engine::AccountProfile profile_of(const config::Config& config, const config::Account& account,
                                  const platforms::Adapter& adapter) {
  engine::AccountProfile profile;
  auto& settings = profile.settings;
  settings.mode = parse_mode(account.mode).value_or(Mode::kShadow);
  settings.capabilities = adapter.capabilities();
  const platforms::PrivateReplies private_replies = adapter.private_replies();
  settings.private_reply_window = private_replies.window;
  settings.private_only_in_answer = private_replies.only_in_answer;
  settings.reply_cooldown_author = config.limits.reply_cooldown_author;
  settings.reply_cooldown_thread = config.limits.reply_cooldown_thread;
  settings.reply_delay = config.limits.reply_delay;
  for (const config::AccountQuota& quota : account.quotas) {
    settings.quotas.push_back(
        {parse_action_kind(quota.action), static_cast<std::size_t>(quota.count), quota.per});
  }
  if (const config::Brand* brand = config.find_brand(account.brand)) {
    profile.languages = languages_of(*brand);
    settings.placeholders["channel"] = brand->name;
    profile.local_time = local_time_of(*brand);
    if (brand->help_in_danger) settings.help_in_danger = words_of(*brand->help_in_danger);
    if (!brand->form_url.empty()) settings.placeholders["form_url"] = brand->form_url;
  }
  profile.fallback = parse_language(account.language).value_or(profile.languages.front());
  return profile;
}

// Every channel, or the first one with as many behind it as it takes until one can stand alone.
std::vector<std::string> channels_paged_first(const config::Contact& contact,
                                              const delivery::Destinations& destinations) {
  std::vector<std::string> first;
  for (const config::ContactChannel& channel : contact.channels) {
    first.push_back(channel.id);
    const bool alone = destinations.channels.at(channel.id)->abilities().stands_alone;
    if (contact.use == "in_order" && alone) break;
  }
  return first;
}

incidents::Roster roster_of(const config::Config& config,
                            const delivery::Destinations& destinations) {
  incidents::Roster roster = oncall::roster_of(config);
  for (incidents::ChainContact& reachable : roster.contacts) {
    if (const config::Contact* const contact = config.find_contact(reachable.id))
      reachable.channels = channels_paged_first(*contact, destinations);
  }
  return roster;
}

// What stands without an error so far; accounts and channels report all their problems together.
struct Connections {
  std::vector<ingest::ConnectedAccount> accounts;
  delivery::Destinations destinations;
};

void arrange_channels(const config::Config& config, delivery::Destinations& destinations) {
  for (const config::Contact& contact : config.contacts) {
    for (std::size_t i = 0; i + 1 < contact.channels.size() && contact.use == "in_order"; ++i) {
      destinations.next_channel[contact.channels[i].id] = contact.channels[i + 1].id;
    }
    if (contact.id != config.notifications.administrator) continue;
    for (const config::ContactChannel& channel : contact.channels) {
      destinations.administrators.push_back(channel.id);
    }
  }
}

std::shared_ptr<const incidents::AcknowledgementLinks> acknowledgement_links(
    const config::Config& config, const config::Secrets& secrets, Diagnostics& diagnostics) {
  constexpr std::size_t kShortestKey = 16;
  const auto& reference = config.notifications.link_secret;
  if (!reference) return nullptr;
  const auto key = secrets.resolve(*reference);
  if (key && key->size() >= kShortestKey) {
    return std::make_shared<incidents::AcknowledgementLinks>(*key, config.server.public_url);
  }
  diagnostics.push_back({Diagnostic::Severity::kError, reference->file, reference->line,
                         reference->column,
                         key ? "'link_secret' has less than 16 bytes" : key.error().message(),
                         "store 32 random bytes as text: openssl rand -hex 32"});
  return nullptr;
}

delivery::Heartbeat::Settings heartbeat_of(const config::Config& config,
                                           const config::Secrets& secrets,
                                           Diagnostics& diagnostics) {
  delivery::Heartbeat::Settings settings;
  settings.every = config.notifications.heartbeat_every;
  const auto& reference = config.notifications.heartbeat_url;
  if (!reference) return settings;
  const auto url = secrets.resolve(*reference);
  if (url && http::parse_url(*url)) {
    settings.url = *url;
    return settings;
  }
  diagnostics.push_back({Diagnostic::Severity::kError, reference->file, reference->line,
                         reference->column,
                         url ? "'heartbeat_url' is no URL" : url.error().message(),
                         "store the whole address that begins with https://"});
  return settings;
}

Connections connect(const config::Config& config, const config::Secrets& secrets,
                    Diagnostics& diagnostics) {
  Connections made;
  for (const config::Account& account : config.accounts) {
    std::shared_ptr<const platforms::Adapter> adapter =
        platforms::make_adapter(account, secrets, diagnostics);
    if (adapter == nullptr) continue;
    made.destinations.accounts.emplace(AccountId(account.id), adapter);
    made.accounts.push_back({AccountId(account.id), BrandId(account.brand), std::move(adapter)});
  }
  for (const config::Contact& contact : config.contacts) {
    for (const config::ContactChannel& channel : contact.channels) {
      std::shared_ptr<const notifiers::Notifier> notifier =
          notifiers::make_notifier(channel, config, secrets, diagnostics);
      if (notifier != nullptr) made.destinations.channels.emplace(channel.id, std::move(notifier));
    }
  }
  arrange_channels(config, made.destinations);
  made.destinations.links = acknowledgement_links(config, secrets, diagnostics);
  return made;
}

std::optional<config::Plan> plan_of(const config::Config& config, const Connections& made,
                                    Diagnostics& diagnostics) {
  auto plan = config::load_plan(config, diagnostics);
  if (!plan) return std::nullopt;
  plan::check_texts(
      *plan, config,
      [&](const config::Account& account) -> const platforms::Adapter* {
        const auto found = made.destinations.accounts.find(AccountId(account.id));
        return found == made.destinations.accounts.end() ? nullptr : found->second.get();
      },
      diagnostics);
  return plan;
}

void mix(std::uint64_t& hash, std::uint64_t value) {
  hash ^= value + 0x9e3779b97f4a7c15ULL + (hash << 6) + (hash >> 2);
}

void mix_file(std::uint64_t& hash, const fs::path& file) {
  std::error_code gone;
  mix(hash, std::hash<std::string>()(file.string()));
  const auto size = fs::file_size(file, gone);
  mix(hash, gone ? 0 : size);
  const auto written = fs::last_write_time(file, gone);
  mix(hash, gone ? 0 : static_cast<std::uint64_t>(written.time_since_epoch().count()));
}

}  // namespace

std::shared_ptr<const Generation> load_generation(const std::string& config_file,
                                                  const config::Secrets& secrets,
                                                  Diagnostics& diagnostics) {
  auto config = config::load_config(config_file, diagnostics);
  if (!config) return nullptr;
  auto generation = std::make_shared<Generation>();
  generation->rules = rules::load_rules(config->rules.directories, diagnostics);
  Connections made = connect(*config, secrets, diagnostics);
  generation->heartbeat = heartbeat_of(*config, secrets, diagnostics);
  const auto plan = plan_of(*config, made, diagnostics);
  if (!plan || generation->rules == nullptr || has_errors(diagnostics)) return nullptr;

  auto setup = std::make_shared<engine::Setup>();
  setup->rules = generation->rules;
  for (const config::Account& account : config->accounts) {
    const auto& adapter = *made.destinations.accounts.at(AccountId(account.id));
    setup->accounts.emplace(AccountId(account.id), profile_of(*config, account, adapter));
  }
  generation->accounts = std::make_shared<ingest::AccountDirectory>(std::move(made.accounts));
  setup->read = [accounts = generation->accounts](const inbox::Delivery& delivery) {
    return accounts->read(delivery);
  };
  generation->engine = std::move(setup);
  generation->destinations = std::make_shared<delivery::Destinations>(std::move(made.destinations));
  auto handling = std::make_shared<cases::Handling>(case_handling(
      *config, [&destinations = *generation->destinations](const config::Contact& contact) {
        return channels_paged_first(contact, destinations);
      }));
  generation->plan = std::make_shared<engagement::Plan>(content_plan(
      *plan, *config,
      [&accounts = generation->destinations->accounts](const config::Account& account) {
        return accounts.at(AccountId(account.id))->capabilities().contains(ActionKind::kPublish);
      },
      [&destinations = *generation->destinations](const config::Contact& contact) {
        return channels_paged_first(contact, destinations);
      }));
  generation->advocates = advocate_rules(*plan, generation->engine);
  handling->closing_line = [engine = generation->engine](const cases::CaseFile& file,
                                                         const cases::Facts& facts, TimePoint now) {
    return closing_line(*engine, file, facts, now);
  };
  generation->cases = std::move(handling);
  generation->help_desks =
      std::make_shared<ingest::HelpDesks::Keys>(help_desk_keys(*config, secrets));
  generation->oncall = std::make_shared<engine::OnCallPlan>(engine::OnCallPlan{
      .roster = roster_of(*config, *generation->destinations), .write = {}, .ask = {}});
  generation->config = std::move(*config);
  return generation;
}

delivery::Settings delivery_settings(const config::Limits& limits) {
  delivery::Settings settings;
  settings.backoff = {.first = limits.retry_first, .most = limits.retry_most};
  settings.attempts_most = limits.attempts_most;
  settings.calls_per_second = limits.calls_per_second;
  settings.call_burst = limits.call_burst;
  settings.breaker_failures = limits.breaker_failures;
  settings.breaker_pause = limits.breaker_pause;
  settings.call_timeout = limits.call_timeout;
  settings.page_retry_most = std::min<Duration>(std::chrono::minutes(2), limits.retry_most);
  return settings;
}

ingest::PollSettings poll_settings(const config::Limits& limits) {
  ingest::PollSettings settings;
  settings.backoff = {.first = limits.retry_first, .most = limits.retry_most};
  settings.call_timeout = limits.call_timeout;
  return settings;
}

Result<void> check_label(const rules::RuleSet& rules, std::string_view label,
                         std::string_view target) {
  if (rules.labels().empty()) return ok();
  const auto declared = rules.labels().find(label);
  if (declared == rules.labels().end()) {
    return Error(Errc::kInvalidArgument, "the label '" + std::string(label) +
                                             "' is not declared: add it under 'labels:' of a "
                                             "rule file");
  }
  for (const rules::LabelScope scope : declared->second.scopes) {
    if (to_string(scope) == target) return ok();
  }
  return Error(Errc::kInvalidArgument, "the label '" + std::string(label) +
                                           "' is not declared 'for: " + std::string(target) + "'");
}

Result<void> check_place(const config::Config& config, const BrandId& brand,
                         const AccountId& account) {
  if (!brand.empty() && config.find_brand(brand.value) == nullptr)
    return Error(Errc::kInvalidArgument, "there is no brand '" + brand.value + "'");
  const config::Account* known = config.find_account(account.value);
  if (!account.empty() && known == nullptr)
    return Error(Errc::kInvalidArgument, "there is no account '" + account.value + "'");
  if (known != nullptr && !brand.empty() && known->brand != brand.value) {
    return Error(Errc::kInvalidArgument,
                 "account '" + account.value + "' belongs to brand '" + known->brand + "'");
  }
  return ok();
}

std::uint64_t fingerprint(const config::Config& config) {
  std::uint64_t hash = 0;
  mix_file(hash, config.file);
  if (!config.plan.path.empty()) mix_file(hash, config.plan.path);
  for (const std::string& directory : config.rules.directories) {
    std::error_code failed;
    std::vector<fs::path> files;
    for (auto entry = fs::recursive_directory_iterator(directory, failed);
         !failed && entry != fs::recursive_directory_iterator(); entry.increment(failed)) {
      files.push_back(entry->path());
    }
    std::ranges::sort(files);
    for (const fs::path& file : files) mix_file(hash, file);
  }
  return hash;
}

}  // namespace kaikud
