#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <nlohmann/json_fwd.hpp>

#include <kaiku/domain/ids.hpp>

namespace kaiku::platforms::mastodon {

/// Letters and digits: what servers of this family use as ids, and what cannot lead a path astray.
bool is_mastodon_id(std::string_view id);

/// Of two ids: which was given later? Longer ones were; of equal length the greater.
bool is_later(std::string_view id, std::string_view than);

/// Somebody as our server knows them.
struct Person {
  std::string id;
  std::string acct;  ///< "maija", from another server "maija@mastodon.example"

  AuthorId author() const { return AuthorId(id + "@" + acct); }
  static std::optional<Person> of(const AuthorId& author);
  /// From an account or a mention; nothing without an id.
  static std::optional<Person> of(const nlohmann::json& account);
};

}  // namespace kaiku::platforms::mastodon
