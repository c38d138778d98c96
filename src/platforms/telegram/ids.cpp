#include "ids.hpp"

#include <charconv>

namespace kaiku::platforms::telegram {
namespace {

constexpr std::size_t kLongestConnection = 128;

}  // namespace

std::optional<std::int64_t> parse_number(std::string_view text) {
  std::int64_t number = 0;
  const char* const last = text.data() + text.size();
  const auto [end, error] = std::from_chars(text.data(), last, number);
  if (error != std::errc() || end != last || number == 0) return std::nullopt;
  return number;
}

bool is_connection(std::string_view id) {
  constexpr std::string_view kAllowed =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_";
  return !id.empty() && id.size() <= kLongestConnection &&
         id.find_first_not_of(kAllowed) == std::string_view::npos;
}

std::string MessageId::chat_text() const {
  return (connection.empty() ? std::string() : connection + ":") + std::to_string(chat);
}

std::string MessageId::text() const {
  return chat_text() + "_" + std::to_string(number);
}

std::optional<MessageId> parse_message_id(std::string_view text) {
  MessageId id;
  if (const std::size_t colon = text.find(':'); colon != std::string_view::npos) {
    id.connection = text.substr(0, colon);
    if (!is_connection(id.connection)) return std::nullopt;
    text.remove_prefix(colon + 1);
  }
  const std::size_t underscore = text.find('_');
  if (underscore == std::string_view::npos) return std::nullopt;
  const auto chat = parse_number(text.substr(0, underscore));
  const auto number = parse_number(text.substr(underscore + 1));
  if (!chat || !number || *number < 0) return std::nullopt;
  id.chat = *chat;
  id.number = *number;
  return id;
}

}  // namespace kaiku::platforms::telegram
