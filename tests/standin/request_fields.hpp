#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include <nlohmann/json.hpp>

#include <kaiku/clock/time.hpp>
#include <kaiku/http/message.hpp>
#include <kaiku/http/url.hpp>

namespace standin {

/// A field of the query or of a form body; "" when absent.
inline std::string field_of(const kaiku::http::Request& request, std::string_view name) {
  for (const std::string_view text :
       {kaiku::http::split_target(request.url).second, std::string_view(request.body)}) {
    const auto fields = kaiku::http::form_decode(text);
    if (!fields) continue;
    if (const auto value = kaiku::http::find_field(*fields, name)) return std::string(*value);
  }
  return {};
}

inline kaiku::http::Response json_answer(const nlohmann::json& content, int status = 200) {
  return kaiku::http::Response(status, content.dump(), "application/json");
}

inline std::string time_now() {
  return kaiku::to_iso8601(
      std::chrono::time_point_cast<kaiku::Duration>(std::chrono::system_clock::now()));
}

}  // namespace standin
