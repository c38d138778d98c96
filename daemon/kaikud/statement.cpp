#include "statement.hpp"

#include <map>

#include <fmt/format.h>

#include <kaiku/clock/time_zone.hpp>
#include <kaiku/rules/placeholder_values.hpp>

namespace kaikud {

using namespace kaiku;

namespace {

// "16.00" by the clock of the brand's own place.
std::string hour_of(const config::Brand& brand, TimePoint at) {
  const auto zone = TimeZone::named(brand.time_zone);
  const WallTime wall = zone ? zone->wall_time(at) : WallTime(at.time_since_epoch());
  const std::chrono::hh_mm_ss clock(wall - std::chrono::floor<std::chrono::days>(wall));
  return fmt::format("{}.{:02}", clock.hours().count(), clock.minutes().count());
}

}  // namespace

Result<std::string> statement_words(const Generation& generation,
                                    const console::StatementWords& wanted) {
  const auto profile = generation.engine->accounts.find(wanted.account);
  const config::Account* account = generation.config.find_account(wanted.account.value);
  const config::Brand* brand =
      account == nullptr ? nullptr : generation.config.find_brand(account->brand);
  if (profile == generation.engine->accounts.end() || brand == nullptr)
    return Error(Errc::kNotFound, "no account has the id '" + wanted.account.value + "'");
  const auto language = wanted.language.empty() ? std::optional(profile->second.fallback)
                                                : parse_language(wanted.language);
  const rules::Template* words = generation.rules->find_template(wanted.template_id);
  const std::string name = "template '" + wanted.template_id + "'";
  if (words == nullptr)
    return Error(Errc::kNotFound, "there is no " + name + ": write it in replies/ of the rules");
  if (!language || !words->variants.contains(*language))
    return Error(Errc::kNotFound, name + " has no text in that language");
  std::map<std::string, std::string> values = profile->second.settings.placeholders;
  if (wanted.next_update) values["next_update"] = hour_of(*brand, *wanted.next_update);
  for (const std::string& variant : words->variants.at(*language)) {
    if (auto text = rules::fill(variant, rules::values_in(values))) return std::move(*text);
  }
  return Error(Errc::kInvalidArgument,
               name + " has a placeholder without a value: give the time of the next update");
}

}  // namespace kaikud
