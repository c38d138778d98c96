#pragma once

#include <string_view>

#include <kaiku/domain/event.hpp>
#include <kaiku/result/result.hpp>

#include "site.hpp"

namespace kaiku::platforms::wordpress {

/// What the plugin posts: Kaiku's own event types about comments and reviews, with the comment's
/// `status` beside. A comment that waits for approval, or is spam, was not made for the public yet
/// and means nothing: the plugin tells of it when it is approved.
/// Errors: kMalformedPayload.
Result<EventBatch> read_plugin_event(const Site& site, std::string_view body,
                                     TimePoint received_at);

}  // namespace kaiku::platforms::wordpress
