#pragma once

#include <set>
#include <string>

#include <kaiku/conduct/reversals.hpp>

#include "writer.hpp"

namespace kaiku::store {

class SqliteReversals final : public conduct::Reversals {
 public:
  explicit SqliteReversals(Writer& writer) : writer_(writer) {}

  boost::asio::awaitable<Result<conduct::Undone>> undo(ActionId id,
                                                       std::set<ActionKind> capabilities,
                                                       std::string who, TimePoint now) override;

 private:
  Writer& writer_;
};

}  // namespace kaiku::store
