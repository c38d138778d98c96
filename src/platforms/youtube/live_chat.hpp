#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <nlohmann/json_fwd.hpp>

#include <kaiku/clock/time.hpp>
#include <kaiku/http/message.hpp>
#include <kaiku/platforms/polling.hpp>

#include "../rest_api.hpp"
#include "../text_length.hpp"

namespace kaiku::platforms::youtube {

struct Answer;

inline constexpr LengthLimit kLiveLimit{.most = 200};
inline constexpr std::string_view kLiveStream = "live-";  ///< and the video's id
inline constexpr std::size_t kMostLiveVideos = 5;

/// A message of a live chat as a comment's id: "live:CHAT:MESSAGE". Whoever acts on it needs both.
struct LiveId {
  std::string chat;
  std::string message;

  std::string text() const { return "live:" + chat + ":" + message; }
  static std::optional<LiveId> read(std::string_view text);
};

/// The place in a broadcast: whether it has begun, and how far its chat has been read.
struct LiveCursor {
  TimePoint since{};  ///< what was said before is left alone
  std::string chat;   ///< empty: not live
  std::string page;
  std::int64_t day = 0;    ///< of the quota
  std::int64_t spent = 0;  ///< units on that day

  std::string text() const;
  /// Nothing when `text` is none of ours.
  static std::optional<LiveCursor> read(std::string_view text);
};

/// Asks whether the video is live, or what has been said in its chat since.
http::Request ask_live(const RestApi& api, std::string_view video, const LiveCursor& cursor);
/// `least`: nothing is asked sooner, whatever the platform allows.
PollAnswer read_live(const Answer& answer, std::string_view video, LiveCursor cursor,
                     Duration least, std::string_view secret);

}  // namespace kaiku::platforms::youtube
