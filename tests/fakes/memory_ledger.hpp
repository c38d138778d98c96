#pragma once

#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <utility>

#include <kaiku/quota/ledger.hpp>

namespace kaiku::fakes {

/// A ledger without a disk. One thread.
class MemoryLedger final : public quota::Ledger {
 public:
  boost::asio::awaitable<Result<std::int64_t>> spend(std::string name, std::int64_t day,
                                                     std::int64_t units,
                                                     std::int64_t limit) override {
    if (failure) co_return *failure;
    std::int64_t& spent = account(name, day);
    if (spent + units > limit) co_return Error(Errc::kOverloaded, "quota " + name);
    spent += units;
    co_return spent;
  }
  boost::asio::awaitable<Result<void>> raise(std::string name, std::int64_t day,
                                             std::int64_t spent) override {
    if (failure) co_return *failure;
    std::int64_t& known = account(name, day);
    known = std::max(known, spent);
    co_return Result<void>();
  }

  /// While set, everything fails with it and changes nothing.
  std::optional<Error> failure;

 private:
  std::int64_t& account(const std::string& name, std::int64_t day) {
    auto& [known_day, spent] = accounts_[name];
    if (day > known_day) {
      known_day = day;
      spent = 0;
    }
    return spent;
  }
  std::map<std::string, std::pair<std::int64_t, std::int64_t>> accounts_;
};

}  // namespace kaiku::fakes
