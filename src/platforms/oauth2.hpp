#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <kaiku/http/message.hpp>

#include "settings.hpp"

namespace kaiku::platforms {

/// How an account proves itself with OAuth 2.0: by a token that lasts, or by what renews one that
/// does not.
struct OAuth2Access {
  std::string token;  ///< empty with a grant
  std::optional<http::Request> grant;

  /// What every call carries: nothing with a grant, for whoever makes the call adds its token.
  http::Headers headers() const;
};

/// How the app proves itself when it renews a token (RFC 6749 section 2.3.1).
enum class ClientProof { kInBody, kBasic };

/// Reads `access_token`, or `refresh_token` with `client_id`, `client_secret` and `token_url`.
OAuth2Access read_oauth2(Settings& settings, std::string_view token_url,
                         bool allow_private_addresses, ClientProof proof = ClientProof::kInBody);

}  // namespace kaiku::platforms
