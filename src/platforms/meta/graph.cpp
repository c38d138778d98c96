#include "graph.hpp"

#include <algorithm>
#include <utility>

#include <nlohmann/json.hpp>

#include <kaiku/crypto/crypto.hpp>

#include "../outcome.hpp"

namespace kaiku::platforms::meta {

Graph::Graph(std::string api_base, std::string access_token, std::string_view app_secret)
    : api_(std::move(api_base), http::Headers{{"Authorization", "Bearer " + access_token},
                                              {"Accept", "application/json"}}),
      access_token_(std::move(access_token)),
      proof_(app_secret.empty()
                 ? std::string()
                 : crypto::to_hex(crypto::HmacSha256(app_secret).sign(access_token_))) {}

http::Fields Graph::proven(http::Fields query) const {
  if (!proof_.empty()) query.emplace_back("appsecret_proof", proof_);
  return query;
}

http::Request Graph::get(std::string_view path, http::Fields query) const {
  return api_.request("GET", path, proven(std::move(query)));
}

http::Request Graph::post_json(std::string_view path, const nlohmann::json& body) const {
  return api_.with_json("POST", path, body, proven({}));
}

http::Request Graph::post_form(std::string_view path, const http::Fields& form) const {
  return api_.with_form("POST", path, form, proven({}));
}

http::Request Graph::post_query(std::string_view path, http::Fields query) const {
  return api_.request("POST", path, proven(std::move(query)));
}

http::Request Graph::remove(std::string_view path, http::Fields query) const {
  return api_.request("DELETE", path, proven(std::move(query)));
}

std::string Graph::without_token(std::string text) const {
  return without_secret(std::move(text), access_token_);
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
