#include <array>
#include <span>
#include <stdexcept>
#include <string>

#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/params.h>

#include <kaiku/crypto/crypto.hpp>

namespace kaiku::crypto {
namespace {

struct FreeContext {
  void operator()(EVP_MAC_CTX* context) const { EVP_MAC_CTX_free(context); }
};
using Context = std::unique_ptr<EVP_MAC_CTX, FreeContext>;

// OpenSSL fails here only without memory or with a broken installation: nothing to go on with.
void require(bool worked, const char* call) {
  if (!worked) throw std::runtime_error(std::string("OpenSSL: ") + call + " failed");
}

const unsigned char* bytes_of(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.empty() ? "" : text.data());
}

// Looked up once: fetching searches the provider registry under a lock.
EVP_MAC* hmac() {
  static EVP_MAC* const algorithm = EVP_MAC_fetch(nullptr, "HMAC", nullptr);
  require(algorithm != nullptr, "EVP_MAC_fetch");
  return algorithm;
}

void start(EVP_MAC_CTX* context, std::string digest, std::string_view key) {
  const OSSL_PARAM parameters[] = {
      OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, digest.data(), 0),
      OSSL_PARAM_construct_end()};
  require(EVP_MAC_init(context, bytes_of(key), key.size(), parameters) == 1, "EVP_MAC_init");
}

void add(EVP_MAC_CTX* context, std::string_view part) {
  require(EVP_MAC_update(context, bytes_of(part), part.size()) == 1, "EVP_MAC_update");
}

template <std::size_t N>
std::size_t finish(EVP_MAC_CTX* context, std::array<std::uint8_t, N>& mac) {
  std::size_t written = 0;
  require(EVP_MAC_final(context, mac.data(), &written, mac.size()) == 1, "EVP_MAC_final");
  return written;
}

}  // namespace

struct HmacSha256::Keyed {
  explicit Keyed(Context fresh) : context(std::move(fresh)) {
    require(context != nullptr, "EVP_MAC_CTX");
  }
  Context copy() const {
    Context duplicate(EVP_MAC_CTX_dup(context.get()));
    require(duplicate != nullptr, "EVP_MAC_CTX_dup");
    return duplicate;
  }

  Context context;
};

HmacSha256::HmacSha256(std::string_view key)
    : keyed_(std::make_unique<Keyed>(Context(EVP_MAC_CTX_new(hmac())))) {
  start(keyed_->context.get(), "SHA256", key);
}

HmacSha256::HmacSha256(const HmacSha256& other)
    : keyed_(std::make_unique<Keyed>(other.keyed_->copy())) {}

HmacSha256& HmacSha256::operator=(const HmacSha256& other) {
  if (this != &other) keyed_ = std::make_unique<Keyed>(other.keyed_->copy());
  return *this;
}

HmacSha256::HmacSha256(HmacSha256&&) noexcept = default;
HmacSha256& HmacSha256::operator=(HmacSha256&&) noexcept = default;
HmacSha256::~HmacSha256() = default;

Sha256Digest HmacSha256::sign(std::string_view message) const {
  return sign({&message, 1});
}

Sha256Digest HmacSha256::sign(std::span<const std::string_view> parts) const {
  const Context context = keyed_->copy();
  for (const std::string_view part : parts) add(context.get(), part);
  Sha256Digest mac{};
  finish(context.get(), mac);
  return mac;
}

Sha1Digest hmac_sha1(std::string_view key, std::string_view message) {
  const Context context(EVP_MAC_CTX_new(hmac()));
  require(context != nullptr, "EVP_MAC_CTX");
  start(context.get(), "SHA1", key);
  add(context.get(), message);
  Sha1Digest mac{};
  finish(context.get(), mac);
  return mac;
}

std::string hmac(Digest digest, std::string_view key, std::string_view message) {
  constexpr std::array<const char*, 4> kNames = {"SHA1", "SHA256", "SHA384", "SHA512"};
  const Context context(EVP_MAC_CTX_new(hmac()));
  require(context != nullptr, "EVP_MAC_CTX");
  start(context.get(), kNames.at(static_cast<std::size_t>(digest)), key);
  add(context.get(), message);
  std::array<std::uint8_t, EVP_MAX_MD_SIZE> mac{};
  return std::string(as_text(std::span(mac).first(finish(context.get(), mac))));
}

}  // namespace kaiku::crypto
