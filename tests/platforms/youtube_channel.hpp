#pragma once

#include <string>

#include <nlohmann/json.hpp>

#include "platforms/fixture.hpp"

namespace kaiku::platforms::testing {

/// A channel that is polled with a token that somebody else renews.
inline constexpr const char* kYouTubeSettings =
    "channel_id: UCkaiku0000000000000001\naccess_token: env:META_TOKEN\n"
    "api_base: https://youtube.test/v3\n";

/// What the Data API answers when it refuses.
inline http::Response youtube_refusal(int status, const std::string& reason) {
  return answer(status, nlohmann::json({{"error", {{"errors", {{{"reason", reason}}}}}}}).dump());
}

}  // namespace kaiku::platforms::testing
