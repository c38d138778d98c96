#pragma once

#include <string>
#include <string_view>

#include <nlohmann/json_fwd.hpp>

#include <kaiku/domain/event.hpp>
#include <kaiku/result/result.hpp>

#include "../owner.hpp"

namespace kaiku::platforms::discourse {

/// Whose forum this is, and who speaks for it there.
struct Forum {
  Owner owner;
  std::string base;           ///< "https://forum.example"
  bool staff_is_ours = true;  ///< administrators and moderators speak for the brand
};

/// A delivery with the name of its event, which the forum gives in a header field alone:
/// {"event":"post_destroyed","delivery":…}. A name that is none is left out.
std::string with_event_name(std::string_view name, std::string_view body);

/// A delivery {"post":{…}} or {"user":{…}}, bare or with the name of its event. Without the name a
/// post is new, edited or deleted by what it says itself. Errors: kMalformedPayload.
Result<EventBatch> read_delivery(const Forum& forum, std::string_view body, TimePoint received_at);

/// The words of a post: as written or, from older forums, as shown. What it quotes are somebody
/// else's. Nothing when it holds neither.
std::optional<std::string> words_of(const nlohmann::json& post);

}  // namespace kaiku::platforms::discourse
