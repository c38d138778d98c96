#pragma once

#include <string>
#include <string_view>

#include <nlohmann/json_fwd.hpp>

#include <kaiku/domain/event.hpp>
#include <kaiku/result/result.hpp>

#include "../owner.hpp"

namespace kaiku::platforms::flickr {

bool is_photo_id(std::string_view text);
bool is_person_id(std::string_view text);   ///< "35468159852@N01"
bool is_comment_id(std::string_view text);  ///< "6065-53000000001-72157700000000001"

/// What a comment says, without HTML.
std::string words_of(const nlohmann::json& comment);

/// The events of {"photo", "comments"}. Flickr tells neither of edits nor of removals: what the
/// poller found out about them is marked "edited" or "removed".
Result<EventBatch> read_comments(const Owner& owner, std::string_view body, TimePoint received_at);

}  // namespace kaiku::platforms::flickr
