#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <nlohmann/json.hpp>

#include <kaiku/http/message.hpp>
#include <kaiku/platforms/adapter.hpp>

namespace kaiku::platforms {

/// What an API answered in JSON, and what of that is a failure.
struct JsonAnswer {
  explicit JsonAnswer(const http::Response& response);

  bool gone() const { return failure && failure->verdict == Verdict::kTargetGone; }
  /// Errors: the failure of a read, or kMalformedPayload when the body is no JSON object.
  Result<void> usable() const;
  /// A target that is gone, or one that is there and of which the content tells more. Errors: as
  /// usable().
  Result<TargetState> target() const;
  /// What the failure means for `action`; its words hold no `secret`.
  Outcome failure_of(const Action& action, std::string_view secret) const;

  nlohmann::json content = nlohmann::json::object();  ///< empty when the body is no JSON object
  bool readable = false;                              ///< the body is a JSON object
  std::optional<Outcome> failure;                     ///< the platform's own reading of the answer
};

/// "HTTP 403: words": why a call failed, for people. Without words the status alone.
std::string reason_of(const http::Response& response, const std::string& words);

/// A text was accepted under that id. Without an id nobody knows what stands there.
Outcome made(std::string remote_id);

}  // namespace kaiku::platforms
