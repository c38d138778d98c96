#pragma once

#include <string>
#include <string_view>

#include <nlohmann/json_fwd.hpp>

#include <kaiku/http/message.hpp>
#include <kaiku/http/url.hpp>

namespace kaiku::platforms {

/// Builds requests to an API over HTTP: a base URL, and header fields that every call carries.
/// Tokens belong there: no URL in any log holds them.
class RestApi {
 public:
  RestApi(std::string base, http::Headers headers);

  /// `path` as in "/2/tweets", with ids already checked or encoded.
  http::Request request(std::string method, std::string_view path,
                        const http::Fields& query = {}) const;
  http::Request with_json(std::string method, std::string_view path, const nlohmann::json& body,
                          const http::Fields& query = {}) const;
  http::Request with_form(std::string method, std::string_view path, const http::Fields& form,
                          const http::Fields& query = {}) const;

 private:
  std::string base_;
  http::Headers headers_;
};

}  // namespace kaiku::platforms
