#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <kaiku/platforms/adapter.hpp>

namespace kaiku::platforms::testing {

/// Secrets by name; an unknown one cannot be read.
class KnownSecrets final : public config::Secrets {
 public:
  explicit KnownSecrets(std::map<std::string, std::string> values) : values_(std::move(values)) {}
  Result<std::string> resolve(const config::SecretRef& reference) const override;

 private:
  std::map<std::string, std::string> values_;
};

/// The secrets that the settings of several tests name, and `more`.
KnownSecrets test_secrets(std::map<std::string, std::string> more = {});

/// An adapter for settings written as YAML, and what was wrong with them.
struct Made {
  std::unique_ptr<Adapter> adapter;
  Diagnostics diagnostics;
};
Made make(std::string_view platform, std::string_view settings_yaml,
          const std::map<std::string, std::string>& more_secrets = {});
/// The adapter alone; the test ends when the settings are refused.
std::unique_ptr<Adapter> adapter_for(std::string_view platform, std::string_view settings_yaml,
                                     const std::map<std::string, std::string>& more_secrets = {});

extern const char* const kFacebookSettings;
extern const char* const kInstagramSettings;          ///< login: instagram
extern const char* const kInstagramFacebookSettings;  ///< login: facebook
extern const char* const kGenericSettings;

/// A moment in all payloads of these tests: 2026-01-01T00:00:00Z.
TimePoint test_now();

/// A post of the brand's own, planned a week ago for now.
Action own_post(std::string text);

/// An action on a comment in a post: account, post, target, thread and author are filled in.
Action action_on(ActionKind kind, std::string target, std::string post, std::string text = {});

/// "METHOD url" and, when there is one, the body on a line of its own.
std::string shown(const http::Request& request);

http::Response answer(int status, std::string body,
                      std::vector<std::pair<std::string, std::string>> headers = {});

}  // namespace kaiku::platforms::testing
