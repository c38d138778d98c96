#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <nlohmann/json.hpp>

#include <kaiku/http/message.hpp>
#include <kaiku/platforms/adapter.hpp>

#include "graph.hpp"

namespace kaiku::platforms::meta {

/// A Graph API answer: what it holds, or its error object sorted into a class.
struct Answer {
  bool succeeded() const { return !failure; }
  bool gone() const { return failure && failure->verdict == Verdict::kTargetGone; }

  nlohmann::json content;          ///< an object; empty when nothing readable came
  std::optional<Outcome> failure;  ///< kTargetGone, kRetryLater, kPermanent, kBadToken, kUnknown,
                                   ///< or kDone for a duplicate
  std::int64_t code = 0;           ///< Meta's error code, 0 without one
  bool readable = false;           ///< the body was a JSON object
};

/// Sorts by code, subcode and is_transient: the HTTP status is 400 even for throttling (Meta:
/// "Handling Errors", "Pages API error codes", "Messenger common error codes").
Answer read_answer(const Graph& graph, const http::Response& response);

/// What the answer means for `action`: what was made needs an id, moderation answers success as a
/// boolean or as text, a delete of what is gone is done.
Outcome read_outcome(const Action& action, const Answer& answer);

/// The failure of a read as an Error: kOverloaded (ask again later), kBadSignature (the token is
/// dead), kUnsupported (never readable), kMalformedPayload (no Graph answer at all).
Error as_error(const Answer& answer);

/// X-App-Usage and X-Business-Use-Case-Usage: percent of each limit, minutes until access is back.
RateHint read_usage(const http::Response& response);

}  // namespace kaiku::platforms::meta
