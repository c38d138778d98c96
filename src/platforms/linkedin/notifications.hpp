#pragma once

#include <string_view>

#include <kaiku/domain/event.hpp>
#include <kaiku/result/result.hpp>

#include "../owner.hpp"

namespace kaiku::platforms::linkedin {

/// A delivery: `{"type":"ORGANIZATION_SOCIAL_ACTION_NOTIFICATIONS","notifications":[…]}` (LinkedIn:
/// "Organization Social Action Notifications"). Two administrators who subscribed to the same page
/// get two notifications of one comment, so that a key is the comment and what happened to it.
/// Errors: kMalformedPayload, also when it is about another page.
Result<EventBatch> read_notifications(const Owner& owner, std::string_view body,
                                      TimePoint received_at);

}  // namespace kaiku::platforms::linkedin
