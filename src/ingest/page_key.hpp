#pragma once

#include <string>
#include <string_view>

#include <kaiku/crypto/crypto.hpp>

namespace kaiku::ingest {

/// What is read again says the same bytes, and so has the same key.
inline std::string page_key(std::string_view how, std::string_view stream, std::string_view body) {
  return std::string(how).append(":").append(stream).append(":").append(
      crypto::to_hex(crypto::sha256(body)));
}

}  // namespace kaiku::ingest
