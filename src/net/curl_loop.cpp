#include "curl_loop.hpp"

#include <chrono>
#include <new>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/cancellation_type.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace kaiku::net {

namespace asio = boost::asio;
using boost::system::error_code;

namespace {

constexpr long kKeptConnections = 64;

}  // namespace

struct CurlLoop::Transfer {
  explicit Transfer(asio::io_context& io) : finished(io, asio::steady_timer::time_point::max()) {}

  asio::steady_timer finished;
  std::optional<CURLcode> result;
};

// One socket of libcurl's. It stays libcurl's: the descriptor is released, never closed, here.
struct CurlLoop::Watch {
  Watch(asio::io_context& io, curl_socket_t fd) : descriptor(io, fd) {}
  ~Watch() { descriptor.release(); }

  asio::posix::stream_descriptor descriptor;
  int wanted = 0;
  bool reading = false;
  bool writing = false;
};

// A transfer's stay in the multi handle, ended however its coroutine ends.
class CurlLoop::Attached {
 public:
  Attached(std::shared_ptr<CurlLoop> loop, CURL* easy, Transfer& transfer)
      : loop_(std::move(loop)), easy_(easy) {
    curl_easy_setopt(easy_, CURLOPT_PRIVATE, &transfer);
    if (curl_multi_add_handle(loop_->multi_, easy_) != CURLM_OK) {
      transfer.result = CURLE_FAILED_INIT;
    }
  }
  ~Attached() { curl_multi_remove_handle(loop_->multi_, easy_); }
  Attached(const Attached&) = delete;
  Attached& operator=(const Attached&) = delete;

 private:
  std::shared_ptr<CurlLoop> loop_;
  CURL* easy_;
};

CurlLoop::CurlLoop(asio::io_context& io) : io_(io), timer_(io), multi_(curl_multi_init()) {
  if (multi_ == nullptr) throw std::bad_alloc();
  curl_multi_setopt(multi_, CURLMOPT_SOCKETFUNCTION, &CurlLoop::on_socket);
  curl_multi_setopt(multi_, CURLMOPT_SOCKETDATA, this);
  curl_multi_setopt(multi_, CURLMOPT_TIMERFUNCTION, &CurlLoop::on_timer);
  curl_multi_setopt(multi_, CURLMOPT_TIMERDATA, this);
  curl_multi_setopt(multi_, CURLMOPT_MAXCONNECTS, kKeptConnections);
}

CurlLoop::~CurlLoop() {
  curl_multi_setopt(multi_, CURLMOPT_TIMERFUNCTION, nullptr);
  curl_multi_cleanup(multi_);
}

asio::awaitable<std::optional<CURLcode>> CurlLoop::perform(CURL* easy) {
  const auto cancelled = (co_await asio::this_coro::cancellation_state).cancelled();
  if (cancelled != asio::cancellation_type::none) co_return std::nullopt;
  Transfer transfer(io_);
  const Attached attached(shared_from_this(), easy, transfer);
  if (!transfer.result) {
    co_await transfer.finished.async_wait(asio::as_tuple(asio::use_awaitable));
  }
  co_return transfer.result;
}

int CurlLoop::on_socket(CURL*, curl_socket_t fd, int what, void* loop, void*) {
  static_cast<CurlLoop*>(loop)->watch(fd, what);
  return 0;
}

int CurlLoop::on_timer(CURLM*, long milliseconds, void* loop) {
  static_cast<CurlLoop*>(loop)->wake_after(milliseconds);
  return 0;
}

void CurlLoop::watch(curl_socket_t fd, int what) {
  if (what == CURL_POLL_REMOVE) {
    const auto found = watches_.find(fd);
    if (found == watches_.end()) return;
    // Handlers may hold the watch a little longer, but libcurl closes the socket right away.
    if (found->second->descriptor.is_open()) found->second->descriptor.release();
    watches_.erase(found);
    return;
  }
  auto& watch = watches_[fd];
  if (!watch) watch = std::make_shared<Watch>(io_, fd);
  watch->wanted = what;
  arm(fd, watch);
}

void CurlLoop::arm(curl_socket_t fd, const std::shared_ptr<Watch>& watch) {
  using asio::posix::descriptor_base;
  if ((watch->wanted & CURL_POLL_IN) != 0 && !watch->reading) {
    watch->reading = true;
    watch->descriptor.async_wait(descriptor_base::wait_read,
                                 [weak = weak_from_this(), watch, fd](const error_code& failure) {
                                   watch->reading = false;
                                   if (const auto self = weak.lock())
                                     self->ready(fd, watch, CURL_CSELECT_IN, failure);
                                 });
  }
  if ((watch->wanted & CURL_POLL_OUT) != 0 && !watch->writing) {
    watch->writing = true;
    watch->descriptor.async_wait(descriptor_base::wait_write,
                                 [weak = weak_from_this(), watch, fd](const error_code& failure) {
                                   watch->writing = false;
                                   if (const auto self = weak.lock())
                                     self->ready(fd, watch, CURL_CSELECT_OUT, failure);
                                 });
  }
}

void CurlLoop::ready(curl_socket_t fd, const std::shared_ptr<Watch>& watch, int select,
                     const error_code& failure) {
  const auto still_ours = [&] {
    const auto found = watches_.find(fd);
    return found != watches_.end() && found->second == watch;
  };
  if (!still_ours()) return;
  static_assert(CURL_CSELECT_IN == CURL_POLL_IN && CURL_CSELECT_OUT == CURL_POLL_OUT);
  if ((watch->wanted & select) != 0) act(fd, failure ? CURL_CSELECT_ERR : select);
  if (still_ours()) arm(fd, watch);
}

void CurlLoop::wake_after(long milliseconds) {
  if (milliseconds < 0) {
    timer_.cancel();
    return;
  }
  timer_.expires_after(std::chrono::milliseconds(milliseconds));
  timer_.async_wait([weak = weak_from_this()](const error_code& failure) {
    const auto self = weak.lock();
    if (!failure && self) self->act(CURL_SOCKET_TIMEOUT, 0);
  });
}

void CurlLoop::act(curl_socket_t fd, int select) {
  int running = 0;
  curl_multi_socket_action(multi_, fd, select, &running);
  int left = 0;
  while (const CURLMsg* message = curl_multi_info_read(multi_, &left)) {
    if (message->msg != CURLMSG_DONE) continue;
    char* transfer_of = nullptr;
    curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &transfer_of);
    auto* transfer = static_cast<Transfer*>(static_cast<void*>(transfer_of));
    transfer->result = message->data.result;
    transfer->finished.cancel();
  }
}

}  // namespace kaiku::net
