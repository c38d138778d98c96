#pragma once

#include <memory>
#include <string>

#include <openssl/ssl.h>

namespace kaiku::fakes {

/// A certificate made for one test, signed by itself, for the host "localhost" and 127.0.0.1. Who
/// trusts its file() trusts the servers that use its context().
class Certificate {
 public:
  /// `host`: another name than localhost makes a certificate that does not fit.
  explicit Certificate(const std::string& host = "localhost");
  ~Certificate();
  Certificate(const Certificate&) = delete;
  Certificate& operator=(const Certificate&) = delete;

  /// PEM, removed with this object.
  const std::string& file() const { return file_; }
  SSL_CTX* context() const { return context_; }

 private:
  SSL_CTX* context_;
  std::string file_;
};

}  // namespace kaiku::fakes
