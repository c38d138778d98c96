#include "fakes/memory_streams.hpp"

#include <algorithm>
#include <utility>

namespace kaiku::fakes {

namespace asio = boost::asio;

asio::awaitable<Result<inbox::StreamState>> MemoryStreams::state(inbox::StreamKey key) {
  if (failure) co_return *failure;
  co_return states[key];
}

asio::awaitable<Result<bool>> MemoryStreams::append(inbox::Page page) {
  if (failure) co_return *failure;
  if (deliveries.size() >= bound_) co_return Error(Errc::kOverloaded, "the bound is reached");
  states[page.key] = page.state;
  const bool known = std::ranges::any_of(deliveries, [&](const inbox::Delivery& delivery) {
    return delivery.account == page.key.account && delivery.transport_key == page.transport_key;
  });
  if (page.body.empty() || known) co_return false;
  inbox::Delivery delivery;
  delivery.account = page.key.account;
  delivery.transport_key = page.transport_key;
  delivery.received_at = page.state.read_at;
  delivery.body = std::move(page.body);
  deliveries.push_back(std::move(delivery));
  co_return true;
}

}  // namespace kaiku::fakes
