#pragma once

#include <map>
#include <string>
#include <vector>

#include "standin/faults.hpp"
#include "standin/http_service.hpp"
#include "standin/observed.hpp"

namespace standin {

/// A customer's action URL for the generic source: checks the Standard Webhooks signature, answers
/// a repeated idempotency key with 409, a gone target with 404.
class ActionEndpoint {
 public:
  struct Action {
    std::string type;  ///< "action.reply"
    std::string target;
    std::string text;
    std::string idempotency_key;
  };
  struct State {
    std::vector<Action> actions;  ///< carried out, in order
    std::size_t repeats = 0;      ///< answered 409
    std::size_t bad_signatures = 0;
  };

  /// `secret` as configured: whsec_ and base64.
  explicit ActionEndpoint(std::string secret);

  std::string url() const { return service_.url() + "/actions"; }
  Observed<State>& state() { return state_; }
  Faults& faults() { return faults_; }

 private:
  Answer handle(const kaiku::http::Request& request);
  kaiku::http::Response perform(const kaiku::http::Request& request);

  std::string secret_;
  Observed<State> state_;
  Faults faults_;
  HttpService service_;
};

}  // namespace standin
