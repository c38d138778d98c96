#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <kaiku/crypto/crypto.hpp>
#include <kaiku/http/message.hpp>
#include <kaiku/platforms/adapter.hpp>
#include <kaiku/result/result.hpp>

// What Meta's platforms share on the incoming side (Meta for Developers: "Webhooks from Meta").
namespace kaiku::platforms::meta {

/// One webhook endpoint: the token of its subscription and the app secrets whose signatures count.
/// Several secrets are accepted while one is being replaced.
class Endpoint {
 public:
  Endpoint(const std::string& verify_token, const std::vector<std::string>& app_secrets);

  /// GET ?hub.mode=subscribe&hub.challenge=…&hub.verify_token=…: 200 with the challenge byte for
  /// byte; 403 on a wrong token; 400 on anything else.
  http::Response handshake(const http::Request& request) const;

  /// X-Hub-Signature-256 over the raw body (the older SHA-1 header is never enough), or the
  /// signature inside a data deletion request. Errors: kBadSignature.
  Result<Authenticated> authenticate(const http::Request& request) const;

 private:
  std::vector<crypto::Sha256Digest> verify_token_;
  std::vector<crypto::HmacSha256> keys_;
};

}  // namespace kaiku::platforms::meta
