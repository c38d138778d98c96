#pragma once

#include <optional>

#include <nlohmann/json.hpp>

#include <kaiku/http/message.hpp>
#include <kaiku/platforms/adapter.hpp>

namespace kaiku::platforms::mastodon {

struct Answer {
  nlohmann::json content;  ///< null when it cannot be read
  std::optional<Outcome> failure;
};

Answer read_answer(const http::Response& response);

/// How long until the limit begins anew, by the answer's own clock.
std::optional<Duration> until_reset(const http::Response& response);

}  // namespace kaiku::platforms::mastodon
