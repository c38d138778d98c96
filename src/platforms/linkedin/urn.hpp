#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace kaiku::platforms::linkedin {

/// Whether `text` can stand, percent-encoded, in a path: "urn:li:" and then letters, digits and
/// ":(),_-".
bool is_urn(std::string_view text);

/// "urn:li:comment:(urn:li:activity:1,2)": the post that it stands on and its own number.
struct CommentUrn {
  std::string post;
  std::string number;

  std::string text() const { return "urn:li:comment:(" + post + "," + number + ")"; }
};

/// Also takes the short form of webhooks, "urn:li:comment:(activity:1,2)". Nothing for other URNs.
std::optional<CommentUrn> parse_comment_urn(std::string_view text);

}  // namespace kaiku::platforms::linkedin
