#include "oauth2.hpp"

#include <kaiku/crypto/crypto.hpp>
#include <kaiku/http/url.hpp>

namespace kaiku::platforms {

http::Headers OAuth2Access::headers() const {
  http::Headers headers{{"Accept", "application/json"}};
  if (!grant) headers.add("Authorization", "Bearer " + token);
  return headers;
}

OAuth2Access read_oauth2(Settings& settings, std::string_view token_url,
                         bool allow_private_addresses, ClientProof proof) {
  OAuth2Access access;
  const std::string url = settings.url("token_url", token_url, allow_private_addresses);
  const bool renews = settings.keys().has("refresh_token");
  for (const char* const key : {"client_id", "client_secret"}) {
    if (renews || !settings.keys().has(key)) continue;
    settings.error_at(key, std::string(key) + " belongs to refresh_token",
                      "give both, or access_token alone");
  }
  if (renews && settings.keys().has("access_token")) {
    settings.error_at("access_token", "access_token and refresh_token exclude each other",
                      "refresh_token is enough: access tokens are fetched with it");
  }
  const std::string refresh_token = settings.optional_secret("refresh_token");
  if (!renews) {
    access.token = settings.required_secret("access_token");
    // Known keys, also where they are out of place.
    static_cast<void>(settings.keys().text("client_id"));
    static_cast<void>(settings.keys().node("client_secret"));
    return access;
  }
  static_cast<void>(settings.keys().node("access_token"));
  const std::string client_id = settings.keys().required_text("client_id");
  const std::string client_secret = settings.required_secret("client_secret");
  http::Request grant("POST", url);
  grant.headers.add("Content-Type", "application/x-www-form-urlencoded");
  grant.headers.add("Accept", "application/json");
  http::Fields fields = {{"grant_type", "refresh_token"}, {"refresh_token", refresh_token}};
  if (proof == ClientProof::kInBody) {
    fields.emplace_back("client_id", client_id);
    fields.emplace_back("client_secret", client_secret);
  } else {
    const std::string both =
        http::percent_encode(client_id) + ":" + http::percent_encode(client_secret);
    grant.headers.add("Authorization", "Basic " + crypto::base64_encode(both));
  }
  grant.body = http::form_encode(fields);
  access.grant = std::move(grant);
  return access;
}

}  // namespace kaiku::platforms
