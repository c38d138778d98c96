#include <kaiku/ingest/account_directory.hpp>

namespace kaiku::ingest {

AccountDirectory::AccountDirectory(std::vector<ConnectedAccount> accounts) {
  for (ConnectedAccount& account : accounts) {
    if (AuthorId own = account.adapter->own_author(); !own.empty())
      own_authors_.emplace(account.adapter->platform(), std::move(own));
    const std::string id = account.id.value;
    accounts_.emplace(id, std::move(account));
  }
}

const ConnectedAccount* AccountDirectory::find(std::string_view id) const {
  const auto found = accounts_.find(id);
  return found == accounts_.end() ? nullptr : &found->second;
}

Result<EventBatch> AccountDirectory::read(const inbox::Delivery& delivery) const {
  const ConnectedAccount* account = find(delivery.account.value);
  if (account == nullptr) {
    return Error(Errc::kNotFound, "account '" + delivery.account.value + "' is not configured");
  }
  auto batch = account->adapter->parse(delivery.body, delivery.received_at);
  if (!batch) return batch;
  for (Event& event : batch->events) {
    event.comment.account = account->id;
    event.comment.brand = account->brand;
    event.comment.platform = account->adapter->platform();
    if (own_authors_.contains({event.comment.platform, event.comment.author.id}))
      event.by_brand = true;
  }
  return batch;
}

}  // namespace kaiku::ingest
