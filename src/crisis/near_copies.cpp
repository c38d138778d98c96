#include "near_copies.hpp"

#include <algorithm>
#include <set>
#include <string>

#include <nlohmann/json.hpp>

#include "authors.hpp"
#include "stored.hpp"

namespace kaiku::crisis {
namespace {

constexpr Duration kLives = std::chrono::hours(1);
constexpr double kAlike = 0.6;

std::size_t equal_places(const CopySignature& a, const CopySignature& b) {
  std::size_t equal = 0;
  for (std::size_t i = 0; i < a.size(); ++i) equal += a[i] == b[i] ? 1 : 0;
  return equal;
}

}  // namespace

NearCopies::Group NearCopies::add(const CopySignature& signature, const Writer& writer) {
  while (!groups_.empty() && groups_.back().last < writer.at - kLives)
    forget(std::prev(groups_.end()));
  const auto known = find(signature);
  const Place place = known ? *known : insert(signature);
  groups_.splice(groups_.begin(), groups_, place);
  Cluster& cluster = *place;
  cluster.last = std::max(cluster.last, writer.at);
  std::erase_if(cluster.writers, [&](const Writer& w) {
    return w.author == writer.author || w.at <= cluster.last - kLives;
  });
  if (cluster.writers.size() == kMostWriters) cluster.writers.erase(cluster.writers.begin());
  cluster.writers.push_back(writer);

  Group group;
  group.since = writer.at;
  std::set<std::uint64_t> posts;
  for (const Writer& one : cluster.writers) {
    ++group.authors;
    group.negative += one.negative ? 1 : 0;
    group.young += one.young ? 1 : 0;
    group.unfollowed += one.unfollowed ? 1 : 0;
    group.since = std::min(group.since, one.at);
    posts.insert(one.post);
  }
  group.posts = posts.size();
  return group;
}

void NearCopies::clear() {
  groups_.clear();
  bands_.clear();
}

std::uint64_t NearCopies::band_key(const CopySignature& signature, std::size_t band) {
  std::uint64_t key = 0x9e3779b97f4a7c15 * (band + 1);
  for (std::size_t row = 0; row < 4; ++row) {
    key = (key ^ signature[band * 4 + row]) * 0xbf58476d1ce4e5b9;
    key ^= key >> 29;
  }
  return key;
}

std::optional<NearCopies::Place> NearCopies::find(const CopySignature& signature) {
  for (std::size_t band = 0; band < kBands; ++band) {
    const auto places = bands_.find(band_key(signature, band));
    if (places == bands_.end()) continue;
    for (const Place place : places->second) {
      const auto alike = static_cast<double>(equal_places(signature, place->first));
      if (alike >= kAlike * static_cast<double>(signature.size())) return place;
    }
  }
  return std::nullopt;
}

NearCopies::Place NearCopies::insert(const CopySignature& signature) {
  if (groups_.size() == kMostGroups) forget(std::prev(groups_.end()));
  groups_.push_front({signature, {}, {}});
  remember_bands(groups_.begin());
  return groups_.begin();
}

void NearCopies::remember_bands(Place place) {
  for (std::size_t band = 0; band < kBands; ++band) {
    auto& places = bands_[band_key(place->first, band)];
    if (places.size() < kMostPerBand) places.push_back(place);
  }
}

void NearCopies::forget(Place place) {
  for (std::size_t band = 0; band < kBands; ++band) {
    const auto places = bands_.find(band_key(place->first, band));
    if (places == bands_.end()) continue;
    std::erase(places->second, place);
    if (places->second.empty()) bands_.erase(places);
  }
  groups_.erase(place);
}

nlohmann::json NearCopies::to_json() const {
  auto list = nlohmann::json::array();
  for (const Cluster& cluster : groups_) {
    auto writers = nlohmann::json::array();
    for (const Writer& w : cluster.writers) {
      const int marks = (w.negative ? 1 : 0) + (w.young ? 2 : 0) + (w.unfollowed ? 4 : 0);
      writers.push_back({w.author, to_unix_micros(w.at), w.post, marks});
    }
    list.push_back({cluster.first, to_unix_micros(cluster.last), writers});
  }
  return list;
}

bool NearCopies::from_json(const nlohmann::json& value) {
  if (!value.is_array() || value.size() > kMostGroups) return false;
  NearCopies read;
  for (const auto& entry : value) {
    if (!entry.is_array() || entry.size() != 3 || !entry[0].is_array() || !is_time(entry[1]) ||
        !entry[2].is_array() || entry[2].size() > kMostWriters) {
      return false;
    }
    Cluster cluster;
    if (entry[0].size() != cluster.first.size()) return false;
    for (std::size_t i = 0; i < cluster.first.size(); ++i) {
      if (!is_whole_between(entry[0][i], 0, 0xffffffff)) return false;
      cluster.first[i] = entry[0][i].get<std::uint32_t>();
    }
    cluster.last = from_unix_micros(entry[1].get<std::int64_t>());
    for (const auto& w : entry[2]) {
      if (!w.is_array() || w.size() != 4 || !w[0].is_number_unsigned() || !is_time(w[1]) ||
          !w[2].is_number_unsigned() || !is_whole_between(w[3], 0, 7)) {
        return false;
      }
      const int marks = w[3].get<int>();
      cluster.writers.push_back(
          {w[0].get<std::uint64_t>(), from_unix_micros(w[1].get<std::int64_t>()),
           w[2].get<std::uint64_t>(), (marks & 1) != 0, (marks & 2) != 0, (marks & 4) != 0});
    }
    read.groups_.push_back(std::move(cluster));
  }
  // Bands in the order in which they came to be, the oldest first: what is full stays the same.
  groups_ = std::move(read.groups_);
  bands_.clear();
  for (auto place = groups_.end(); place != groups_.begin();) remember_bands(--place);
  return true;
}

}  // namespace kaiku::crisis
