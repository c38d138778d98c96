#pragma once

#include <string>
#include <string_view>

#include <kaiku/domain/ids.hpp>

namespace kaiku::platforms::meta {

/// Where a comment stands, as its PostId says it: the id of the post or media, with a mark when it
/// is a broadcast or somebody else's. What can be done depends on it, and an action carries only
/// ids.
enum class Place { kOwn, kLive, kMention };

inline constexpr std::string_view kLiveMark = "live:";
inline constexpr std::string_view kMentionMark = "mention:";

inline PostId post_at(Place place, std::string_view id) {
  const std::string_view mark = place == Place::kLive      ? kLiveMark
                                : place == Place::kMention ? kMentionMark
                                                           : std::string_view();
  return PostId(std::string(mark).append(id));
}

inline Place place_of(const PostId& post) {
  if (post.value.starts_with(kLiveMark)) return Place::kLive;
  if (post.value.starts_with(kMentionMark)) return Place::kMention;
  return Place::kOwn;
}

inline std::string post_id_of(const PostId& post) {
  switch (place_of(post)) {
    case Place::kLive:
      return post.value.substr(kLiveMark.size());
    case Place::kMention:
      return post.value.substr(kMentionMark.size());
    case Place::kOwn:
      break;
  }
  return post.value;
}

}  // namespace kaiku::platforms::meta
