#pragma once

#include <string>
#include <string_view>

#include <kaiku/domain/ids.hpp>

namespace kaiku::platforms::instagram {

/// Where a comment stands, as its PostId says it: the media id, with a mark when it is a broadcast
/// or somebody else's media.
enum class Place { kOwnMedia, kLive, kMention };

inline constexpr std::string_view kLiveMark = "live:";
inline constexpr std::string_view kMentionMark = "mention:";

inline PostId post_at(Place place, std::string_view media) {
  const std::string_view mark = place == Place::kLive      ? kLiveMark
                                : place == Place::kMention ? kMentionMark
                                                           : std::string_view();
  return PostId(std::string(mark).append(media));
}

inline Place place_of(const PostId& post) {
  if (post.value.starts_with(kLiveMark)) return Place::kLive;
  if (post.value.starts_with(kMentionMark)) return Place::kMention;
  return Place::kOwnMedia;
}

inline std::string media_of(const PostId& post) {
  switch (place_of(post)) {
    case Place::kLive:
      return post.value.substr(kLiveMark.size());
    case Place::kMention:
      return post.value.substr(kMentionMark.size());
    case Place::kOwnMedia:
      break;
  }
  return post.value;
}

}  // namespace kaiku::platforms::instagram
