#pragma once

#include <string>
#include <string_view>

#include <nlohmann/json_fwd.hpp>

#include <kaiku/domain/event.hpp>
#include <kaiku/result/result.hpp>

#include "../owner.hpp"

namespace kaiku::platforms::mastodon {

/// What a status says: warning and words, without the people whom it is addressed to.
std::string words_of(const nlohmann::json& status);

/// Who wrote it: an id, or "".
std::string author_of(const nlohmann::json& status);

bool is_direct(const nlohmann::json& status);

/// The events of a list of notifications, or of statuses of the account itself.
Result<EventBatch> read_list(const Owner& owner, std::string_view body, TimePoint received_at);

}  // namespace kaiku::platforms::mastodon
