#pragma once

#include <cstdint>
#include <string_view>

#include <kaiku/domain/event.hpp>
#include <kaiku/result/result.hpp>

#include "../owner.hpp"

namespace kaiku::platforms::telegram {

/// The bot, and where it listens beside its private chats.
struct Bot {
  Owner owner;               ///< id: the bot's
  std::int64_t group = 0;    ///< the discussion group
  std::int64_t channel = 0;  ///< the channel that the group belongs to; 0: not known

  /// Whether a message sent in the name of a chat is the brand's.
  bool speaks_as(std::int64_t chat) const {
    return chat == group || (channel != 0 && chat == channel);
  }
};

/// One update of the Bot API. What is said in other groups, which anybody may put the bot into,
/// means nothing. Errors: kMalformedPayload.
Result<EventBatch> read_update(const Bot& bot, std::string_view body, TimePoint received_at);

}  // namespace kaiku::platforms::telegram
