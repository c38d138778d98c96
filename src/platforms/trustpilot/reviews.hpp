#pragma once

#include <string>
#include <string_view>

#include <nlohmann/json_fwd.hpp>

#include <kaiku/domain/event.hpp>
#include <kaiku/result/result.hpp>

#include "../owner.hpp"

namespace kaiku::platforms::trustpilot {

/// Whether `id` is one of Trustpilot's: 24 hex digits.
bool is_trustpilot_id(std::string_view id);

/// A delivery: `{"events":[{"eventName","eventData"}]}`. Nothing is signed, so that neither words
/// nor stars are believed: a review comes without them until it is fetched. Errors:
/// kMalformedPayload.
Result<EventBatch> read_delivery(const Owner& owner, std::string_view body, TimePoint received_at);

/// Title and text of a review as one; a title that only begins the text is not repeated.
std::string words_of(const nlohmann::json& review);

/// Puts what the API says of a review into `comment`.
void read_review(const nlohmann::json& review, Comment& comment);

}  // namespace kaiku::platforms::trustpilot
