#include "urn.hpp"

#include <algorithm>

namespace kaiku::platforms::linkedin {
namespace {

constexpr std::string_view kUrn = "urn:li:";
constexpr std::string_view kComment = "urn:li:comment:(";
constexpr std::size_t kLongest = 200;

bool is_urn_character(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
         std::string_view(":(),_-").find(c) != std::string_view::npos;
}

}  // namespace

bool is_urn(std::string_view text) {
  return text.size() > kUrn.size() && text.size() <= kLongest && text.starts_with(kUrn) &&
         std::ranges::all_of(text, is_urn_character);
}

std::optional<CommentUrn> parse_comment_urn(std::string_view text) {
  if (!is_urn(text) || !text.starts_with(kComment) || !text.ends_with(')')) return std::nullopt;
  std::string_view inside = text.substr(kComment.size());
  inside.remove_suffix(1);
  const auto comma = inside.rfind(',');
  if (comma == std::string_view::npos) return std::nullopt;
  std::string post(inside.substr(0, comma));
  const std::string number(inside.substr(comma + 1));
  if (post.empty() || post.find_first_of("(),") != std::string::npos) return std::nullopt;
  if (number.empty() || number.find_first_not_of("0123456789") != std::string::npos) {
    return std::nullopt;
  }
  if (!post.starts_with(kUrn)) post.insert(0, kUrn);
  return CommentUrn{.post = std::move(post), .number = number};
}

}  // namespace kaiku::platforms::linkedin
