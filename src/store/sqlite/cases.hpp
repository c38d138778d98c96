#pragma once

#include <kaiku/cases/case_book.hpp>

#include "reader.hpp"
#include "writer.hpp"

namespace kaiku::store {

/// Opens a case unless there is one with the same comment and reason.
void open_case(Connection& db, const cases::CaseFile& file);

class SqliteCaseBook final : public cases::CaseBook {
 public:
  SqliteCaseBook(Writer& writer, Reader& reader) : writer_(writer), reader_(reader) {}

  boost::asio::awaitable<Result<std::vector<cases::CaseFile>>> open_cases(
      std::size_t limit) override;
  boost::asio::awaitable<Result<void>> open(cases::CaseFile file) override;

 private:
  Writer& writer_;
  Reader& reader_;
};

}  // namespace kaiku::store
