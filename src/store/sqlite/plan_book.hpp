#pragma once

#include <memory>

#include <kaiku/engagement/plan_book.hpp>

#include "reader.hpp"
#include "writer.hpp"

namespace kaiku::store {

class SqlitePlanBook final : public engagement::PlanBook {
 public:
  SqlitePlanBook(Writer& writer, Reader& reader) : writer_(writer), reader_(reader) {}

  boost::asio::awaitable<Result<engagement::Facts>> facts(
      std::shared_ptr<const engagement::Plan> plan, TimePoint now) override;
  boost::asio::awaitable<Result<std::size_t>> attend(std::shared_ptr<const engagement::Plan> plan,
                                                     TimePoint now) override;

 private:
  Writer& writer_;
  Reader& reader_;
};

}  // namespace kaiku::store
