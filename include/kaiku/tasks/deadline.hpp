#pragma once

#include <string>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/experimental/awaitable_operators.hpp>

#include <kaiku/clock/clock.hpp>
#include <kaiku/result/result.hpp>

namespace kaiku::tasks {

/// `work`, or kTimeout after `limit` (then `work` is cancelled). `work` reports failure through its
/// Result and never throws: `a() || b()` would swallow the exception and wait out the limit.
template <class T>
boost::asio::awaitable<Result<T>> with_deadline(Clock& clock, Duration limit, std::string what,
                                                boost::asio::awaitable<Result<T>> work) {
  using namespace boost::asio::experimental::awaitable_operators;
  auto first = co_await (std::move(work) || clock.sleep_for(limit));
  if (first.index() == 0) co_return std::get<0>(std::move(first));
  co_return Error(Errc::kTimeout, std::move(what));
}

}  // namespace kaiku::tasks
