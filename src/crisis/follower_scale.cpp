#include "follower_scale.hpp"

#include <algorithm>
#include <cmath>

#include <nlohmann/json.hpp>

#include "stored.hpp"

namespace kaiku::crisis {
namespace {

constexpr std::uint32_t kHalvedAt = 1'000'000;
constexpr std::uint32_t kEnough = 1'000;  // fewer say nothing about one in a thousand

}  // namespace

void FollowerScale::add(std::uint64_t followers) {
  const double power = std::log2(static_cast<double>(followers) + 1);
  const auto bin = std::min(static_cast<std::size_t>(4 * power), kBins - 1);
  ++bins_[bin];
  if (++total_ < kHalvedAt) return;
  total_ = 0;
  for (std::uint32_t& count : bins_) total_ += count /= 2;
}

std::uint64_t FollowerScale::influential_from(std::uint64_t least_followers) const {
  if (total_ < kEnough) return least_followers;
  std::uint32_t above = 0;
  std::size_t bin = kBins;
  while (bin > 0 && (above + bins_[bin - 1]) * 1'000ULL <= total_) above += bins_[--bin];
  const double least = std::exp2(static_cast<double>(bin) / 4) - 1;
  // The bins reach beyond what 64 bits hold.
  if (least >= 1e18) return least_followers;
  return std::max(least_followers, static_cast<std::uint64_t>(least));
}

nlohmann::json FollowerScale::to_json() const {
  auto list = nlohmann::json::array();
  for (std::size_t bin = 0; bin < kBins; ++bin) {
    if (bins_[bin] > 0) list.push_back({bin, bins_[bin]});
  }
  return list;
}

bool FollowerScale::from_json(const nlohmann::json& value) {
  if (!value.is_array()) return false;
  FollowerScale read;
  for (const auto& entry : value) {
    if (!entry.is_array() || entry.size() != 2 ||
        !is_whole_between(entry[0], 0, static_cast<std::int64_t>(kBins) - 1) ||
        !is_whole_between(entry[1], 0, kHalvedAt)) {
      return false;
    }
    const auto count = entry[1].get<std::uint32_t>();
    if (read.total_ + count > 2 * kHalvedAt) return false;
    read.bins_[entry[0].get<std::size_t>()] = count;
    read.total_ += count;
  }
  *this = read;
  return true;
}

}  // namespace kaiku::crisis
