#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <kaiku/config/config.hpp>
#include <kaiku/result/diagnostic.hpp>

namespace kaiku::platforms {

/// Reads an account's own keys. Every problem becomes a diagnostic at its place; readers return an
/// empty value after one, so that all problems come out together.
class Settings {
 public:
  /// `account.settings` must hold a mapping: make_adapter() checks that first.
  Settings(const config::Account& account, const config::Secrets& secrets,
           Diagnostics& diagnostics);

  config::MapReader& keys() { return keys_; }

  /// A platform id: digits, written as number or text.
  std::string required_id(std::string_view key);

  /// An account's public name; an @ before it is dropped.
  std::string required_handle(std::string_view key);

  /// The resolved values of one reference or a list of them; at least one is required.
  std::vector<std::string> required_secrets(std::string_view key);
  std::string required_secret(std::string_view key);
  std::string optional_secret(std::string_view key);

  /// An http or https URL. Plain http is refused unless private addresses
  /// are allowed: it would carry tokens readable over the network.
  std::string url(std::string_view key, std::string_view fallback, bool allow_private_addresses);

  /// Reports keys that were never asked for. False when these settings have any error.
  bool finish();

  std::size_t length(std::string_view key, std::size_t fallback);
  bool flag(std::string_view key) { return keys_.flag(key).value_or(false); }

  void error_at(std::string_view key, std::string message, std::string hint = {}) {
    keys_.error_at(key, std::move(message), std::move(hint));
  }
  void warning_at(std::string_view key, std::string message, std::string hint);

 private:
  std::string resolve(const config::Node& node);

  const config::Secrets& secrets_;
  Diagnostics& diagnostics_;
  std::size_t before_;  ///< diagnostics that others left
  config::MapReader keys_;
};

}  // namespace kaiku::platforms
