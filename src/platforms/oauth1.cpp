#include "oauth1.hpp"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include <kaiku/crypto/crypto.hpp>
#include <kaiku/http/url.hpp>

namespace kaiku::platforms {
namespace {

constexpr std::string_view kForm = "application/x-www-form-urlencoded";

// Fields of a query or form; ours are always well formed.
void add_fields(std::string_view encoded, http::Fields& fields) {
  if (encoded.empty()) return;
  if (auto read = http::form_decode(encoded)) {
    for (auto& field : *read) fields.push_back(std::move(field));
  }
}

// RFC 5849 section 3.4.1.3.2: encoded first, then sorted by name and value.
std::string parameter_string(const http::Fields& fields) {
  std::vector<std::pair<std::string, std::string>> encoded;
  for (const auto& [name, value] : fields) {
    encoded.emplace_back(http::percent_encode(name), http::percent_encode(value));
  }
  std::ranges::sort(encoded);
  std::string joined;
  for (const auto& [name, value] : encoded) {
    if (!joined.empty()) joined += '&';
    joined.append(name).append("=").append(value);
  }
  return joined;
}

}  // namespace

OAuth1Keys read_oauth1_keys(Settings& settings) {
  OAuth1Keys keys;
  keys.consumer_key = settings.required_secret("consumer_key");
  keys.consumer_secret = settings.required_secret("consumer_secret");
  keys.token = settings.required_secret("access_token");
  keys.token_secret = settings.required_secret("access_token_secret");
  return keys;
}

void sign_oauth1(http::Request& request, const OAuth1Keys& keys, TimePoint now,
                 std::string_view nonce) {
  const http::Fields oauth = {{"oauth_consumer_key", keys.consumer_key},
                              {"oauth_nonce", std::string(nonce)},
                              {"oauth_signature_method", "HMAC-SHA1"},
                              {"oauth_timestamp", std::to_string(to_unix_seconds(now))},
                              {"oauth_token", keys.token},
                              {"oauth_version", "1.0"}};
  const auto question = request.url.find('?');
  const std::string base_url = request.url.substr(0, question);
  http::Fields fields = oauth;
  if (question != std::string::npos) add_fields(request.url.substr(question + 1), fields);
  if (request.headers.find("Content-Type") == kForm) add_fields(request.body, fields);

  const std::string base = request.method + "&" + http::percent_encode(base_url) + "&" +
                           http::percent_encode(parameter_string(fields));
  const std::string key =
      http::percent_encode(keys.consumer_secret) + "&" + http::percent_encode(keys.token_secret);
  const auto signature = crypto::base64_encode(crypto::as_text(crypto::hmac_sha1(key, base)));

  std::string header = "OAuth ";
  for (const auto& [name, value] : oauth) {
    header.append(name).append("=\"").append(http::percent_encode(value)).append("\", ");
  }
  header += "oauth_signature=\"" + http::percent_encode(signature) + "\"";
  request.headers.add("Authorization", std::move(header));
}

std::string nonce_for(const http::Request& request, TimePoint now) {
  constexpr std::size_t kLength = 32;
  const std::string what = request.method + " " + request.url + "\n" + request.body + "\n" +
                           std::to_string(to_unix_micros(now));
  return crypto::to_hex(crypto::sha256(what)).substr(0, kLength);
}

}  // namespace kaiku::platforms
