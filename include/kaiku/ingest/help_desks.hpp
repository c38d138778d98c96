#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <boost/asio/awaitable.hpp>

#include <kaiku/cases/case_book.hpp>
#include <kaiku/cases/handling.hpp>
#include <kaiku/clock/clock.hpp>
#include <kaiku/crypto/webhook_key.hpp>
#include <kaiku/http/message.hpp>
#include <kaiku/metrics/metrics.hpp>

namespace kaiku::ingest {

/// What help desks tell about cases that were forwarded to them: `POST
/// /help-desk/{contact}/{channel}` on the public listener, signed like our own messages to that
/// channel (Standard Webhooks). The answer is 204 only after the change is stored; the same message
/// again changes nothing. io thread only.
class HelpDesks {
 public:
  /// Keys by "contact/channel".
  using Keys = std::map<std::string, std::vector<crypto::WebhookKey>, std::less<>>;

  static constexpr std::size_t kMostBodyBytes = std::size_t{64} * 1024;
  /// How far the sender's clock may be off.
  static constexpr Duration kTolerance = std::chrono::minutes(5);

  HelpDesks(cases::CaseBook& book, Clock& clock, metrics::Registry& registry,
            std::function<void()> changed);

  /// `handling` says how cases are worked; both are swapped by a reload.
  void use(std::shared_ptr<const Keys> keys, std::shared_ptr<const cases::Handling> handling);

  /// Whether this target is one of ours.
  static bool serves(std::string_view target);
  boost::asio::awaitable<http::Response> handle(const http::Request& request);

 private:
  http::Response answer(int status, std::string_view title, std::string_view detail = {});

  cases::CaseBook& book_;
  Clock& clock_;
  metrics::Registry& registry_;
  std::function<void()> changed_;
  std::shared_ptr<const Keys> keys_;
  std::shared_ptr<const cases::Handling> handling_;
};

}  // namespace kaiku::ingest
