#pragma once

#include <functional>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "standin/faults.hpp"
#include "standin/http_service.hpp"
#include "standin/observed.hpp"

namespace standin {

/// Meta's Graph API as its documentation describes it, for Facebook pages and Instagram accounts:
/// replies, private replies (one per comment), likes, hide, delete, block, reading and listing
/// comments, error bodies and usage headers. Unknown comment ids exist as soon as they are
/// registered.
class GraphApi {
 public:
  struct Reply {
    std::string id;
    std::string comment;
    std::string text;
  };
  struct Call {
    std::string method;
    std::string path;
    std::string body;
    int order = 0;  ///< position among all calls that had an effect
  };
  struct State {
    std::set<std::string> comments;  ///< that exist and can be acted on
    std::vector<Reply> replies;      ///< public, in order
    std::vector<Reply> private_replies;
    std::vector<Call> effects;  ///< every write that was carried out
    std::set<std::string> hidden;
    std::set<std::string> liked;
    std::set<std::string> deleted;
    std::set<std::string> blocked;
    std::size_t requests = 0;
    std::size_t refused_proofs = 0;  ///< calls without a valid appsecret_proof
  };

  /// `page` is the acting page or account id; its token and app secret are checked on each call.
  GraphApi(std::string page, std::string token, std::string app_secret);

  std::string url() const { return service_.url(); }
  void add_comment(const std::string& id);
  void remove_comment(const std::string& id);

  Observed<State>& state() { return state_; }
  Faults& faults() { return faults_; }
  /// Put on every answer, e.g. {"X-App-Usage", "{\"call_count\":99}"}.
  void set_header(std::string name, std::string value);
  /// Called for each effect, on the stand-in's thread: the demo prints with it.
  void on_effect(std::function<void(const Call&)> observer);

  /// The documented error body with HTTP 400.
  static kaiku::http::Response error(int code, int subcode, const std::string& message,
                                     bool transient = false);

 private:
  Answer handle(const kaiku::http::Request& request);
  kaiku::http::Response perform(const kaiku::http::Request& request);
  kaiku::http::Response read(State& state, const std::string& id, const std::string& edge);
  kaiku::http::Response write(State& state, const std::string& id, const std::string& edge,
                              const kaiku::http::Request& request);
  kaiku::http::Response reply(State& state, const std::string& comment, const std::string& text);
  kaiku::http::Response message(State& state, const kaiku::http::Request& request);
  void note(State& state, const kaiku::http::Request& request);
  bool authorised(const kaiku::http::Request& request) const;

  std::string page_;
  std::string token_;
  std::string app_secret_;
  Observed<State> state_;
  Faults faults_;
  Observed<std::map<std::string, std::string>> headers_;
  Observed<std::function<void(const Call&)>> observer_;
  HttpService service_;  // last: its thread uses all of the above
};

}  // namespace standin
