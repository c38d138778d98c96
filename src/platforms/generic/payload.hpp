#pragma once

#include <string_view>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include <kaiku/domain/event.hpp>
#include <kaiku/result/result.hpp>

namespace kaiku::platforms::generic {

/// Kaiku's own event types: comment.created, comment.updated, comment.deleted, comment.hidden,
/// comment.unhidden, the same for review and message, reaction.created and data.erase. Other types
/// mean nothing. Errors: kMalformedPayload.
Result<EventBatch> read_payload(const AccountId& account, std::string_view body,
                                TimePoint received_at);

/// The same for a `body` that is parsed already: `root` is its JSON, and `begun` holds the account,
/// the platform and the arrival. For platforms whose senders speak Kaiku's event types.
Result<EventBatch> read_event(const nlohmann::json& root, std::string_view body, Event begun);

/// Puts what a `data` object says about a comment into `event`; absent members change nothing.
void read_comment(const nlohmann::json& data, Event& event);

}  // namespace kaiku::platforms::generic
