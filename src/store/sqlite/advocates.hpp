#pragma once

#include <memory>
#include <string>
#include <vector>

#include <kaiku/engagement/advocates.hpp>

#include "reader.hpp"
#include "writer.hpp"

namespace kaiku::store {

class SqliteAdvocateBook final : public engagement::AdvocateBook {
 public:
  SqliteAdvocateBook(Writer& writer, Reader& reader) : writer_(writer), reader_(reader) {}

  boost::asio::awaitable<Result<std::size_t>> look(
      std::shared_ptr<const engagement::AdvocateRules> rules, TimePoint now) override;
  boost::asio::awaitable<Result<std::vector<engagement::Advocate>>> list(std::string label,
                                                                         std::size_t limit,
                                                                         TimePoint now) override;

 private:
  Writer& writer_;
  Reader& reader_;
};

}  // namespace kaiku::store
