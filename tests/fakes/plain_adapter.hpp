#pragma once

#include <optional>
#include <set>
#include <string>

#include <kaiku/platforms/adapter.hpp>

namespace kaiku::fakes {

/// An imaginary platform of one line per action, whose answers a test reads at a glance:
/// 200 "id" done, 404 gone, 429 later, 400 permanent, 401 bad token, 500 unknown.
class PlainAdapter : public platforms::Adapter {
 public:
  std::string_view platform() const override { return "plain"; }
  std::set<ActionKind> capabilities() const override {
    return {ActionKind::kReply, ActionKind::kPrivateReply, ActionKind::kHide, ActionKind::kReact};
  }
  std::size_t max_body_bytes() const override { return 100; }
  http::Response handshake(const http::Request&) const override {
    return http::Response(200, "shaken", "text/plain");
  }

  Result<platforms::Authenticated> authenticate(const http::Request& request,
                                                TimePoint) const override {
    if (request.headers.find("Signature") != "good") return Error(Errc::kBadSignature, "plain");
    platforms::Authenticated sender;
    sender.transport_key = std::string(request.headers.find("Delivery").value_or(""));
    return sender;
  }

  /// "comment-id author text…", one event a line; a line "?" is malformed.
  Result<EventBatch> parse(std::string_view body, TimePoint received_at) const override;

  Result<http::Request> render(const Action& action, TimePoint) const override {
    http::Request request("POST", "https://plain.test/" + std::string(to_string(action.kind)) +
                                      "/" + action.target.value);
    request.body = action.text;
    return request;
  }
  platforms::Outcome read(const Action& action, const http::Response& response) const override;
  bool takes_two_steps(const Action&) const override { return two_steps; }
  /// "200 place" goes on there; 404 gone, 429 later, 401 bad token, others never.
  Result<http::Request> render_rest(const Action& action, const http::Response& first,
                                    TimePoint now) const override;

  std::optional<http::Request> render_reread(const Action& action, TimePoint) const override {
    if (!rereads) return std::nullopt;
    return http::Request("GET", "https://plain.test/comment/" + action.target.value);
  }
  Result<platforms::TargetState> read_reread(const Action&,
                                             const http::Response& response) const override;

  std::optional<http::Request> render_fetch(const Event& event, TimePoint) const override {
    return http::Request("GET", "https://plain.test/comment/" + event.comment.id.value);
  }
  Result<Event> read_fetch(Event event, const http::Response& response) const override {
    if (response.status != 200) return Error(Errc::kNotFound, "plain");
    event.comment.text = response.body;
    return event;
  }

  std::optional<http::Request> render_reconcile(const Action& action, TimePoint) const override {
    if (!reconciles) return std::nullopt;
    return http::Request("GET", "https://plain.test/replies/" + action.target.value);
  }
  platforms::DoubtAnswer read_reconcile(const Action&,
                                        const http::Response& response) const override;
  bool safe_to_repeat(const Action&) const override { return repeatable; }

  platforms::RateHint rate_hint(const http::Response& response) const override;
  bool allow_private_addresses() const override { return false; }

  bool two_steps = false;
  bool rereads = false;
  bool reconciles = true;
  bool repeatable = false;
};

}  // namespace kaiku::fakes
