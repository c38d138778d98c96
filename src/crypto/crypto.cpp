#include <sodium.h>
#include <stdexcept>

#include <openssl/crypto.h>
#include <openssl/evp.h>

#include <kaiku/crypto/crypto.hpp>

namespace kaiku::crypto {
namespace {

const unsigned char* bytes_of(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.empty() ? "" : text.data());
}

// libsodium picks its implementations and opens the random device once per process.
void start_sodium() {
  static const bool ready = sodium_init() >= 0;
  if (!ready) throw std::runtime_error("libsodium could not be initialised");
}

}  // namespace

Sha256Digest sha256(std::string_view bytes) {
  Sha256Digest digest{};
  unsigned int written = 0;
  if (EVP_Digest(bytes_of(bytes), bytes.size(), digest.data(), &written, EVP_sha256(), nullptr) !=
      1) {
    throw std::runtime_error("OpenSSL: EVP_Digest failed");
  }
  return digest;
}

bool ed25519_verify(std::string_view public_key, std::string_view message,
                    std::string_view signature) {
  if (public_key.size() != crypto_sign_PUBLICKEYBYTES || signature.size() != crypto_sign_BYTES) {
    return false;
  }
  start_sodium();
  return crypto_sign_verify_detached(bytes_of(signature), bytes_of(message), message.size(),
                                     bytes_of(public_key)) == 0;
}

Result<std::string> ed25519_sign(std::string_view seed, std::string_view message) {
  if (seed.size() != crypto_sign_SEEDBYTES) {
    return Error(Errc::kInvalidArgument,
                 "ed25519 key of " + std::to_string(seed.size()) + " bytes: expected 32");
  }
  start_sodium();
  std::array<unsigned char, crypto_sign_PUBLICKEYBYTES> public_key{};
  std::array<unsigned char, crypto_sign_SECRETKEYBYTES> secret_key{};
  std::array<unsigned char, crypto_sign_BYTES> signature{};
  crypto_sign_seed_keypair(public_key.data(), secret_key.data(), bytes_of(seed));
  crypto_sign_detached(signature.data(), nullptr, bytes_of(message), message.size(),
                       secret_key.data());
  sodium_memzero(secret_key.data(), secret_key.size());
  return std::string(as_text(signature));
}

bool equal_constant_time(std::string_view a, std::string_view b) {
  return a.size() == b.size() && CRYPTO_memcmp(bytes_of(a), bytes_of(b), a.size()) == 0;
}

std::string_view as_text(std::span<const std::uint8_t> bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

double Random::unit() {
  return static_cast<double>(next() >> 11U) * 0x1.0p-53;
}

std::string Random::hex(std::size_t bytes) {
  std::string drawn;
  drawn.reserve(bytes + sizeof(std::uint64_t));
  while (drawn.size() < bytes) {
    std::uint64_t word = next();
    for (std::size_t i = 0; i < sizeof(word); ++i, word >>= 8U) {
      drawn += static_cast<char>(word & 0xffU);
    }
  }
  drawn.resize(bytes);
  return to_hex({bytes_of(drawn), drawn.size()});
}

std::uint64_t SystemRandom::next() {
  start_sodium();
  std::uint64_t word = 0;
  randombytes_buf(&word, sizeof(word));
  return word;
}

}  // namespace kaiku::crypto
