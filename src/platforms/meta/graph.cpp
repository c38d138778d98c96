#include "graph.hpp"

#include <algorithm>
#include <utility>

#include <nlohmann/json.hpp>

#include <kaiku/crypto/crypto.hpp>

namespace kaiku::platforms::meta {

Graph::Graph(std::string api_base, std::string access_token, std::string_view app_secret)
    : api_base_(std::move(api_base)),
      access_token_(std::move(access_token)),
      proof_(app_secret.empty()
                 ? std::string()
                 : crypto::to_hex(crypto::HmacSha256(app_secret).sign(access_token_))) {
  while (api_base_.ends_with('/')) api_base_.pop_back();
}

http::Request Graph::request(std::string method, std::string_view path, http::Fields query) const {
  if (!proof_.empty()) query.emplace_back("appsecret_proof", proof_);
  std::string url = api_base_ + std::string(path);
  if (!query.empty()) url += "?" + http::form_encode(query);
  http::Request made(std::move(method), std::move(url));
  made.headers.add("Authorization", "Bearer " + access_token_);
  made.headers.add("Accept", "application/json");
  return made;
}

http::Request Graph::get(std::string_view path, http::Fields query) const {
  return request("GET", path, std::move(query));
}

http::Request Graph::post_json(std::string_view path, const nlohmann::json& body) const {
  http::Request made = request("POST", path, {});
  made.headers.add("Content-Type", "application/json");
  // Texts come from templates in files: bytes that are not UTF-8 are replaced, never thrown about.
  made.body = body.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
  return made;
}

http::Request Graph::post_form(std::string_view path, const http::Fields& form) const {
  http::Request made = request("POST", path, {});
  made.headers.add("Content-Type", "application/x-www-form-urlencoded");
  made.body = http::form_encode(form);
  return made;
}

http::Request Graph::post_query(std::string_view path, http::Fields query) const {
  return request("POST", path, std::move(query));
}

http::Request Graph::remove(std::string_view path, http::Fields query) const {
  return request("DELETE", path, std::move(query));
}

std::string Graph::without_token(std::string text) const {
  for (auto at = text.find(access_token_); at != std::string::npos; at = text.find(access_token_)) {
    text.replace(at, access_token_.size(), "…");
  }
  return text;
}

bool is_graph_id(std::string_view id) {
  constexpr std::size_t kLongest = 200;
  const auto is_plain = [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
           c == '-';
  };
  return !id.empty() && id.size() <= kLongest && std::ranges::all_of(id, is_plain);
}

}  // namespace kaiku::platforms::meta
