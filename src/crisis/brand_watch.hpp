#pragma once

#include <cstdint>
#include <deque>
#include <list>
#include <map>
#include <optional>
#include <string>
#include <unordered_set>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include <kaiku/crisis/detector.hpp>

#include "baseline.hpp"
#include "scope.hpp"
#include "velocity.hpp"

namespace kaiku::crisis {

/// Everything watched for one brand.
class BrandWatch {
 public:
  BrandWatch(BrandId brand, Baseline baseline);

  std::vector<Alarm> observe(const Observation& observation);

  nlohmann::json to_json() const;
  bool from_json(const nlohmann::json& value);  ///< false: unchanged

 private:
  static constexpr std::size_t kMostPosts = 500;
  static constexpr std::size_t kRemembered = 1024;  ///< comments whose edits are not counted again

  /// A storm that has been told of. It lasts until six hours pass without a burst; what bursts
  /// meanwhile belongs to it.
  struct Storm {
    PostId post;  ///< empty: the whole brand
    TimePoint opened_at{};
    TimePoint since{};  ///< its first negative comment
    TimePoint last_burst{};
    std::size_t told_authors = 0;
  };
  struct WatchedPost {
    PostId post;
    Scope scope;
  };

  bool seen_before(const CommentId& comment);
  Scope* scope_of(const PostId& post);
  const Scope* find_scope(const PostId& post) const;
  const PostId* post_behind(const Burst& burst) const;
  std::vector<Alarm> look_for_storms(const Observation& observation, TimePoint at);
  std::optional<Alarm> in_running_storm(Storm& storm, const Burst& burst, const Observation& cause,
                                        TimePoint at);
  std::optional<Alarm> about_brand(const Burst& burst, const Observation& cause, TimePoint at);
  Alarm open(std::optional<Storm>& storm, const PostId& post, bool spread, const Burst& burst,
             const Observation& cause, TimePoint at);
  Alarm alarm_of(const Storm& storm, const char* severity, const Burst& burst,
                 const Observation& cause) const;
  Tally so_far(const Storm& storm) const;

  BrandId brand_;
  Baseline baseline_;
  Scope all_;
  std::list<WatchedPost> posts_;  ///< most recently active first
  std::map<PostId, std::list<WatchedPost>::iterator> by_post_;
  std::deque<std::uint64_t> remembered_;
  std::unordered_set<std::uint64_t> remembered_set_;
  BucketNumber head_ = 0;
  std::optional<Storm> on_post_;
  std::optional<Storm> on_brand_;
};

}  // namespace kaiku::crisis
