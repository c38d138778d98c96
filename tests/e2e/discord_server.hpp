#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "fakes/web_socket_server.hpp"
#include "standin/faults.hpp"
#include "standin/http_service.hpp"
#include "standin/observed.hpp"

namespace e2e {

/// Discord as its documentation describes it and no more of it than a test needs: one channel,
/// private ones, and the Gateway, which keeps what a session has not heard.
class DiscordServer {
 public:
  struct State {
    std::vector<nlohmann::json> messages;    ///< of all channels, in the order of their ids
    std::vector<nlohmann::json> dispatches;  ///< of the session, with their numbers
    std::vector<int> refusals;               ///< close codes for the next who identify themselves
    std::vector<int> goodbyes;               ///< with which the bot has left
    std::set<kaiku::fakes::WebSocketPeer*> peers;  ///< connected, and let in
    int session = 0;                               ///< the number of the last one
    bool session_is_valid = false;
    bool deaf = false;  ///< heartbeats get no answer
    std::size_t identified = 0;
    std::size_t resumed = 0;
    std::size_t heartbeats = 0;
    std::size_t polls = 0;
    std::int64_t last_id = 0;
  };

  explicit DiscordServer(std::string token);

  std::string api() const { return service_.url(); }

  /// Somebody writes in the channel, or privately to the bot; the message's id as Kaiku names it.
  std::string write(const std::string& text, const std::string& author);
  std::string write_privately(const std::string& text, const std::string& author);
  /// The same while the Gateway tells nothing of it.
  std::string write_unheard(const std::string& text, const std::string& author);
  void edit(const std::string& id, const std::string& text);
  void remove(const std::string& id);
  /// Whoever holds the bot's token writes in the person's private channel.
  void answer_as_staff(const std::string& text, const std::string& person);
  void react(const std::string& id, const std::string& author, const std::string& emoji);
  void dispatch(const std::string& name, const nlohmann::json& d);

  /// Sends a frame to who is connected.
  void say(const nlohmann::json& frame);
  void close(int code);
  void end_session();

  /// The bot's own messages in answer to one.
  std::vector<std::string> answers_to(const std::string& id) const;
  /// The bot's own messages in a person's private channel.
  std::vector<std::string> sent_to(const std::string& person) const;
  static std::string private_channel(const std::string& person) { return "7" + person.substr(1); }

  standin::Observed<State>& state() { return state_; }
  const standin::Observed<State>& state() const { return state_; }
  standin::Faults& faults() { return faults_; }

  static constexpr const char* kBot = "1200000000000000009";
  static constexpr const char* kGuild = "1300000000000000001";
  static constexpr const char* kChannel = "1400000000000000001";

 private:
  standin::Answer handle(const kaiku::http::Request& request);
  kaiku::http::Response perform(State& state, const kaiku::http::Request& request);
  kaiku::http::Response post(State& state, const std::string& channel, const nlohmann::json& asked);
  kaiku::http::Response list(State& state, const kaiku::http::Request& request,
                             const std::string& channel);
  void serve(kaiku::fakes::WebSocketPeer& peer);
  bool take(kaiku::fakes::WebSocketPeer& peer, const nlohmann::json& frame);
  void let_in(State& state, kaiku::fakes::WebSocketPeer& peer);
  void resume(State& state, kaiku::fakes::WebSocketPeer& peer, const nlohmann::json& asked);
  nlohmann::json make(State& state, const std::string& channel, const std::string& text,
                      const std::string& author, const nlohmann::json& more);
  static void tell(State& state, const std::string& name, const nlohmann::json& d);

  std::string token_;
  standin::Observed<State> state_;
  standin::Faults faults_;
  kaiku::fakes::WebSocketServer gateway_;
  standin::HttpService service_;  // last: its thread uses all of the above
};

}  // namespace e2e
