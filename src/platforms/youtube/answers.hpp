#pragma once

#include <string>

#include <nlohmann/json.hpp>

#include <kaiku/http/message.hpp>

#include "../json_answer.hpp"

namespace kaiku::platforms::youtube {

/// An answer of the Data API, read once.
struct Answer : JsonAnswer {
  using JsonAnswer::JsonAnswer;

  std::string reason;  ///< the API's word for what is wrong: "quotaExceeded"

  /// content.items, or null.
  const nlohmann::json* items() const;
};

Answer read_answer(const http::Response& response);

/// The day's quota is spent, whatever else the answer says.
bool is_quota_reason(const std::string& reason);

}  // namespace kaiku::platforms::youtube
