#pragma once

#include <deque>
#include <functional>
#include <list>
#include <vector>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>

#include <kaiku/http/message.hpp>
#include <kaiku/net/http_client.hpp>
#include <kaiku/result/result.hpp>

namespace kaiku::fakes {

/// Keeps every request and answers what the test prepared: the next queued answer, else what
/// `respond` says, else 200 with an empty body.
class RecordingHttpClient final : public net::HttpClient {
 public:
  boost::asio::awaitable<Result<http::Response>> send(http::Request request,
                                                      net::CallLimits limits) override;

  void answer_next(Result<http::Response> answer);
  /// From now on calls wait for release(); a cancelled one is kTimeout.
  void hold();
  void release();
  std::size_t waiting() const { return waiting_.size(); }

  std::function<Result<http::Response>(const http::Request&)> respond;
  std::vector<http::Request> sent;
  std::vector<net::CallLimits> limits;  ///< of each call in `sent`

 private:
  std::deque<Result<http::Response>> answers_;
  std::list<boost::asio::steady_timer*> waiting_;
  bool held_ = false;
};

}  // namespace kaiku::fakes
