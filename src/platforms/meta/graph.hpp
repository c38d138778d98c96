#pragma once

#include <string>
#include <string_view>

#include <nlohmann/json_fwd.hpp>

#include <kaiku/http/message.hpp>
#include <kaiku/http/url.hpp>

#include "../rest_api.hpp"

namespace kaiku::platforms::meta {

/// Builds Graph API requests. The token travels in the Authorization header, so that no URL in any
/// log holds it; every call carries appsecret_proof, which makes a stolen token useless without the
/// app secret (Meta: "Securing Graph API Requests").
class Graph {
 public:
  /// Without `app_secret` calls carry no proof.
  Graph(std::string api_base, std::string access_token, std::string_view app_secret);

  /// `path` as in "/123/comments", with ids already checked.
  http::Request get(std::string_view path, http::Fields query) const;
  http::Request post_json(std::string_view path, const nlohmann::json& body) const;
  http::Request post_form(std::string_view path, const http::Fields& form) const;
  http::Request post_query(std::string_view path, http::Fields query) const;
  http::Request remove(std::string_view path, http::Fields query = {}) const;

  /// `text` without our token: Meta repeats a token that it finds malformed in its error message.
  std::string without_token(std::string text) const;

 private:
  http::Fields proven(http::Fields query) const;

  RestApi api_;
  std::string access_token_;
  std::string proof_;
};

/// Whether `id` can stand in a path: letters, digits, '_' and '-'. Meta's own are digits and '_';
/// anything with a dot, slash or colon could change which thing is meant.
bool is_graph_id(std::string_view id);

}  // namespace kaiku::platforms::meta
