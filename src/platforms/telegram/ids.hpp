#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace kaiku::platforms::telegram {

/// A number of Telegram: digits, with a minus for groups and channels; not 0. Nothing for other
/// text.
std::optional<std::int64_t> parse_number(std::string_view text);

/// Whether `id` is one of a business connection: letters, digits, '-' and '_'.
bool is_connection(std::string_view id);

/// "-1001000000002_502": a message is known by its number within a chat; "bc-1:5000000001_11"
/// within a chat of a business account, which numbers its messages by itself.
struct MessageId {
  std::string connection;  ///< business connection, or empty
  std::int64_t chat = 0;
  std::int64_t number = 0;

  std::string text() const;
  /// The same chat, without the message: whom a private message is written to.
  std::string chat_text() const;
};
std::optional<MessageId> parse_message_id(std::string_view text);

}  // namespace kaiku::platforms::telegram
