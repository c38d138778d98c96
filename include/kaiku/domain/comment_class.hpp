#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string_view>

namespace kaiku {

/// The five classes a comment may hold, and kOther when none reaches its threshold. The order of
/// the first five is fixed: arrays are indexed by it.
enum class CommentClass { kQuestion, kCriticism, kAbuse, kPraise, kSpam, kOther };

inline constexpr std::size_t kClassCount = 5;  ///< without kOther
inline constexpr std::array<CommentClass, kClassCount> kClasses = {
    CommentClass::kQuestion, CommentClass::kCriticism, CommentClass::kAbuse, CommentClass::kPraise,
    CommentClass::kSpam};

std::string_view to_string(CommentClass comment_class);  ///< "question", … "other"
std::optional<CommentClass> parse_comment_class(std::string_view name);

}  // namespace kaiku
