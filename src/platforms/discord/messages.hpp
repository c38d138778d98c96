#pragma once

#include <optional>
#include <set>
#include <string>
#include <string_view>

#include <nlohmann/json_fwd.hpp>

#include <kaiku/domain/event.hpp>
#include <kaiku/result/result.hpp>

#include "../batch_reader.hpp"
#include "../owner.hpp"

namespace kaiku::platforms::discord {

/// Digits: they hold the moment at which they were given.
bool is_snowflake(std::string_view id);
/// Of two ids: was the first given later?
bool is_later(std::string_view id, std::string_view than);
/// The first id that could be given at `time`.
std::string snowflake_at(TimePoint time);

/// A message, as a comment's id names it: "<channel>/<message>".
struct MessageId {
  std::string channel;
  std::string message;

  static std::optional<MessageId> of(std::string_view comment);
  std::string text() const { return channel + "/" + message; }
};

/// Who writes for the brand: the bot itself, and its staff; and where what they begin is a post.
struct Writers {
  std::string bot;
  std::set<std::string> staff;
  std::string post_channel;  ///< empty: nowhere
};

/// What we send says so itself, in its nonce: 25 characters are all that Discord takes.
std::string nonce_of(std::string_view action_key);

/// One message of a channel as the API shows it; marked "edited" or "removed" when that is what is
/// told of it.
ItemReading read_message(const Owner& owner, const Writers& writers, const nlohmann::json& item,
                         TimePoint received_at);

/// The events of {"messages"}. Messages of the poller's second look are marked.
Result<EventBatch> read_messages(const Owner& owner, const Writers& writers,
                                 const nlohmann::json& page, TimePoint received_at);

}  // namespace kaiku::platforms::discord
