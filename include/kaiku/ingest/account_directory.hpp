#pragma once

#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <kaiku/domain/event.hpp>
#include <kaiku/inbox/inbox.hpp>
#include <kaiku/platforms/adapter.hpp>

namespace kaiku::ingest {

struct ConnectedAccount {
  AccountId id;
  BrandId brand;
  std::shared_ptr<const platforms::Adapter> adapter;
};

/// The accounts of one configuration with their adapters. Immutable: a reload makes a new one. Any
/// thread may use it.
class AccountDirectory {
 public:
  explicit AccountDirectory(std::vector<ConnectedAccount> accounts);

  /// Null for an account that the configuration does not know.
  const ConnectedAccount* find(std::string_view id) const;
  const std::map<std::string, ConnectedAccount, std::less<>>& all() const { return accounts_; }

  /// The events of a stored body, completed with account, brand and platform. What another of our
  /// accounts on the platform wrote is marked as written by the brand. Errors:
  /// kMalformedPayload, kNotFound (the account was taken out of the configuration): both leave the
  /// delivery unparsed, to be tried again.
  Result<EventBatch> read(const inbox::Delivery& delivery) const;

 private:
  std::map<std::string, ConnectedAccount, std::less<>> accounts_;
  std::set<std::pair<std::string, AuthorId>> own_authors_;  // platform and author
};

}  // namespace kaiku::ingest
