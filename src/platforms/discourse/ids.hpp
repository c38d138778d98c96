#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace kaiku::platforms::discourse {

/// A number of the forum: digits, above 0, at most 18 of them. Nothing for other text.
std::optional<std::int64_t> parse_number(std::string_view text);

/// "79563:3": a post's id, and its number in its topic. The forum deletes by the one and answers by
/// the other.
struct PostId {
  std::int64_t id = 0;
  std::int64_t number = 0;

  std::string text() const { return std::to_string(id) + ":" + std::to_string(number); }
};
std::optional<PostId> parse_post_id(std::string_view text);

/// The words of an own post as a topic: its first line, and what follows. One line alone is both.
struct Topic {
  std::string title;
  std::string body;
};
Topic topic_of_text(std::string_view text);

/// "2401:maija": a user's id and name. The forum silences by the one and writes to the other.
struct User {
  std::int64_t id = 0;
  std::string name;

  std::string text() const { return std::to_string(id) + ":" + name; }
};
std::optional<User> parse_user(std::string_view text);

}  // namespace kaiku::platforms::discourse
