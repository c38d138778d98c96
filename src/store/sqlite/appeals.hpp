#pragma once

#include <set>
#include <string>

#include <kaiku/rights/appeals.hpp>

#include "reader.hpp"
#include "writer.hpp"

namespace kaiku::store {

class SqliteAppeals final : public rights::Appeals {
 public:
  SqliteAppeals(Writer& writer, Reader& reader) : writer_(writer), reader_(reader) {}

  boost::asio::awaitable<Result<rights::Restriction>> restriction(ActionId action) override;
  boost::asio::awaitable<Result<rights::Appeal>> open(ActionId action, std::string who,
                                                      std::string grounds, TimePoint now) override;
  boost::asio::awaitable<Result<rights::Appeal>> decide(std::int64_t appeal,
                                                        rights::AppealState verdict,
                                                        std::set<ActionKind> capabilities,
                                                        std::string who, std::string reason,
                                                        TimePoint now) override;
  boost::asio::awaitable<Result<rights::Appeal>> find(std::int64_t appeal) override;
  boost::asio::awaitable<Result<std::vector<rights::Appeal>>> list(
      std::optional<rights::AppealState> state, std::size_t limit) override;

 private:
  Writer& writer_;
  Reader& reader_;
};

}  // namespace kaiku::store
