#include "rest_api.hpp"

#include <utility>

#include <nlohmann/json.hpp>

namespace kaiku::platforms {

RestApi::RestApi(std::string base, http::Headers headers)
    : base_(std::move(base)), headers_(std::move(headers)) {
  while (base_.ends_with('/')) base_.pop_back();
}

http::Request RestApi::request(std::string method, std::string_view path,
                               const http::Fields& query) const {
  std::string url = base_ + std::string(path);
  if (!query.empty()) url += "?" + http::form_encode(query);
  http::Request made(std::move(method), std::move(url));
  made.headers = headers_;
  return made;
}

http::Request RestApi::with_json(std::string method, std::string_view path,
                                 const nlohmann::json& body, const http::Fields& query) const {
  http::Request made = request(std::move(method), path, query);
  made.headers.add("Content-Type", "application/json");
  // Texts come from templates in files: bytes that are not UTF-8 are replaced, never thrown about.
  made.body = body.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
  return made;
}

http::Request RestApi::with_form(std::string method, std::string_view path,
                                 const http::Fields& form, const http::Fields& query) const {
  http::Request made = request(std::move(method), path, query);
  made.headers.add("Content-Type", "application/x-www-form-urlencoded");
  made.body = http::form_encode(form);
  return made;
}

}  // namespace kaiku::platforms
