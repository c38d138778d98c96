#include "fakes/memory_inbox.hpp"

namespace kaiku::fakes {

namespace asio = boost::asio;

using inbox::StoredDelivery;

asio::awaitable<Result<EventId>> MemoryInbox::append(inbox::Delivery delivery) {
  if (failure) co_return *failure;
  if (pending_.size() >= bound_) co_return Error(Errc::kOverloaded, "inbox: the bound is reached");
  const auto& key = delivery.transport_key;
  if (!key.empty() && !keys_.emplace(delivery.account, key).second) {
    co_return Error(Errc::kDuplicate, "delivery " + key);
  }
  StoredDelivery stored;
  stored.id = ++last_id_;
  stored.delivery = std::move(delivery);
  pending_.emplace(stored.id, std::move(stored));
  co_return last_id_;
}

asio::awaitable<Result<std::vector<StoredDelivery>>> MemoryInbox::pending(EventId after,
                                                                          std::size_t limit) {
  if (failure) co_return *failure;
  std::vector<StoredDelivery> found;
  for (auto next = pending_.upper_bound(after); next != pending_.end() && found.size() < limit;
       ++next) {
    found.push_back(next->second);
    ++next->second.attempts;
  }
  co_return found;
}

asio::awaitable<Result<std::size_t>> MemoryInbox::retry_unparsed() {
  const std::size_t count = unparsed_.size();
  for (auto& [id, stored] : unparsed_) stored.attempts = 0;
  pending_.merge(unparsed_);
  co_return count;
}

asio::awaitable<Result<std::vector<StoredDelivery>>> MemoryInbox::unparsed(std::size_t limit) {
  std::vector<StoredDelivery> found;
  for (auto next = unparsed_.rbegin(); next != unparsed_.rend() && found.size() < limit; ++next) {
    found.push_back(next->second);
  }
  co_return found;
}

inbox::Depth MemoryInbox::depth() const {
  inbox::Depth depth;
  depth.pending = pending_.size();
  depth.unparsed = unparsed_.size();
  if (!pending_.empty()) depth.oldest_pending = pending_.begin()->second.delivery.received_at;
  return depth;
}

Result<void> MemoryInbox::settle(EventId id, bool parsed) {
  const auto found = pending_.find(id);
  if (found == pending_.end()) {
    const bool known = unparsed_.contains(id) || processed_.contains(id);
    return Error(known ? Errc::kConflict : Errc::kNotFound, "delivery " + std::to_string(id));
  }
  if (parsed) {
    processed_.insert(id);
  } else {
    unparsed_.insert(*found);
  }
  pending_.erase(found);
  return ok();
}

}  // namespace kaiku::fakes
