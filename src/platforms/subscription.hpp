#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <nlohmann/json_fwd.hpp>

#include <kaiku/platforms/polling.hpp>
#include <kaiku/platforms/profile.hpp>

#include "settings.hpp"

namespace kaiku::platforms {

/// Subscriptions die quietly: platforms end them after failures, when an app or a token changes,
/// and tell nobody. Where a platform lets us ask, an account may have its subscription looked
/// after, as one more stream that brings nothing but PollAnswer::trouble.
inline constexpr std::string_view kSubscriptionStream = "subscription";

SettingKey subscription_setting_key();
/// `check_subscription`: how often; nothing: never.
std::optional<Duration> read_subscription_interval(Settings& settings, bool in_house);

/// The end of a look: `trouble` says why webhooks do not come; empty: they do.
PollAnswer subscription_answer(std::string trouble);

/// Whether a list of subscribed apps has one that takes `field`; one that does not say what it
/// takes is believed to.
bool takes_field(const nlohmann::json& apps, std::string_view field);

}  // namespace kaiku::platforms
