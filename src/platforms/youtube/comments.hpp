#pragma once

#include <string>
#include <string_view>

#include <nlohmann/json_fwd.hpp>

#include <kaiku/domain/event.hpp>
#include <kaiku/result/result.hpp>

#include "../owner.hpp"

namespace kaiku::platforms::youtube {

/// What may stand in a request as an id: letters, digits, '-', '_' and, in replies, '.'.
bool is_youtube_id(std::string_view id);

/// "2026-01-01T00:00:00Z" of `snippet`: when its text became what it is.
std::optional<TimePoint> changed_at(const nlohmann::json& snippet);

/// The author's channel, or "" (a deleted one).
std::string author_of(const nlohmann::json& snippet);

std::string words_of(const nlohmann::json& snippet);

/// The events of a page of threads or of replies. A page as the poller stores it also says since
/// when it is of interest, and on which video its replies stand.
Result<EventBatch> read_comments(const Owner& owner, std::string_view body, TimePoint received_at);

}  // namespace kaiku::platforms::youtube
