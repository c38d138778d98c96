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
constexpr std::size_t kCounted = 10;
constexpr std::size_t kMostEarlier = 1'000'000;

std::size_t equal_places(const CopySignature& a, const CopySignature& b) {
  std::size_t equal = 0;
  for (std::size_t i = 0; i < a.size(); ++i) equal += a[i] == b[i] ? 1 : 0;
  return equal;
}

}  // namespace

NearCopies::Group NearCopies::add(const CopySignature& signature, const Writer& writer) {
  forget_old(writer.at);
  const auto known = find(signature);
  const Place place = known ? *known : insert(signature);
  groups_.splice(groups_.begin(), groups_, place);
  Cluster& cluster = *place;
  if (cluster.born == TimePoint{}) cluster.born = writer.at;
  cluster.last = std::max(cluster.last, writer.at);
  std::erase_if(cluster.writers, [&](const Writer& w) { return w.author == writer.author; });
  leave_hour(cluster, cluster.last);
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
  const double hours_known =
      std::chrono::duration<double, std::ratio<3600>>(cluster.last - cluster.born).count();
  group.usual_an_hour = cluster.earlier / std::max(1.0, hours_known);
  if (group.authors >= kCounted) group.next_largest = largest_beside(place);
  return group;
}

std::size_t NearCopies::largest_beside(Place place) {
  std::size_t largest = 0;
  for (auto other = groups_.begin(); other != groups_.end(); ++other) {
    if (other == place || other->writers.size() <= largest) continue;
    leave_hour(*other, place->last);
    largest = std::max(largest, other->writers.size());
  }
  return largest;
}

void NearCopies::leave_hour(Cluster& cluster, TimePoint now) {
  const auto left =
      std::erase_if(cluster.writers, [now](const Writer& w) { return w.at <= now - kLives; });
  cluster.earlier =
      static_cast<std::uint32_t>(std::min<std::size_t>(cluster.earlier + left, kMostEarlier));
}

// Once an hour is enough: groups without news hurt nobody meanwhile.
void NearCopies::forget_old(TimePoint now) {
  if (now < looked_at_ + kLives && now >= looked_at_ - kLives) return;
  looked_at_ = now;
  for (auto place = groups_.begin(); place != groups_.end();) {
    const Place next = std::next(place);
    if (place->last < now - kLives && place->writers.size() + place->earlier < 2) forget(place);
    place = next;
  }
}

void NearCopies::clear() {
  groups_.clear();
  bands_.clear();
  looked_at_ = {};
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
  groups_.push_front({signature, {}, {}, 0, {}});
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
    list.push_back({cluster.first, to_unix_micros(cluster.last), to_unix_micros(cluster.born),
                    cluster.earlier, writers});
  }
  return {{"groups", list}, {"looked_at", to_unix_micros(looked_at_)}};
}

bool NearCopies::from_json(const nlohmann::json& value) {
  if (!value.is_object()) return false;
  const auto list = value.value("groups", nlohmann::json());
  const auto looked_at = value.value("looked_at", nlohmann::json());
  if (!list.is_array() || list.size() > kMostGroups || !is_time(looked_at)) return false;
  NearCopies read;
  for (const auto& entry : list) {
    if (!entry.is_array() || entry.size() != 5 || !entry[0].is_array() || !is_time(entry[1]) ||
        !is_time(entry[2]) || !is_whole_between(entry[3], 0, kMostEarlier) ||
        !entry[4].is_array() || entry[4].size() > kMostWriters) {
      return false;
    }
    Cluster cluster;
    if (entry[0].size() != cluster.first.size()) return false;
    for (std::size_t i = 0; i < cluster.first.size(); ++i) {
      if (!is_whole_between(entry[0][i], 0, 0xffffffff)) return false;
      cluster.first[i] = entry[0][i].get<std::uint32_t>();
    }
    cluster.last = from_unix_micros(entry[1].get<std::int64_t>());
    cluster.born = from_unix_micros(entry[2].get<std::int64_t>());
    cluster.earlier = entry[3].get<std::uint32_t>();
    for (const auto& w : entry[4]) {
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
  looked_at_ = from_unix_micros(looked_at.get<std::int64_t>());
  bands_.clear();
  for (auto place = groups_.end(); place != groups_.begin();) remember_bands(--place);
  return true;
}

}  // namespace kaiku::crisis
