#pragma once

#include <kaiku/grants/refresh_tokens.hpp>

#include "reader.hpp"
#include "writer.hpp"

namespace kaiku::store {

class SqliteRefreshTokens final : public grants::RefreshTokens {
 public:
  SqliteRefreshTokens(Writer& writer, Reader& reader) : writer_(writer), reader_(reader) {}

  boost::asio::awaitable<Result<std::string>> newest(std::string grant) override;
  boost::asio::awaitable<Result<void>> keep(std::string grant, std::string token) override;

 private:
  Writer& writer_;
  Reader& reader_;
};

}  // namespace kaiku::store
