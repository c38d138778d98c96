#pragma once

#include <kaiku/insight/reports.hpp>

#include "reader.hpp"

namespace kaiku::store {

class SqliteReports final : public insight::Reports {
 public:
  explicit SqliteReports(Reader& reader) : reader_(reader) {}

  boost::asio::awaitable<Result<insight::Totals>> totals(TimePoint since) override;
  boost::asio::awaitable<Result<std::vector<insight::DecisionRow>>> decisions(
      DecisionId after, std::size_t limit) override;
  boost::asio::awaitable<Result<Interventions>> interventions() override;

 private:
  Reader& reader_;
};

}  // namespace kaiku::store
