#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <kaiku/crypto/crypto.hpp>
#include <kaiku/http/message.hpp>
#include <kaiku/platforms/adapter.hpp>
#include <kaiku/result/result.hpp>

namespace kaiku::platforms::x {

/// The webhook endpoint of an X app (X: "V2 Webhooks API", "Securing webhooks").
class Endpoint {
 public:
  /// The first secret answers challenges; each of them verifies.
  explicit Endpoint(const std::vector<std::string>& consumer_secrets);

  /// GET ?crc_token=…: 200 with {"response_token":"sha256=" + base64 HMAC}. 400 on anything else.
  ///
  /// X signs deliveries with the same key in the same way. A token that could be a body is
  /// therefore refused: anybody could have us sign a delivery of their own making.
  http::Response handshake(const http::Request& request) const;

  /// x-twitter-webhooks-signature over the raw body, which must be a JSON object.
  /// Errors: kBadSignature.
  Result<Authenticated> authenticate(const http::Request& request) const;

 private:
  std::vector<crypto::HmacSha256> keys_;
};

}  // namespace kaiku::platforms::x
