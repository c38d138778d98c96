#pragma once

#include <map>
#include <memory>
#include <string_view>
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

  /// The events of a stored body, completed with account, brand and platform. Errors:
  /// kMalformedPayload, kNotFound (the account was taken out of the configuration): both leave the
  /// delivery unparsed, to be tried again.
  Result<std::vector<Event>> read(const inbox::Delivery& delivery) const;

 private:
  std::map<std::string, ConnectedAccount, std::less<>> accounts_;
};

}  // namespace kaiku::ingest
