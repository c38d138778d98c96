#pragma once

#include <map>
#include <optional>
#include <string>
#include <utility>

#include <kaiku/grants/refresh_tokens.hpp>

namespace kaiku::fakes {

/// Refresh tokens without a disk. One thread.
class MemoryRefreshTokens final : public grants::RefreshTokens {
 public:
  boost::asio::awaitable<Result<std::string>> newest(std::string grant) override {
    if (failure) co_return *failure;
    const auto found = kept.find(grant);
    co_return found == kept.end() ? std::string() : found->second;
  }
  boost::asio::awaitable<Result<void>> keep(std::string grant, std::string token) override {
    if (failure) co_return *failure;
    kept[grant] = std::move(token);
    co_return Result<void>();
  }

  std::map<std::string, std::string> kept;
  /// While set, everything fails with it and changes nothing.
  std::optional<Error> failure;
};

}  // namespace kaiku::fakes
