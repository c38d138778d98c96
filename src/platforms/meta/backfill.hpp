#pragma once

#include <string>
#include <string_view>

#include <nlohmann/json_fwd.hpp>

#include <kaiku/clock/time.hpp>
#include <kaiku/http/message.hpp>
#include <kaiku/http/url.hpp>
#include <kaiku/platforms/polling.hpp>

#include "answer.hpp"
#include "graph.hpp"

namespace kaiku::platforms::meta {

/// How a platform lists what was written last: the latest things that the account published, each
/// with the latest comments on it.
struct Listing {
  std::string path;      ///< "/105500000000001/feed"
  std::string comments;  ///< fields of a comment, and of a reply: "id,message,…"
  http::Fields order;    ///< what makes a list of comments begin with the newest
  bool replies = false;  ///< replies stand in a list of their own below their comment
  const char* object;    ///< of a webhook that tells such a comment: "page"
  const char* field;     ///< "feed"
  const char* written;   ///< the member that says when something was written
  /// What that webhook would say of a comment on something published.
  nlohmann::json (*told)(const nlohmann::json& published, const nlohmann::json& comment);
};

/// Things published that a page of the list shows, comments on each of them, and replies to each of
/// those. The latest page is always looked at; further ones as long as what they show was published
/// since the last round.
inline constexpr std::size_t kMostPublished = 25;
inline constexpr std::size_t kMostComments = 50;
inline constexpr std::size_t kMostReplies = 15;

/// Lists that a round has begun and not ended, which its cursor holds. What is deepest is read
/// first, so that pages of the lengths asked for never lead to more: the comments on each thing of
/// a page with the replies to each of them, and those of one further page.
inline constexpr std::size_t kMostPlaces = kMostPublished * (1 + kMostComments) + 1 + kMostComments;
inline constexpr std::size_t kLongestPlace = 2'000;  ///< bytes of Meta's word for one

/// Webhooks that nobody took are lost after a while, and the platform does not send them again. So
/// the latest comments are listed from time to time, and those written since the list was read last
/// are told as webhooks would have told them: with the same keys, so that none counts twice. A
/// round follows the pages of each list down to what the round before began with; the cursor holds
/// what of it is left, so that a crash costs one page. A page that would lead to more than that is
/// not taken: it is asked for again later, and nothing moves past it.
http::Request list_latest(const Graph& graph, const Listing& listing, std::string_view cursor,
                          TimePoint now);
PollAnswer read_latest(const Listing& listing, const std::string& owner_id, std::string_view cursor,
                       const Answer& answer, TimePoint now);

}  // namespace kaiku::platforms::meta
