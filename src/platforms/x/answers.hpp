#pragma once

#include <optional>

#include <nlohmann/json.hpp>

#include <kaiku/http/message.hpp>
#include <kaiku/platforms/adapter.hpp>

namespace kaiku::platforms::x {

/// An answer of the X API, read once. Not to be copied or moved: `data` stands in `content`.
struct Answer {
  nlohmann::json content = nlohmann::json::object();
  const nlohmann::json* data = nullptr;
  std::optional<Outcome> failure;
};

Answer read_answer(const http::Response& response);

}  // namespace kaiku::platforms::x
