#include "storm.hpp"

#include <algorithm>
#include <array>

#include <nlohmann/json.hpp>

#include "stored.hpp"

namespace kaiku::crisis {
namespace {

using nlohmann::json;

constexpr std::array<std::string_view, 4> kKinds = {"reach", "slow_burn", "surge", "coordinated"};
constexpr std::array<std::string_view, 4> kAreas = {"brand", "account", "topic", "post"};
constexpr std::size_t kMostPlatforms = 8;
constexpr double kReachFrom = 50'000;
constexpr std::size_t kPressFrom = 6;  // authors: one complaint that names a lawyer is no scandal
constexpr std::uint32_t kSecondPlatform = 5;

}  // namespace

std::string_view to_string(Level level) {
  switch (level) {
    case Level::kWarning:
      return "warning";
    case Level::kUrgent:
      return "urgent";
    case Level::kCrisis:
      return "crisis";
  }
  return "warning";
}

std::string Area::path() const {
  if (kind == Kind::kBrand) return {};
  return "/" + std::string(kAreas[static_cast<std::size_t>(kind)]) + ":" + key;
}

std::string Area::words() const {
  if (kind == Kind::kBrand) return {};
  return ", " + std::string(kAreas[static_cast<std::size_t>(kind)]) + " " + key;
}

int rank_of(std::string_view kind) {
  return static_cast<int>(std::ranges::find(kKinds, kind) - kKinds.begin());
}

std::string Storm::grows_by(const Observation& comment, std::uint64_t author) {
  const bool before = on_two_platforms();
  const std::uint64_t platform = stable_hash(comment.platform);
  const auto known = std::ranges::find(platforms, platform, [](const auto& p) { return p.first; });
  if (known != platforms.end()) {
    ++known->second;
  } else if (platforms.size() < kMostPlatforms) {
    platforms.emplace_back(platform, 1);
  }
  if (authors.add(author))
    reach = std::min(reach + static_cast<double>(comment.followers.value_or(0)), kMostReach);

  if (!before && on_two_platforms()) return "a second platform joins";
  if (reach >= 10 * std::max(told_reach, kReachFrom)) {
    told_reach = reach;
    return "its reach has grown tenfold";
  }
  const bool asks = comment.category == Category::kPress && authors.count() >= kPressFrom;
  if (asks && !press) {
    press = true;
    return "press, lawyers or authorities appear";
  }
  return {};
}

bool Storm::on_two_platforms() const {
  std::uint32_t all = 0;
  std::uint32_t most = 0;
  for (const auto& [platform, comments] : platforms) {
    all += comments;
    most = std::max(most, comments);
  }
  return all - most >= kSecondPlatform && 5 * (all - most) >= all;
}

json Storm::to_json() const {
  const auto time = [](const std::optional<TimePoint>& at) {
    return at ? json(to_unix_micros(*at)) : json();
  };
  return {{"cause", cause},
          {"kind", kind},
          {"area", static_cast<int>(area.kind)},
          {"key", area.key},
          {"level", static_cast<int>(level)},
          {"opened_at", to_unix_micros(opened_at)},
          {"since", to_unix_micros(since)},
          {"last_sign", to_unix_micros(last_sign)},
          {"looked_at", to_unix_micros(looked_at)},
          {"told_authors", told_authors},
          {"told_reach", told_reach},
          {"reach", reach},
          {"authors", authors.to_json()},
          {"press", press},
          {"platforms", platforms},
          {"calm_since", time(calm_since)},
          {"closed_at", time(closed_at)}};
}

bool Storm::from_json(const json& value) {
  if (!value.is_object()) return false;
  const auto at = [&value](const char* key) { return value.value(key, json()); };
  Storm read;
  const auto read_time = [&at](const char* key, std::optional<TimePoint>& time) {
    const json stored = at(key);
    if (stored.is_null()) return true;
    if (!is_time(stored)) return false;
    time = from_unix_micros(stored.get<std::int64_t>());
    return true;
  };
  for (const char* const key : {"opened_at", "since", "last_sign", "looked_at"}) {
    if (!is_time(at(key))) return false;
  }
  const json stored_platforms = at("platforms");
  if (!at("cause").is_string() || !at("kind").is_string() || !at("key").is_string() ||
      !is_whole_between(at("area"), 0, 3) || !is_whole_between(at("level"), 0, 2) ||
      !is_count(at("told_authors")) || !is_amount(at("told_reach")) || !is_amount(at("reach")) ||
      !at("press").is_boolean() || !read.authors.from_json(at("authors")) ||
      !stored_platforms.is_array() || stored_platforms.size() > kMostPlatforms ||
      !read_time("calm_since", read.calm_since) || !read_time("closed_at", read.closed_at)) {
    return false;
  }
  for (const json& platform : stored_platforms) {
    if (!platform.is_array() || platform.size() != 2 || !platform[0].is_number_unsigned() ||
        !is_count(platform[1])) {
      return false;
    }
    read.platforms.emplace_back(platform[0].get<std::uint64_t>(), platform[1].get<std::uint32_t>());
  }
  const auto moment = [&at](const char* key) {
    return from_unix_micros(at(key).get<std::int64_t>());
  };
  read.cause = at("cause").get<std::string>();
  read.kind = at("kind").get<std::string>();
  read.area = {static_cast<Area::Kind>(at("area").get<int>()), at("key").get<std::string>()};
  read.level = static_cast<Level>(at("level").get<int>());
  read.opened_at = moment("opened_at");
  read.since = moment("since");
  read.last_sign = moment("last_sign");
  read.looked_at = moment("looked_at");
  read.told_authors = at("told_authors").get<std::size_t>();
  read.told_reach = at("told_reach").get<double>();
  read.reach = at("reach").get<double>();
  read.press = at("press").get<bool>();
  *this = std::move(read);
  return true;
}

}  // namespace kaiku::crisis
