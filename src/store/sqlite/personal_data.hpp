#pragma once

#include <kaiku/rights/personal_data.hpp>

#include "reader.hpp"
#include "writer.hpp"

namespace kaiku::store {

class SqlitePersonalData final : public rights::PersonalData {
 public:
  SqlitePersonalData(Writer& writer, Reader& reader) : writer_(writer), reader_(reader) {}

  std::vector<std::string_view> tables() const override;
  boost::asio::awaitable<Result<std::vector<std::string>>> held(rights::Person person,
                                                                std::string table,
                                                                std::size_t offset,
                                                                std::size_t limit) override;
  boost::asio::awaitable<Result<rights::Erasure>> forget(rights::Person person, std::string who,
                                                         TimePoint now) override;
  boost::asio::awaitable<Result<std::size_t>> go_on(TimePoint now) override;
  boost::asio::awaitable<Result<rights::Erasure>> demanded(AccountId account,
                                                           std::string code) override;
  boost::asio::awaitable<Result<std::vector<rights::Erasure>>> erasures(std::size_t limit) override;

 private:
  boost::asio::awaitable<Result<rights::Erasure>> carry_on(std::int64_t erasure, std::size_t steps,
                                                           TimePoint now);

  Writer& writer_;
  Reader& reader_;
};

}  // namespace kaiku::store
