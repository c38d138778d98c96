#pragma once

#include <memory>
#include <optional>
#include <string>

#include <kaiku/cases/handling.hpp>
#include <kaiku/config/config.hpp>
#include <kaiku/delivery/delivery.hpp>
#include <kaiku/delivery/heartbeat.hpp>
#include <kaiku/engagement/advocates.hpp>
#include <kaiku/engagement/plan.hpp>
#include <kaiku/engine/engine.hpp>
#include <kaiku/engine/pager.hpp>
#include <kaiku/ingest/account_directory.hpp>
#include <kaiku/ingest/help_desks.hpp>
#include <kaiku/ingest/poller.hpp>
#include <kaiku/rules/rule_set.hpp>

namespace kaikud {

/// Everything that a reload swaps: one configuration with its rules, accounts and channels, checked
/// as a whole. Immutable.
struct Generation {
  kaiku::config::Config config;
  std::shared_ptr<const kaiku::rules::RuleSet> rules;
  std::shared_ptr<const kaiku::ingest::AccountDirectory> accounts;
  std::shared_ptr<const kaiku::delivery::Destinations> destinations;
  std::shared_ptr<const kaiku::engine::Setup> engine;  ///< without `complete`, which needs delivery
  std::shared_ptr<const kaiku::engine::OnCallPlan> oncall;
  kaiku::delivery::Heartbeat::Settings heartbeat;
  std::shared_ptr<const kaiku::cases::Handling> cases;
  std::shared_ptr<const kaiku::engagement::Plan> plan;
  std::shared_ptr<const kaiku::engagement::AdvocateRules> advocates;  ///< null: none wanted
  std::shared_ptr<const kaiku::ingest::HelpDesks::Keys> help_desks;
};

/// Reads configuration, secrets and rules. All problems at once; null when there is an error.
/// Blocking.
std::shared_ptr<const Generation> load_generation(const std::string& config_file,
                                                  const kaiku::config::Secrets& secrets,
                                                  kaiku::Diagnostics& diagnostics);

kaiku::delivery::Settings delivery_settings(const kaiku::config::Limits& limits);
kaiku::ingest::PollSettings poll_settings(const kaiku::config::Limits& limits);

/// Whether staff may put this label there: any label, until rule files declare theirs. Errors:
/// kInvalidArgument.
kaiku::Result<void> check_label(const kaiku::rules::RuleSet& rules, std::string_view label,
                                std::string_view target);
/// Whether brand and account, as far as they are named, exist and belong together. Errors:
/// kInvalidArgument.
kaiku::Result<void> check_place(const kaiku::config::Config& config, const kaiku::BrandId& brand,
                                const kaiku::AccountId& account);

/// A number that changes when any file of the configuration or the rules does (names, sizes,
/// modification times). Blocking.
std::uint64_t fingerprint(const kaiku::config::Config& config);

}  // namespace kaikud
