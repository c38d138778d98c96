#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "standin/faults.hpp"
#include "standin/http_service.hpp"
#include "standin/observed.hpp"

namespace standin {

/// YouTube's Data API as its documentation describes it, for the comments of one channel: threads
/// newest first in pages, replies, inserting, moderating, units of a quota, and Google's token
/// endpoint, whose newest token alone is good.
class YouTubeApi {
 public:
  struct Comment {
    std::string id;
    std::string parent;  ///< empty for the topmost of a thread
    std::string author;  ///< a channel id
    std::string text;
    std::string published;
    std::string moderation = "published";
  };
  struct State {
    std::vector<Comment> comments;  ///< in the order in which they were written
    std::vector<std::string> banned;
    std::size_t requests = 0;  ///< of the API, refused ones too
    std::size_t lists = 0;     ///< pages of threads that were given
    std::size_t writes = 0;
    std::size_t tokens = 0;  ///< that were given out
    bool consent_withdrawn = false;
    std::vector<kaiku::http::Request> subscriptions;  ///< asked for at the hub
    std::vector<Comment> chat;  ///< of the live broadcast, in the order in which it was said
    bool live = false;
    std::size_t looks = 0;  ///< whether it is live
    std::int64_t units_left = 1'000'000;
  };

  explicit YouTubeApi(std::string channel, std::size_t page_size = 100);

  std::string url() const { return service_.url(); }
  /// Of the hub that tells of videos.
  std::string hub_url() const { return service_.url() + "/hub"; }
  std::string token_url() const { return service_.url() + "/token"; }

  /// Somebody writes below the video, now; returns the comment's id.
  std::string add_comment(const std::string& text, const std::string& author = {});
  /// Somebody says it in the live chat, now.
  void say(const std::string& text);
  /// What the channel itself wrote below that comment.
  std::vector<std::string> answers_to(const std::string& comment) const;
  /// The access token in force is good no more.
  void revoke_token();

  Observed<State>& state() { return state_; }
  const Observed<State>& state() const { return state_; }
  Faults& faults() { return faults_; }

 private:
  Answer handle(const kaiku::http::Request& request);
  kaiku::http::Response perform(const kaiku::http::Request& request);
  kaiku::http::Response give_token(State& state) const;
  kaiku::http::Response list_threads(State& state, const kaiku::http::Request& request) const;
  kaiku::http::Response list_comments(State& state, const kaiku::http::Request& request) const;
  kaiku::http::Response chat(State& state, const kaiku::http::Request& request) const;
  kaiku::http::Response insert(State& state, const kaiku::http::Request& request) const;
  static kaiku::http::Response moderate(State& state, const kaiku::http::Request& request);

  std::string channel_;
  std::size_t page_size_;
  Observed<State> state_;
  Faults faults_;
  HttpService service_;  // last: its thread uses all of the above
};

}  // namespace standin
