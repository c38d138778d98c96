#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include <nlohmann/json_fwd.hpp>

#include <kaiku/crypto/crypto.hpp>
#include <kaiku/http/message.hpp>
#include <kaiku/platforms/live_stream.hpp>

#include "dispatches.hpp"

namespace kaiku::platforms::discord {

/// Discord's Gateway (version 10, JSON), without its bytes on the wire: a session that outlives
/// connections as long as Discord lets it.
class Gateway final : public LiveStream {
 public:
  struct Setup {
    http::Request lookup;  ///< GET /gateway/bot
    std::string token;
    std::string bot;  ///< the user id that the token must belong to
    Ears ears;
    bool allow_plain = false;  ///< ws:// too
  };
  Gateway(Setup setup, crypto::Random& random);

  std::string_view name() const override { return "gateway"; }
  std::size_t max_frame_bytes() const override;
  void begin(std::string_view cursor) override;
  std::optional<http::Request> render_lookup() const override;
  LiveStep read_lookup(const http::Response& response) override;
  std::string url() const override;
  void opened(TimePoint now) override;
  LiveStep take(std::span<const std::string> frames, TimePoint now) override;
  TimePoint due() const override { return due_; }
  LiveStep tick(TimePoint now) override;
  LiveStep closed(int code) override;
  int parting_code() const override;
  bool established() const override { return established_; }
  bool steady() const override { return steady_; }
  std::string trouble() const override { return trouble_; }

 private:
  /// What Discord keeps for us between connections.
  struct Session {
    std::string id;
    std::string url;  ///< where it is taken up again
    std::int64_t seq = 0;
  };

  void take_one(const nlohmann::json& frame, TimePoint now, LiveStep& step);
  void greet(const nlohmann::json& hello, TimePoint now, LiveStep& step);
  void take_dispatch(const nlohmann::json& frame, LiveStep& step);
  void take_ready(const nlohmann::json& ready, LiveStep& step);
  void note_server(const std::string& event, const nlohmann::json& d);
  void lose_session(const nlohmann::json& frame, LiveStep& step);
  void forget_session(LiveStep& step);
  void send(const nlohmann::json& frame, TimePoint now, LiveStep& step);
  std::size_t sent_lately(TimePoint now);
  void hang_up(LiveStep& step);
  void beat(TimePoint now, LiveStep& step);
  std::string cursor() const;
  bool may_connect_to(std::string_view address) const;
  Duration a_moment();

  Setup setup_;
  crypto::Random& random_;
  std::string found_;  ///< by the lookup
  std::optional<Session> session_;
  std::optional<std::int64_t> seq_;  ///< of a session that is not known yet, too
  bool moved_ = false;               ///< `seq` since the last cursor
  int in_vain_ = 0;                  ///< connections in a row that did not lead to the session

  // Of one connection.
  bool open_ = false;
  bool greeted_ = false;
  bool established_ = false;
  bool steady_ = false;
  bool awaits_ack_ = false;
  Duration interval_{};
  TimePoint opened_at_{};
  TimePoint due_ = TimePoint::max();
  std::deque<TimePoint> sent_;  ///< of the last minute
  std::string trouble_;
};

}  // namespace kaiku::platforms::discord
