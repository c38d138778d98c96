#pragma once

#include <kaiku/quota/ledger.hpp>

#include "writer.hpp"

namespace kaiku::store {

class SqliteLedger final : public quota::Ledger {
 public:
  explicit SqliteLedger(Writer& writer) : writer_(writer) {}

  boost::asio::awaitable<Result<std::int64_t>> spend(quota::Charge charge) override;
  boost::asio::awaitable<Result<void>> raise(std::string name, std::int64_t day,
                                             std::int64_t spent) override;

 private:
  Writer& writer_;
};

}  // namespace kaiku::store
