#pragma once

#include <optional>

#include <nlohmann/json.hpp>

#include <kaiku/http/message.hpp>

#include "../json_answer.hpp"

namespace kaiku::platforms::discord {

/// An answer of the API: {"code", "message"} when it failed. A list of messages is content.
struct ListAnswer {
  nlohmann::json content;  ///< null when it cannot be read
  std::optional<Outcome> failure;
};
ListAnswer read_list_answer(const http::Response& response);
JsonAnswer read_answer(const http::Response& response);

}  // namespace kaiku::platforms::discord
