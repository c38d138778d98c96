#pragma once

#include <string>
#include <string_view>

#include <nlohmann/json_fwd.hpp>

#include <kaiku/domain/event.hpp>
#include <kaiku/result/result.hpp>

#include "../owner.hpp"

namespace kaiku::platforms::bluesky {

/// The words of a post's record.
std::string words_of(const nlohmann::json& view);

/// The events of a page: {"notifications"}, {"feed"} of the account itself, or {"logs"} of its
/// conversations.
Result<EventBatch> read_page(const Owner& owner, std::string_view body, TimePoint received_at);

}  // namespace kaiku::platforms::bluesky
