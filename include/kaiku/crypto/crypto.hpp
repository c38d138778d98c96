#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include <kaiku/result/result.hpp>

namespace kaiku::crypto {

using Sha256Digest = std::array<std::uint8_t, 32>;

Sha256Digest sha256(std::string_view bytes);

/// HMAC-SHA256 with a key that is scheduled once: the one-shot call costs 2.4 times as much.
/// Copyable; sign() is const and safe from several threads.
class HmacSha256 {
 public:
  explicit HmacSha256(std::string_view key);
  HmacSha256(const HmacSha256&);
  HmacSha256& operator=(const HmacSha256&);
  HmacSha256(HmacSha256&&) noexcept;
  HmacSha256& operator=(HmacSha256&&) noexcept;
  ~HmacSha256();

  Sha256Digest sign(std::string_view message) const;
  /// The MAC over the concatenation of `parts`, without building it.
  Sha256Digest sign(std::span<const std::string_view> parts) const;

 private:
  struct Keyed;
  std::unique_ptr<Keyed> keyed_;
};

using Sha1Digest = std::array<std::uint8_t, 20>;

/// HMAC-SHA1, only where a platform's protocol asks for it (OAuth 1.0a, WebSub): as an HMAC it
/// still holds, but nothing of our own may be built on it.
Sha1Digest hmac_sha1(std::string_view key, std::string_view message);

/// Of a MAC whose method the sender chooses.
enum class Digest { kSha1, kSha256, kSha384, kSha512 };
/// The raw bytes of the HMAC (RFC 2104).
std::string hmac(Digest digest, std::string_view key, std::string_view message);

/// Ed25519 (RFC 8032). Errors: kInvalidArgument when the key is not 32 bytes.
bool ed25519_verify(std::string_view public_key, std::string_view message,
                    std::string_view signature);
Result<std::string> ed25519_sign(std::string_view seed, std::string_view message);

/// Time does not depend on where the contents differ (it does on the lengths).
bool equal_constant_time(std::string_view a, std::string_view b);

std::string to_hex(std::span<const std::uint8_t> bytes);  ///< lower case
std::optional<std::string> from_hex(std::string_view text);
std::string base64_encode(std::string_view bytes);
/// Standard alphabet; padding optional; nothing else is skipped.
std::optional<std::string> base64_decode(std::string_view text);
std::optional<std::string> base64url_decode(std::string_view text);

std::string_view as_text(std::span<const std::uint8_t> bytes);

/// Random numbers come in through here, so that tests are deterministic.
class Random {
 public:
  virtual ~Random() = default;
  virtual std::uint64_t next() = 0;
  /// Uniform in [0, 1).
  double unit();
  /// `bytes` random bytes as lower-case hex.
  std::string hex(std::size_t bytes);
};

/// The operating system's generator (libsodium). Thread-safe.
class SystemRandom final : public Random {
 public:
  std::uint64_t next() override;
};

}  // namespace kaiku::crypto
