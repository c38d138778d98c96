#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <nlohmann/json_fwd.hpp>

#include <kaiku/domain/event.hpp>
#include <kaiku/result/result.hpp>

#include "../owner.hpp"

namespace kaiku::platforms::tumblr {

bool is_blog_name(std::string_view text);
bool is_blog_uuid(std::string_view text);

/// Somebody's post, as a comment's id names it: "<blog>/<post>". Replies have no id at Tumblr and
/// are named by their notification.
struct BlogPost {
  std::string blog;
  std::string post;

  static std::optional<BlogPost> of(std::string_view comment);
  std::string id() const { return blog + "/" + post; }
};

/// The words of a post in Tumblr's post format, without those that it passes on.
std::string words_of(const nlohmann::json& post);

/// The events of {"notifications"}.
Result<EventBatch> read_notifications(const Owner& owner, std::string_view body,
                                      TimePoint received_at);

}  // namespace kaiku::platforms::tumblr
