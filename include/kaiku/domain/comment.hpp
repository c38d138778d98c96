#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <kaiku/clock/time.hpp>
#include <kaiku/domain/ids.hpp>

namespace kaiku {

/// What sort of text a comment is. `kPost` is a visitor's own post on the brand's page.
enum class CommentKind { kComment, kReview, kMention, kLiveComment, kStoryReply, kMessage, kPost };

std::string_view to_string(CommentKind kind);
std::optional<CommentKind> parse_comment_kind(std::string_view name);

struct Author {
  AuthorId id;       ///< empty when the platform did not say
  std::string name;  ///< public handle or name; never logged
  std::optional<std::uint64_t> followers;
};

/// A piece of text by somebody else, as one event told it. Within an account `id` is unique.
struct Comment {
  AccountId account;
  BrandId brand;
  std::string platform;  ///< adapter name: "facebook", "instagram", "generic"
  CommentId id;
  PostId post;                      ///< empty for messages and page-level reviews
  std::optional<CommentId> parent;  ///< set for a reply to another comment
  CommentKind kind = CommentKind::kComment;
  Author author;
  std::string text;           ///< UTF-8 as written; may be empty (photo only)
  std::string language_hint;  ///< what the source said ("fi"), or empty
  std::optional<int> rating;  ///< 1..5; a Facebook recommendation is 5 or 1
  bool is_private = false;    ///< a direct message: nothing about it is public
  bool on_ad = false;
  bool has_attachment = false;
  TimePoint created_at{};
  std::string permalink;  ///< may be empty

  /// The thread: the topmost known comment of the branch this one stands in.
  const CommentId& thread() const { return parent ? *parent : id; }
};

}  // namespace kaiku
