#pragma once

#include <map>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "standin/faults.hpp"
#include "standin/http_service.hpp"
#include "standin/observed.hpp"

namespace standin {

/// A personal data server of the AT Protocol, seen by one account: sessions that end, notifications
/// newest first in pages, records under keys, conversations.
class BlueskyApi {
 public:
  struct Post {
    std::string did;
    std::string rkey;
    std::string text;
    std::string indexed;
    nlohmann::json reply;  ///< {"root","parent"}, or null

    std::string uri() const { return "at://" + did + "/app.bsky.feed.post/" + rkey; }
    std::string id() const { return did + "/" + rkey + "/bafy" + rkey; }
  };
  struct State {
    std::vector<Post> posts;                                ///< in order of time
    std::map<std::string, nlohmann::json> records;          ///< others: "<collection>/<rkey>"
    std::vector<std::pair<std::string, std::string>> sent;  ///< messages: conversation and text
    std::size_t sessions = 0;  ///< how many were made; only the last one counts
    std::size_t polls = 0;     ///< pages of notifications that were given
    bool ended = false;        ///< the session has, and says so with 400
  };

  BlueskyApi(std::string did, std::string password, std::size_t page_size = 100);

  std::string url() const { return service_.url(); }

  /// A post of the account itself, as comments name it.
  std::string post(const std::string& text);
  /// Somebody answers that post of the account; the comment's id.
  std::string reply(const std::string& text, const std::string& author, const std::string& to);
  /// What the account wrote right below it.
  std::vector<std::string> answers_to(const std::string& id) const;
  void end_session();

  Observed<State>& state() { return state_; }
  const Observed<State>& state() const { return state_; }
  Faults& faults() { return faults_; }

 private:
  Answer handle(const kaiku::http::Request& request);
  kaiku::http::Response perform(State& state, const kaiku::http::Request& request);
  kaiku::http::Response make_session(State& state, const kaiku::http::Request& request) const;
  kaiku::http::Response notifications(State& state, const kaiku::http::Request& request) const;
  kaiku::http::Response own_posts(const State& state) const;
  kaiku::http::Response write_record(State& state, const kaiku::http::Request& request,
                                     bool replace) const;
  kaiku::http::Response read_record(const State& state, const kaiku::http::Request& request) const;
  std::string add(const std::string& did, const std::string& text, nlohmann::json reply);

  std::string did_;
  std::string password_;
  std::size_t page_size_;
  Observed<State> state_;
  Faults faults_;
  HttpService service_;  // last: its thread uses all of the above
};

}  // namespace standin
