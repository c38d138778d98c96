#pragma once

#include <string_view>

#include <nlohmann/json_fwd.hpp>

#include "../meta/envelope.hpp"
#include "../owner.hpp"

namespace kaiku::platforms::instagram {

/// One content change: fields comments, live_comments and mentions; others mean nothing to Kaiku
/// (Meta for Developers: "Instagram Platform Webhook Notification Examples"). Instagram tells of no
/// edit, hide or removal of a comment.
ItemReading read_change(const Owner& owner, std::string_view field, const nlohmann::json& value,
                        TimePoint received_at);

/// `from{id,username}`, or the plain `username` of an answer.
Author author_of(const nlohmann::json& value);

}  // namespace kaiku::platforms::instagram
