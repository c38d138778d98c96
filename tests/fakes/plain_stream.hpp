#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>

#include <kaiku/platforms/live_stream.hpp>

#include "fakes/listing_adapter.hpp"

namespace kaiku::fakes {

/// A conversation of one word per frame: "in" lets in, "well" says that all is well, "NUMBER
/// id author text…" is event NUMBER, "again" wants another connection, "lost" another session,
/// "trouble" and "fine" are what they say, anything else cannot be read. The first frame that it
/// sends is "after NUMBER", every ten seconds "alive". Close codes: 1 later, 2 bad token, 3
/// impossible.
class PlainStream final : public platforms::LiveStream {
 public:
  std::string_view name() const override { return "live"; }
  std::size_t max_frame_bytes() const override { return 1000; }
  void begin(std::string_view cursor) override { place_ = cursor; }
  std::optional<http::Request> render_lookup() const override {
    return http::Request("GET", "https://plain.test/live");
  }
  platforms::LiveStep read_lookup(const http::Response& response) override {
    platforms::LiveStep step;
    if (response.status == 401) step.then = Then::kBadToken;
    if (response.status == 503) step.then = Then::kLater;
    step.reason = "HTTP " + std::to_string(response.status);
    return step;
  }
  std::string url() const override { return "wss://plain.test/live"; }
  void opened(TimePoint now) override {
    due_ = now;
    greeted_ = in_ = steady_ = false;
  }
  platforms::LiveStep take(std::span<const std::string> frames, TimePoint now) override;
  TimePoint due() const override { return due_; }
  platforms::LiveStep tick(TimePoint now) override {
    platforms::LiveStep step;
    if (now < due_) return step;
    step.send.push_back(greeted_ ? "alive" : "after " + place_);
    greeted_ = true;
    due_ = now + std::chrono::seconds(10);
    return step;
  }
  platforms::LiveStep closed(int code) override {
    in_ = false;
    platforms::LiveStep step;
    step.then = code == 1   ? Then::kLater
                : code == 2 ? Then::kBadToken
                : code == 3 ? Then::kImpossible
                            : Then::kReconnect;
    step.reason = "closed with " + std::to_string(code);
    return step;
  }
  int parting_code() const override { return 4000; }
  bool established() const override { return in_; }
  bool steady() const override { return steady_; }
  std::string trouble() const override { return trouble_; }

 private:
  using Then = platforms::LiveStep::Then;
  void take_one(const std::string& frame, platforms::LiveStep& step);

  std::string place_;
  std::string trouble_;
  TimePoint due_{};
  bool greeted_ = false;
  bool in_ = false;
  bool steady_ = false;
};

/// An imaginary platform that tells over a connection.
class TellingAdapter final : public ListingAdapter {
 public:
  std::unique_ptr<platforms::LiveStream> live_stream(crypto::Random&) const override {
    return std::make_unique<PlainStream>();
  }
};

}  // namespace kaiku::fakes
