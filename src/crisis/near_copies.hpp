#pragma once

#include <array>
#include <cstdint>
#include <list>
#include <optional>
#include <string_view>
#include <unordered_map>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include <kaiku/clock/time.hpp>

namespace kaiku::crisis {

/// What stays alike when a text is copied with small changes: MinHash over four-letter shingles of
/// the text without case, accents, look-alike letters, links, mentions, emoji, punctuation and
/// repeated letters.
using CopySignature = std::array<std::uint32_t, 32>;
/// Nothing for a text that is too short (50 letters) to say that it was copied.
std::optional<CopySignature> copy_signature(std::string_view text);

/// Groups of near copies in the last hour, and what was copied before: people who congratulate use
/// the same words every day. Constant memory: at most 4000 groups with 64 authors each, the ones
/// without a new member first forgotten; what only one wrote is forgotten after the hour.
class NearCopies {
 public:
  static constexpr std::size_t kMostGroups = 4'000;

  struct Writer {
    std::uint64_t author = 0;
    TimePoint at{};
    std::uint64_t post = 0;
    bool negative = false;
    bool young = false;       ///< the account is younger than 30 days
    bool unfollowed = false;  ///< has no followers
  };
  /// How a group stands after a comment has joined it.
  struct Group {
    std::size_t authors = 0;
    std::size_t negative = 0;  ///< authors
    std::size_t young = 0;
    std::size_t unfollowed = 0;
    std::size_t posts = 0;
    TimePoint since{};
    double usual_an_hour = 0;      ///< how often the text came before this hour
    std::size_t next_largest = 0;  ///< authors of the largest other group; counted from ten on
  };
  Group add(const CopySignature& signature, const Writer& writer);
  void clear();
  std::size_t size() const { return groups_.size(); }

  nlohmann::json to_json() const;
  bool from_json(const nlohmann::json& value);  ///< false: unchanged

 private:
  static constexpr std::size_t kMostWriters = 64;
  static constexpr std::size_t kBands = 8;
  static constexpr std::size_t kMostPerBand = 16;
  struct Cluster {
    CopySignature first{};
    TimePoint last{};
    TimePoint born{};
    std::uint32_t earlier = 0;    ///< writers who have left the hour
    std::vector<Writer> writers;  ///< one for each author
  };
  using Place = std::list<Cluster>::iterator;

  static std::uint64_t band_key(const CopySignature& signature, std::size_t band);
  std::optional<Place> find(const CopySignature& signature);
  Place insert(const CopySignature& signature);
  void remember_bands(Place place);
  void forget(Place place);
  std::size_t largest_beside(Place place);
  void forget_old(TimePoint now);
  static void leave_hour(Cluster& cluster, TimePoint now);

  std::list<Cluster> groups_;  ///< the one with the latest member first
  std::unordered_map<std::uint64_t, std::vector<Place>> bands_;
  TimePoint looked_at_{};
};

}  // namespace kaiku::crisis
