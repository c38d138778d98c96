#include <kaiku/ingest/account_directory.hpp>

namespace kaiku::ingest {

AccountDirectory::AccountDirectory(std::vector<ConnectedAccount> accounts) {
  for (ConnectedAccount& account : accounts) {
    const std::string id = account.id.value;
    accounts_.emplace(id, std::move(account));
  }
}

const ConnectedAccount* AccountDirectory::find(std::string_view id) const {
  const auto found = accounts_.find(id);
  return found == accounts_.end() ? nullptr : &found->second;
}

Result<std::vector<Event>> AccountDirectory::read(const inbox::Delivery& delivery) const {
  const ConnectedAccount* account = find(delivery.account.value);
  if (account == nullptr) {
    return Error(Errc::kNotFound, "account '" + delivery.account.value + "' is not configured");
  }
  auto events = account->adapter->parse(delivery.body, delivery.received_at);
  if (!events) return events;
  for (Event& event : *events) {
    event.comment.account = account->id;
    event.comment.brand = account->brand;
    event.comment.platform = account->adapter->platform();
  }
  return events;
}

}  // namespace kaiku::ingest
