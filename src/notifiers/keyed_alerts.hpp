#pragma once

#include <cstddef>
#include <string_view>

#include "length.hpp"
#include "web_channel.hpp"

namespace kaiku::notifiers {

/// What channels have in common that keep one alert for an incident by a key, which Kaiku also
/// acknowledges and closes there: PagerDuty, Opsgenie.
class KeyedAlerts : public WebChannel {
 public:
  /// `key_name`: what the channel calls the key. `longest`: characters of an alert's text.
  KeyedAlerts(const config::ContactChannel& channel, const config::Config& config,
              std::string_view key_name, std::size_t longest)
      : WebChannel(channel, config), key_name_(key_name), longest_(longest) {}

  Abilities abilities() const final {
    Abilities can;
    can.groups_by = key_name_;
    can.follows = true;
    can.longest = longest_;
    can.unit = to_string(Unit::kCharacters);
    can.per_second = 2;
    can.burst = 20;
    return can;
  }

 private:
  std::string_view key_name_;
  std::size_t longest_;
};

}  // namespace kaiku::notifiers
