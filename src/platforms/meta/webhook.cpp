#include "webhook.hpp"

#include <kaiku/http/url.hpp>

#include "../proof.hpp"
#include "signed_request.hpp"

namespace kaiku::platforms::meta {
namespace {

constexpr std::string_view kSignaturePrefix = "sha256=";

Error refused(const char* why) {
  return Error(Errc::kBadSignature, std::string("X-Hub-Signature-256 ") + why);
}

}  // namespace

Endpoint::Endpoint(const std::string& verify_token, const std::vector<std::string>& app_secrets)
    : verify_token_(hashes_of({verify_token})), keys_(app_secrets.begin(), app_secrets.end()) {}

http::Response Endpoint::handshake(const http::Request& request) const {
  const auto fields = http::form_decode(http::split_target(request.url).second);
  if (!fields) return http::problem(400, "Bad Request", fields.error().context);
  const auto challenge = http::find_field(*fields, "hub.challenge");
  const auto token = http::find_field(*fields, "hub.verify_token");
  if (http::find_field(*fields, "hub.mode") != "subscribe" || !challenge || !token) {
    return http::problem(400, "Bad Request",
                         "expected hub.mode=subscribe, hub.challenge and hub.verify_token");
  }
  if (!is_one_of(verify_token_, *token)) {
    return http::problem(403, "Forbidden", "hub.verify_token is not the configured one");
  }
  return http::Response(200, std::string(*challenge), "text/plain");
}

Result<Authenticated> Endpoint::authenticate(const http::Request& request) const {
  if (is_signed_request(request.body)) {
    if (const auto proven = verify_signed_request(request.body, keys_); !proven)
      return proven.error();
    return Authenticated{.transport_key =
                             "signed_request:" + crypto::to_hex(crypto::sha256(request.body))};
  }
  const auto header = request.headers.find("X-Hub-Signature-256");
  if (!header) return refused("is missing");
  const auto given = hex_mac(*header, kSignaturePrefix);
  if (!given) return refused("is not sha256= and 64 hex digits");

  if (!signed_by_any(keys_, {request.body}, *given)) {
    return refused("does not match the body and any app secret");
  }
  return Authenticated{};
}

}  // namespace kaiku::platforms::meta
