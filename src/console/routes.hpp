#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json.hpp>

#include <kaiku/console/console.hpp>
#include <kaiku/http/url.hpp>

namespace kaiku::console {

// One line per operation: it routes, and it is what the OpenAPI document is made of.
struct Console::Route {
  std::string_view method;
  std::string_view path;  // "{id}" stands for one whole number, "{token}" for one segment
  Door least;             // kControlSocket: not on the network listener
  boost::asio::awaitable<http::Response> (Console::*answer)(const Call&);
  std::string_view summary;
  std::vector<std::string_view> query;  // names of optional query parameters
  std::vector<std::string_view> body;  // members of the JSON body; those ending in "?" are optional
};

struct Console::Call {
  std::int64_t id = 0;
  std::string token;
  http::Fields query;
  nlohmann::json body;

  std::string text(std::string_view member) const;
};

/// A value as an answer, and an error as its problem document.
http::Response document(const nlohmann::json& value);
http::Response failure(const Error& why);

nlohmann::json openapi_document(std::string_view version,
                                const std::vector<nlohmann::json>& operations);

}  // namespace kaiku::console
