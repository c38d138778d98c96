#include "limits.hpp"

#include <algorithm>
#include <chrono>
#include <optional>
#include <string>
#include <utility>

namespace kaiku::rules {
namespace {

constexpr auto kLongestPeriod = std::chrono::days(366);
constexpr std::int64_t kLargestCount = 1'000'000;
constexpr std::int64_t kRarest = 1'000;  // one in so many
constexpr std::size_t kMostLimits = 8;

constexpr std::pair<std::string_view, Limit::Over> kOver[] = {
    {"author", Limit::Over::kAuthor},
    {"thread", Limit::Over::kThread},
    {"post", Limit::Over::kPost},
};

Limit::Over over_named(std::string_view name) {
  for (const auto& [known, over] : kOver) {
    if (known == name) return over;
  }
  return Limit::Over::kEverything;
}

std::string_view name_of(Limit::Over over) {
  for (const auto& [name, known] : kOver) {
    if (known == over) return name;
  }
  return {};
}

/// `{one_in: 10, for: thread}`
bool read_share(config::MapReader& reader, Limit& limit) {
  const auto one_in = reader.whole("one_in", 2, kRarest);
  reader.required_node("for");
  const auto over = reader.choice("for", {"thread", "post"});
  limit.over = over_named(over.value_or(""));
  limit.one_in = static_cast<std::size_t>(one_in.value_or(0));
  return one_in && over;
}

/// `{count: 1, per: 7d, for: author}`
bool read_count(config::MapReader& reader, Limit& limit) {
  reader.required_node("count");
  reader.required_node("per");
  const auto count = reader.whole("count", 1, kLargestCount);
  const auto per = reader.duration("per", std::chrono::minutes(1), kLongestPeriod);
  const auto over = reader.choice("for", {"author", "thread", "post"});
  limit.over = over_named(over.value_or(""));
  limit.count = static_cast<std::size_t>(count.value_or(0));
  limit.per = per.value_or(Duration{});
  return count && per && (over || !reader.has("for"));
}

std::optional<Limit> read_limit(const config::Node& node, Diagnostics& diagnostics) {
  Limit limit;
  config::MapReader reader(node, "at_most", diagnostics);
  const bool read = reader.has("one_in") ? read_share(reader, limit) : read_count(reader, limit);
  limit.leaves_out = reader.choice("otherwise", {"draft", "nothing"}) == "nothing";
  reader.finish();
  return read ? std::optional(limit) : std::nullopt;
}

}  // namespace

std::string to_string(const Limit& limit) {
  const std::string over(name_of(limit.over));
  if (limit.one_in > 0) {
    return "one in " + std::to_string(limit.one_in) + " comments of one " + over;
  }
  const std::string written = std::to_string(limit.count) + " in " + kaiku::to_string(limit.per);
  return over.empty() ? written : written + " for one " + over;
}

std::vector<Limit> read_limits(config::MapReader& policy, Diagnostics& diagnostics) {
  std::vector<Limit> limits;
  const auto value = policy.node("at_most");
  if (!value) return limits;
  const std::vector<config::Node> items =
      value->is_sequence() ? value->items() : std::vector<config::Node>{*value};
  if (items.empty() || items.size() > kMostLimits) {
    diagnostics.push_back(value->error(
        "'at_most': expected a limit, or a list of 1 to " + std::to_string(kMostLimits),
        "e.g. at_most: [{count: 1, per: 7d, for: author}, {one_in: 10, for: thread}]"));
    return limits;
  }
  for (const config::Node& item : items) {
    if (const auto limit = read_limit(item, diagnostics)) limits.push_back(*limit);
  }
  return limits;
}

}  // namespace kaiku::rules
