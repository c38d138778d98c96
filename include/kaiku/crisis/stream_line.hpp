#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <kaiku/crisis/observation.hpp>
#include <kaiku/domain/comment.hpp>
#include <kaiku/result/result.hpp>

namespace kaiku::crisis {

/// One comment of a recorded or made-up stream, with what is already known of it.
struct StreamComment {
  struct Label {
    Category category = Category::kNeutral;
    bool negative = false;
    int severity = 0;
    double score = 1;
  };
  Comment comment;  ///< account: the platform, as the one source that is known
  TimePoint received_at{};
  std::optional<TimePoint> author_created;
  std::optional<Label> label;
};

/// The longest line that is read.
inline constexpr std::size_t kMostStreamLineBytes = std::size_t{1} << 20;

/// Reads {"id", "ts", "received_at", "platform", "brand", "post_id", "parent_id", "author_id",
/// "author_followers", "author_created", "lang", "text", "label": {"category", "sentiment",
/// "severity", "score"}}. Only id and ts must be there. Times are ISO 8601, or seconds or
/// milliseconds since 1970. Errors: kMalformedPayload with the member and what it should be.
Result<StreamComment> read_stream_line(std::string_view line);

/// The comment by its label, which must be there.
Observation observe(const StreamComment& line);

}  // namespace kaiku::crisis
