#pragma once

#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "standin/faults.hpp"
#include "standin/http_service.hpp"
#include "standin/observed.hpp"

namespace standin {

/// Platforms that have to be asked, each below a path of its own as its documentation describes it
/// and no more of it than a test needs: "/google" (reviews of a place), "/pinterest" (the figures
/// of one pin), "/tumblr" (notifications, posts, reblogs), "/flickr" (activity and comments of one
/// photo), "/discord" (one channel and private ones).
class PolledSites {
 public:
  struct State {
    std::vector<nlohmann::json> reviews;        ///< as the API gives them, latest change first
    int review_replies = 0;                     ///< how often one was written
    int pin_comments = 0;                       ///< how many stand on the pin
    std::vector<nlohmann::json> notifications;  ///< Tumblr's, newest first
    std::vector<std::string> reblogs;           ///< texts of the blog's own
    std::vector<nlohmann::json> photo_comments;
    std::vector<nlohmann::json> messages;  ///< of the channel, oldest first
    std::vector<std::string> reactions;    ///< "PUT", "DELETE": what was done with the bot's
    std::vector<std::string> likes;        ///< "like 701", "unlike 701": of Tumblr posts
    std::vector<std::pair<std::string, std::string>> private_ones;  ///< recipient and text
    std::size_t requests = 0;
  };

  PolledSites();

  std::string url(const std::string& site) const { return service_.url() + "/" + site; }

  /// A review of the place with that many stars in words ("ONE"); the comment's id.
  std::string add_review(const std::string& text);
  void edit_review(const std::string& id, const std::string& text);
  std::string add_reblog(const std::string& text);
  std::string add_photo_comment(const std::string& text);
  std::string add_message(const std::string& text, const std::string& author);
  void remove_message(const std::string& id);

  Observed<State>& state() { return state_; }
  const Observed<State>& state() const { return state_; }
  Faults& faults() { return faults_; }

  static constexpr const char* kPhoto = "53000000001";
  static constexpr const char* kNsid = "12037949754@N01";
  static constexpr const char* kChannel = "1400000000000000001";
  static constexpr const char* kBot = "1200000000000000009";

 private:
  Answer handle(const kaiku::http::Request& request);

  Observed<State> state_;
  Faults faults_;
  HttpService service_;  // last: its thread uses all of the above
};

}  // namespace standin
