#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include <kaiku/domain/event.hpp>
#include <kaiku/result/result.hpp>

#include "../owner.hpp"
#include "messages.hpp"

namespace kaiku::platforms::discord {

/// What is listened to: some channels of one server, and private messages to the bot.
struct Ears {
  std::string guild;
  std::vector<std::string> channels;

  bool hears(std::string_view channel) const;
};

/// How many events a dispatch of the Gateway, {"t", "d"}, may bring; 0: it is none of our business,
/// and is not kept.
std::size_t most_events_in(const Ears& ears, const nlohmann::json& dispatch);

/// The events of {"dispatches"}. Equal to what the poller brings of the same, key by key.
Result<EventBatch> read_dispatches(const Owner& owner, const Writers& writers, const Ears& ears,
                                   const nlohmann::json& dispatches, TimePoint received_at);

}  // namespace kaiku::platforms::discord
