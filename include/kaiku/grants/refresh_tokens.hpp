#pragma once

#include <string>

#include <boost/asio/awaitable.hpp>

#include <kaiku/result/result.hpp>

namespace kaiku::grants {

/// Refresh tokens that platforms gave in place of the configured ones, durable: where a platform
/// replaces them with each use (RFC 6749 section 6), the configured one is worth nothing after the
/// first. Implemented by store::SqliteRefreshTokens and fakes::MemoryRefreshTokens; one contract
/// test runs against both.
class RefreshTokens {
 public:
  virtual ~RefreshTokens() = default;

  /// The token that was kept last for `grant`, a name that goes by what is configured; empty: none,
  /// the configured one still counts. Errors: kStoreUnavailable, kStoreCorrupt, kStopped.
  virtual boost::asio::awaitable<Result<std::string>> newest(std::string grant) = 0;

  /// From now on `token` counts; durable when this resumes. Errors: kStoreUnavailable,
  /// kStoreCorrupt, kStopped.
  virtual boost::asio::awaitable<Result<void>> keep(std::string grant, std::string token) = 0;
};

}  // namespace kaiku::grants
