#pragma once

#include <string>
#include <string_view>

#include <nlohmann/json_fwd.hpp>

#include <kaiku/clock/time.hpp>
#include <kaiku/http/message.hpp>
#include <kaiku/platforms/polling.hpp>

#include "answer.hpp"
#include "graph.hpp"

namespace kaiku::platforms::meta {

/// How a platform lists what was written last: the latest things that the account published, each
/// with the latest comments on it.
struct Listing {
  std::string path;     ///< "/105500000000001/feed"
  std::string fields;   ///< asks for `comments` of each
  const char* object;   ///< of a webhook that tells such a comment: "page"
  const char* field;    ///< "feed"
  const char* written;  ///< the member that says when a comment was written
  /// What that webhook would say of a comment on something published.
  nlohmann::json (*told)(const nlohmann::json& published, const nlohmann::json& comment);
};

/// Things published that are looked at, and comments on each.
inline constexpr std::size_t kMostPublished = 25;
inline constexpr std::size_t kMostComments = 50;

/// Webhooks that nobody took are lost after a while, and the platform does not send them again. So
/// the latest comments are listed from time to time, and those written since the list was read last
/// are told as webhooks would have told them: with the same keys, so that none counts twice. At
/// most 1000 are taken from one list.
http::Request list_latest(const Graph& graph, const Listing& listing);
PollAnswer read_latest(const Listing& listing, const std::string& owner_id, std::string_view cursor,
                       const Answer& answer, TimePoint now);

}  // namespace kaiku::platforms::meta
