#include "fakes/recording_http_client.hpp"

#include <utility>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace kaiku::fakes {

namespace asio = boost::asio;

asio::awaitable<Result<http::Response>> RecordingHttpClient::send(http::Request request,
                                                                  net::CallLimits call_limits) {
  sent.push_back(request);
  limits.push_back(call_limits);
  if (held_) {
    asio::steady_timer released(co_await asio::this_coro::executor,
                                asio::steady_timer::time_point::max());
    const auto place = waiting_.insert(waiting_.end(), &released);
    co_await released.async_wait(asio::as_tuple(asio::use_awaitable));
    waiting_.erase(place);
    if (held_) co_return Error(Errc::kTimeout, request.method + " " + request.url + ": cancelled");
  }
  if (!answers_.empty()) {
    auto answer = std::move(answers_.front());
    answers_.pop_front();
    co_return answer;
  }
  if (respond) co_return respond(request);
  co_return http::Response(200);
}

void RecordingHttpClient::answer_next(Result<http::Response> answer) {
  answers_.push_back(std::move(answer));
}

void RecordingHttpClient::hold() {
  held_ = true;
}

void RecordingHttpClient::release() {
  held_ = false;
  for (auto* waiting : waiting_) {
    waiting->cancel();
  }
}

}  // namespace kaiku::fakes
