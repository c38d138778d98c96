#include "content_plan.hpp"

#include <algorithm>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include <kaiku/clock/zoned_moment.hpp>
#include <kaiku/notifiers/notifier.hpp>
#include <kaiku/rules/placeholder_values.hpp>
#include <kaiku/rules/rule_set.hpp>

#include "brand_time.hpp"

namespace kaikud {

using namespace kaiku;

namespace {

std::string reminder_text(const engagement::Reminder& reminder, TimePoint now) {
  return notifiers::to_json_text(notifiers::plan_notice(reminder.type, reminder.brand,
                                                        reminder.account, reminder.subject,
                                                        reminder.detail, reminder.key, now));
}

std::vector<std::string> ways_to(const std::string& owner, const config::Config& config,
                                 const ChannelsOfContact& channels_of_contact) {
  std::vector<std::string> contacts = {owner};
  const auto team = std::ranges::find(config.teams, owner, &config::Team::id);
  if (team != config.teams.end()) contacts = team->contacts;
  std::vector<std::string> ways;
  for (const std::string& id : contacts) {
    const config::Contact* const contact = config.find_contact(id);
    if (contact == nullptr) continue;  // refused by the loader
    const auto channels = channels_of_contact(*contact);
    ways.insert(ways.end(), channels.begin(), channels.end());
  }
  return ways;
}

// The channel's own hours on the brand's calendar of days off, or the brand's.
std::optional<BusinessCalendar> hours_of_channel(const config::PlanChannel& channel,
                                                 const config::Brand& brand) {
  config::Brand place = brand;
  if (!channel.hours.empty()) place.hours = channel.hours;
  if (place.hours.empty()) return std::nullopt;
  return calendar_of(place);
}

// In the language of the praise, a variant by its id; nothing where the platform takes no reply.
std::optional<std::string> consent_words(const engine::Setup& setup,
                                         const engagement::Praise& praise) {
  const auto profile = setup.accounts.find(praise.account);
  if (profile == setup.accounts.end() || setup.rules == nullptr) return std::nullopt;
  if (!profile->second.settings.capabilities.contains(ActionKind::kReply)) return std::nullopt;
  const rules::Template* const found = setup.rules->find_template(engagement::kConsentTemplate);
  if (found == nullptr) return std::nullopt;
  const auto language = parse_language(praise.language).value_or(profile->second.fallback);
  const auto variants = found->variants.find(language);
  if (variants == found->variants.end() || variants->second.empty()) return std::nullopt;
  const std::size_t index =
      std::hash<std::string>()(praise.comment.value) % variants->second.size();
  auto words =
      rules::fill(variants->second[index], rules::values_in(profile->second.settings.placeholders));
  if (!words) return std::nullopt;
  return std::move(*words);
}

}  // namespace

std::shared_ptr<const engagement::AdvocateRules> advocate_rules(
    const config::Plan& plan, std::shared_ptr<const engine::Setup> setup) {
  if (!plan.advocates) return nullptr;
  auto made = std::make_shared<engagement::AdvocateRules>();
  made->praise_days = static_cast<std::size_t>(plan.advocates->praise_days);
  made->days = static_cast<std::size_t>(plan.advocates->days);
  made->within = plan.advocates->within;
  made->label = plan.advocates->label;
  made->label_for = plan.advocates->label_for;
  made->least_characters = static_cast<std::size_t>(plan.advocates->least_characters);
  made->ask = [setup = std::move(setup)](const engagement::Praise& praise) {
    return consent_words(*setup, praise);
  };
  return made;
}

engagement::Plan content_plan(const config::Plan& plan, const config::Config& config,
                              const CanPublish& can_publish,
                              const ChannelsOfContact& channels_of_contact) {
  engagement::Plan made;
  made.late_most = plan.late_most;
  made.remind_before = plan.remind_before;
  made.write = reminder_text;
  for (const config::PlanChannel& asked : plan.channels) {
    const config::Account& account = *config.find_account(asked.account);
    const config::Brand& brand = *config.find_brand(account.brand);
    engagement::Channel channel;
    channel.account = AccountId(account.id);
    channel.brand = BrandId(brand.id);
    channel.owner = asked.owner;
    channel.told_by = ways_to(asked.owner, config, channels_of_contact);
    if (asked.at_least) {
      channel.at_least =
          engagement::Rhythm{static_cast<std::size_t>(asked.at_least->count), asked.at_least->per};
    }
    channel.hours = hours_of_channel(asked, brand);
    channel.can_publish = can_publish(account);
    made.channels.push_back(std::move(channel));
  }
  for (const config::PlanPost& post : plan.posts) {
    for (const std::string& id : post.accounts) {
      const config::Account& account = *config.find_account(id);
      const config::Brand& brand = *config.find_brand(account.brand);
      const auto zone = TimeZone::named(brand.time_zone);
      const auto wall = parse_wall_time(post.when);
      if (!zone || !wall) continue;  // refused by the loader
      made.posts.push_back({.id = post.id,
                            .account = AccountId(id),
                            .at = moment_of(*zone, *wall),
                            .text = *config::text_for(post, account, brand),
                            .approved_by = post.approved_by});
    }
  }
  return made;
}

}  // namespace kaikud
