#include "rate_limit.hpp"

#include <cstdint>
#include <string>

#include <nlohmann/json.hpp>

#include "json_body.hpp"

namespace kaiku::platforms {

std::optional<double> spent_share(const http::Response& response, const char* limit,
                                  const char* left) {
  const nlohmann::json fields = {{"limit", std::string(response.headers.find(limit).value_or(""))},
                                 {"left", std::string(response.headers.find(left).value_or(""))}};
  const auto all = whole_at(fields, "limit");
  const auto rest = whole_at(fields, "left");
  if (!all || !rest || *all <= 0 || *rest < 0 || *rest > *all) return std::nullopt;
  return 1.0 - static_cast<double>(*rest) / static_cast<double>(*all);
}

}  // namespace kaiku::platforms
