#include "ids.hpp"

#include <charconv>
#include <utility>

#include "../outer_blanks.hpp"

namespace kaiku::platforms::discourse {
namespace {

constexpr std::size_t kMostDigits = 18;

// What stands before and behind the first colon.
std::optional<std::pair<std::string_view, std::string_view>> halves(std::string_view text) {
  const std::size_t colon = text.find(':');
  if (colon == std::string_view::npos) return std::nullopt;
  return std::pair(text.substr(0, colon), text.substr(colon + 1));
}

}  // namespace

std::optional<std::int64_t> parse_number(std::string_view text) {
  const bool digits = text.find_first_not_of("0123456789") == std::string_view::npos;
  if (text.empty() || text.size() > kMostDigits || !digits) return std::nullopt;
  std::int64_t number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number > 0 ? std::optional(number) : std::nullopt;
}

std::optional<PostId> parse_post_id(std::string_view text) {
  const auto parts = halves(text);
  if (!parts) return std::nullopt;
  const auto id = parse_number(parts->first);
  const auto number = parse_number(parts->second);
  if (!id || !number) return std::nullopt;
  return PostId{.id = *id, .number = *number};
}

Topic topic_of_text(std::string_view text) {
  const std::string words = without_outer_blanks(text);
  const std::string_view all = words;
  const std::size_t end = all.find('\n');
  Topic topic{.title = without_outer_blanks(all.substr(0, end)), .body = {}};
  topic.body = end == std::string_view::npos ? topic.title : without_outer_blanks(all.substr(end));
  return topic;
}

std::optional<User> parse_user(std::string_view text) {
  const auto parts = halves(text);
  if (!parts || parts->second.empty()) return std::nullopt;
  const auto id = parse_number(parts->first);
  if (!id) return std::nullopt;
  return User{.id = *id, .name = std::string(parts->second)};
}

}  // namespace kaiku::platforms::discourse
