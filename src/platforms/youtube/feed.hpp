#pragma once

#include <string_view>

#include <kaiku/domain/event.hpp>
#include <kaiku/result/result.hpp>

#include "../owner.hpp"

namespace kaiku::platforms::youtube {

/// Whether a kept body is a feed of the hub, and no page of the Data API.
bool is_feed(std::string_view body);

/// The videos that an Atom feed tells of, as posts of the channel; a tombstone (RFC 6721) as the
/// removal of one. Document types, and with them entities, are refused, as is what is nested deeper
/// than 16 elements, more than 1000 entries, or longer than 4 kB in one element.
Result<EventBatch> read_videos(const Owner& owner, std::string_view body, TimePoint received_at);

}  // namespace kaiku::platforms::youtube
