#pragma once

#include <string>
#include <vector>

#include <kaiku/crypto/crypto.hpp>
#include <kaiku/http/message.hpp>
#include <kaiku/platforms/adapter.hpp>
#include <kaiku/result/result.hpp>

namespace kaiku::platforms::linkedin {

/// The webhook endpoint of a LinkedIn app (LinkedIn: "Webhook validation").
class Endpoint {
 public:
  /// The first secret answers challenges; each of them verifies. `prefix_in_header`: also accept
  /// "hmacsha256=" and the HMAC of the body alone, another reading of LinkedIn's words.
  Endpoint(const std::vector<std::string>& client_secrets, bool prefix_in_header);

  /// GET ?challengeCode=…: 200 with the code and its HMAC in hex. 400 on anything else. A code that
  /// could be what a delivery signs is refused: anybody could have us sign one of their own making.
  http::Response handshake(const http::Request& request) const;

  /// X-LI-Signature over "hmacsha256=" and the raw body, which must be a JSON object.
  /// Errors: kBadSignature.
  Result<Authenticated> authenticate(const http::Request& request) const;

 private:
  std::vector<crypto::HmacSha256> keys_;
  bool prefix_in_header_;
};

}  // namespace kaiku::platforms::linkedin
