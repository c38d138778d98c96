#pragma once

#include <cstdint>

#include <kaiku/crypto/crypto.hpp>

namespace kaiku::fakes {

/// Chance that always lands in the middle.
class HalfRandom final : public crypto::Random {
 public:
  std::uint64_t next() override { return std::uint64_t{1} << 63; }
};

}  // namespace kaiku::fakes
