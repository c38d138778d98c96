#include <atomic>
#include <utility>

#include <boost/asio/cancellation_type.hpp>
#include <boost/asio/this_coro.hpp>

#include <kaiku/net/curl_mail_client.hpp>
#include <kaiku/tasks/worker_pool.hpp>

#include "curl_handles.hpp"
#include "mail_session.hpp"

namespace kaiku::net {

namespace asio = boost::asio;

namespace {

constexpr std::size_t kMailsAtOnce = 4;

}  // namespace

struct CurlMailClient::Impl {
  std::atomic<bool> stopping = false;
  tasks::WorkerPool pool{kMailsAtOnce};
};

CurlMailClient::CurlMailClient(asio::io_context&) : impl_(std::make_unique<Impl>()) {
  prepare_libcurl();
}

CurlMailClient::~CurlMailClient() {
  impl_->stopping = true;
}

asio::awaitable<Result<MailReply>> CurlMailClient::send(MailServer server, MailEnvelope envelope,
                                                        Duration total_timeout) {
  const auto cancellation = co_await asio::this_coro::cancellation_state;
  MailSession session(std::move(server), std::move(envelope), total_timeout, impl_->stopping);
  if (cancellation.cancelled() != asio::cancellation_type::none) session.abort();
  auto slot = cancellation.slot();
  if (slot.is_connected()) {
    slot.assign([&session](asio::cancellation_type) { session.abort(); });
  }
  auto reply = co_await impl_->pool.run([&session] { return session.run(); });
  if (slot.is_connected()) slot.clear();
  co_return reply;
}

}  // namespace kaiku::net
