#pragma once

#include <algorithm>
#include <map>
#include <optional>
#include <string>

#include <kaiku/quota/ledger.hpp>

namespace kaiku::fakes {

/// A ledger without a disk. One thread.
class MemoryLedger final : public quota::Ledger {
 public:
  boost::asio::awaitable<Result<std::int64_t>> spend(quota::Charge charge) override {
    if (failure) co_return *failure;
    Account& known = account(charge.name, charge.day);
    const std::int64_t read = charge.reading_limit ? known.read + charge.units : known.read;
    if (known.spent + charge.units > charge.limit || read > charge.reading_limit.value_or(read)) {
      co_return Error(Errc::kOverloaded, "quota " + charge.name);
    }
    known.spent += charge.units;
    known.read = read;
    co_return known.spent;
  }
  boost::asio::awaitable<Result<void>> raise(std::string name, std::int64_t day,
                                             std::int64_t spent) override {
    if (failure) co_return *failure;
    Account& known = account(name, day);
    known.spent = std::max(known.spent, spent);
    co_return Result<void>();
  }

  /// While set, everything fails with it and changes nothing.
  std::optional<Error> failure;

 private:
  struct Account {
    std::int64_t day = 0;
    std::int64_t spent = 0;
    std::int64_t read = 0;
  };
  Account& account(const std::string& name, std::int64_t day) {
    Account& known = accounts_[name];
    if (day > known.day) known = {.day = day, .spent = 0, .read = 0};
    return known;
  }
  std::map<std::string, Account> accounts_;
};

}  // namespace kaiku::fakes
