#pragma once

#include <kaiku/cases/case_book.hpp>

#include "reader.hpp"
#include "writer.hpp"

namespace kaiku::store {

class SqliteCaseBook final : public cases::CaseBook {
 public:
  SqliteCaseBook(Writer& writer, Reader& reader) : writer_(writer), reader_(reader) {}

  boost::asio::awaitable<Result<std::vector<cases::CaseFile>>> open_cases(
      std::size_t limit) override;
  boost::asio::awaitable<Result<std::vector<cases::CaseFile>>> list(cases::Filter filter,
                                                                    std::size_t limit) override;
  boost::asio::awaitable<Result<void>> open(cases::CaseFile file) override;
  boost::asio::awaitable<Result<cases::Dossier>> find(cases::CaseId id) override;
  boost::asio::awaitable<Result<std::vector<cases::CaseId>>> due(TimePoint now,
                                                                 std::size_t limit) override;
  boost::asio::awaitable<Result<std::optional<TimePoint>>> next_alarm() override;
  boost::asio::awaitable<Result<cases::CaseFile>> change(cases::CaseId id, Step step,
                                                         TimePoint now) override;

 private:
  Writer& writer_;
  Reader& reader_;
};

}  // namespace kaiku::store
