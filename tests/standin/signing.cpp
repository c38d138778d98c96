#include "standin/signing.hpp"

#include <kaiku/crypto/crypto.hpp>

namespace standin {

namespace crypto = kaiku::crypto;
using kaiku::http::Request;

Request meta_webhook(const std::string& account, std::string body, const std::string& app_secret) {
  Request request("POST", "/webhooks/" + account);
  request.headers.add("Content-Type", "application/json");
  request.headers.add("X-Hub-Signature-256",
                      "sha256=" + crypto::to_hex(crypto::HmacSha256(app_secret).sign(body)));
  request.body = std::move(body);
  return request;
}

std::string standard_signature(const std::string& secret, const std::string& id,
                               const std::string& timestamp, const std::string& body) {
  const std::string prefix = "whsec_";
  const auto key =
      crypto::base64_decode(secret.starts_with(prefix) ? secret.substr(prefix.size()) : secret);
  const auto mac = crypto::HmacSha256(key.value_or("")).sign(id + "." + timestamp + "." + body);
  return "v1," + crypto::base64_encode(crypto::as_text(mac));
}

Request standard_webhook(const std::string& path, std::string body, const std::string& secret,
                         const std::string& id, std::int64_t unix_seconds) {
  Request request("POST", path);
  const std::string timestamp = std::to_string(unix_seconds);
  request.headers.add("Content-Type", "application/json");
  request.headers.add("webhook-id", id);
  request.headers.add("webhook-timestamp", timestamp);
  request.headers.add("webhook-signature", standard_signature(secret, id, timestamp, body));
  request.body = std::move(body);
  return request;
}

}  // namespace standin
