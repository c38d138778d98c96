#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <string>
#include <utility>

#include <boost/asio/awaitable.hpp>

#include <kaiku/clock/clock.hpp>
#include <kaiku/http/message.hpp>
#include <kaiku/inbox/inbox.hpp>
#include <kaiku/ingest/account_directory.hpp>
#include <kaiku/metrics/metrics.hpp>
#include <kaiku/rights/personal_data.hpp>

namespace kaiku::ingest {

/// The public listener's only route, `GET|POST /webhooks/{account}`, behind which a platform may
/// want a secret of its own. It does only what must be done before the 2xx: limits, signature over
/// the raw bytes, one commit of the raw body (guard 1).
///
///   404 unknown account or path · 405 other methods · 401 signature · 413 above the platform's
///   bound 415 not JSON · 503 with Retry-After: inbox full or store unavailable · 200 stored (or
///   seen before)
///
/// 401 and 404 carry no detail: who may send is nobody's business. io thread only.
class Webhooks {
 public:
  /// `stored` is called after each commit: it wakes the engine.
  Webhooks(inbox::Inbox& inbox, Clock& clock, metrics::Registry& registry,
           std::function<void()> stored);

  /// What became of a platform's demand to forget somebody, by account and the demand's code. With
  /// it `GET /webhooks/{account}/deletion?id=CODE` shows it to whoever has the code, where the
  /// platform knows such demands; without it the platform's handshake answers there.
  using Demands =
      std::function<boost::asio::awaitable<Result<rights::Erasure>>(AccountId, std::string)>;
  void show_demands(Demands demands) { demands_ = std::move(demands); }

  /// The accounts to serve from now on.
  void serve(std::shared_ptr<const AccountDirectory> accounts);

  boost::asio::awaitable<http::Response> handle(const http::Request& request);

 private:
  boost::asio::awaitable<http::Response> receive(const ConnectedAccount& account,
                                                 const http::Request& request);
  boost::asio::awaitable<http::Response> show_demand(const ConnectedAccount& account,
                                                     const http::Request& request);
  http::Response refuse(const std::string& account, int status, std::string_view title);
  http::Response busy(const std::string& account, const Error& why);
  void count(const std::string& account, std::string_view outcome);

  inbox::Inbox& inbox_;
  Clock& clock_;
  metrics::Registry& registry_;
  std::function<void()> stored_;
  Demands demands_;
  std::shared_ptr<const AccountDirectory> accounts_;
};

}  // namespace kaiku::ingest
