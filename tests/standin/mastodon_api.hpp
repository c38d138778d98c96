#pragma once

#include <map>
#include <string>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "standin/faults.hpp"
#include "standin/http_service.hpp"
#include "standin/observed.hpp"

namespace standin {

/// A Mastodon server as its documentation describes it, seen by one account: notifications in pages
/// upwards from min_id with Link fields, statuses with their context, posting with
/// Idempotency-Key, favourites, blocks.
class MastodonApi {
 public:
  struct Status {
    std::string id;
    std::string above;   ///< what it answers, or ""
    std::string author;  ///< "brand", or a person's name
    std::string text;    ///< as HTML
    std::string visibility = "public";
    std::string created;
  };
  struct State {
    std::vector<Status> statuses;
    std::vector<std::string> notified;        ///< statuses that name the account, in order
    std::map<std::string, std::string> keys;  ///< of posted statuses
    std::vector<std::string> liked;
    std::vector<std::string> blocked;
    std::size_t polls = 0;    ///< pages of notifications that were given
    std::size_t repeats = 0;  ///< posts that were known by their key
  };

  MastodonApi(std::string token, std::size_t page_size = 40);

  std::string url() const { return service_.url(); }

  /// A status of the account itself, which others answer.
  std::string post(const std::string& text);
  /// Somebody answers that status, or just names the account, in public or as "direct"; returns the
  /// status's id.
  std::string mention(const std::string& text, const std::string& author,
                      const std::string& above = {}, const std::string& visibility = "public");
  /// What the account wrote right below that status, with this visibility.
  std::vector<std::string> answers_to(const std::string& status,
                                      const std::string& visibility) const;

  Observed<State>& state() { return state_; }
  const Observed<State>& state() const { return state_; }
  Faults& faults() { return faults_; }

 private:
  Answer handle(const kaiku::http::Request& request);
  kaiku::http::Response perform(const kaiku::http::Request& request);
  kaiku::http::Response notifications(State& state, const kaiku::http::Request& request) const;
  static kaiku::http::Response own_statuses(State& state, const kaiku::http::Request& request);
  static kaiku::http::Response about_status(State& state, const std::string& id,
                                            const std::string& edge);
  static kaiku::http::Response publish(State& state, const kaiku::http::Request& request);
  static std::string add(State& state, Status status);

  std::string token_;
  std::size_t page_size_;
  Observed<State> state_;
  Faults faults_;
  HttpService service_;  // last: its thread uses all of the above
};

}  // namespace standin
