#pragma once

#include <string>
#include <string_view>

#include <kaiku/clock/time.hpp>
#include <kaiku/http/message.hpp>
#include <kaiku/platforms/polling.hpp>

namespace kaiku::platforms::youtube {

/// The subscription of a channel's videos at Google's hub (W3C WebSub). It ends by itself, so it is
/// asked for anew at half of its lease; the hub then asks back at the callback.
class WebSub {
 public:
  struct Settings {
    std::string channel;
    std::string callback;  ///< the account's public webhook address
    std::string secret;    ///< the hub signs with it; at most kLongestSecret bytes
    std::string hub;
    Duration lease{};
  };
  static constexpr std::size_t kLongestSecret = 200;
  static constexpr std::size_t kMostFeedBytes = std::size_t{256} * 1024;

  explicit WebSub(Settings settings);

  /// "/" and a word that only the hub was told.
  bool takes_path(std::string_view rest) const;
  /// The answer to the hub that asks whether we want this subscription: 404 unless we do.
  http::Response confirm(const http::Request& request) const;
  /// Whether X-Hub-Signature is the HMAC by sha1, sha256, sha384 or sha512 of the body.
  bool is_signed(const http::Request& request) const;

  /// The name changes with the callback and the secret: another subscription is asked for at once.
  const Stream& stream() const { return stream_; }
  http::Request subscribe() const;
  PollAnswer read_answer(const http::Response& response) const;
  bool is_for_hub(const http::Request& request) const { return request.url == settings_.hub; }

 private:
  Settings settings_;
  std::string word_;
  std::string topic_;
  Stream stream_;
};

}  // namespace kaiku::platforms::youtube
