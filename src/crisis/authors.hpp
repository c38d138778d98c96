#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include <nlohmann/json_fwd.hpp>

namespace kaiku::crisis {

/// A stable 64-bit hash: equal after a restart and on every machine.
std::uint64_t stable_hash(std::string_view text);

/// Which authors wrote in one bucket, in bounded memory: exact up to 12, then a bitmap of 1024 bits
/// for linear counting.
class AuthorSet {
 public:
  static constexpr std::size_t kExact = 12;
  static constexpr std::size_t kBits = 1024;
  using Bitmap = std::array<std::uint64_t, kBits / 64>;

  /// Whether it was not there yet, as far as can be told.
  bool add(std::uint64_t author);
  void add_all(const AuthorSet& others);
  std::size_t count() const;
  bool empty() const { return exact_.empty() && bitmap_.empty(); }

  nlohmann::json to_json() const;
  /// False when `value` is not what to_json() gives; then the set is unchanged.
  bool from_json(const nlohmann::json& value);

 private:
  friend class AuthorUnion;
  std::vector<std::uint64_t> exact_;   // distinct; empty once the bitmap is in use
  std::vector<std::uint64_t> bitmap_;  // empty or kBits / 64 words: most buckets never need it
};

/// Distinct authors over several buckets: exact while every set is, else estimated.
class AuthorUnion {
 public:
  void add(const AuthorSet& set);
  std::size_t count() const;

 private:
  std::vector<std::uint64_t> exact_;
  AuthorSet::Bitmap bitmap_{};
  bool estimated_ = false;
};

}  // namespace kaiku::crisis
