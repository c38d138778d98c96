#pragma once

#include <string>
#include <string_view>

#include <kaiku/clock/time.hpp>
#include <kaiku/http/message.hpp>

#include "settings.hpp"

namespace kaiku::platforms {

/// What a platform gives an app and an account for OAuth 1.0a. The token does not end by itself.
struct OAuth1Keys {
  std::string consumer_key;
  std::string consumer_secret;
  std::string token;
  std::string token_secret;
};

/// Reads `consumer_key`, `consumer_secret`, `access_token` and `access_token_secret`, all required
/// references.
OAuth1Keys read_oauth1_keys(Settings& settings);

/// Adds `Authorization: OAuth …` with HMAC-SHA1 (RFC 5849) over the method, the URL with its query,
/// and the body where that is a form. `nonce` must differ between requests of one second.
void sign_oauth1(http::Request& request, const OAuth1Keys& keys, TimePoint now,
                 std::string_view nonce);

/// A nonce for `request` at `now`: adapters hold no source of chance, and a request that is made
/// again at another moment gets another one.
std::string nonce_for(const http::Request& request, TimePoint now);

}  // namespace kaiku::platforms
