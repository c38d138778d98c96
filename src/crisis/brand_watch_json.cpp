#include <nlohmann/json.hpp>

#include "brand_watch.hpp"
#include "stored.hpp"

namespace kaiku::crisis {
namespace {

using nlohmann::json;

bool is_text(const json& value) {
  return value.is_string();
}

}  // namespace

json BrandWatch::to_json() const {
  const auto storm_json = [](const std::optional<Storm>& storm) {
    if (!storm) return json();
    return json{{"post", storm->post.value},
                {"opened_at", to_unix_micros(storm->opened_at)},
                {"since", to_unix_micros(storm->since)},
                {"last_burst", to_unix_micros(storm->last_burst)},
                {"told_authors", storm->told_authors}};
  };
  auto posts = json::array();
  for (const WatchedPost& watched : posts_) {
    posts.push_back({{"post", watched.post.value}, {"buckets", watched.scope.to_json()}});
  }
  return {{"baseline", baseline_.to_json()},
          {"all", all_.to_json()},
          {"posts", posts},
          {"remembered", remembered_},
          {"head", head_},
          {"on_post", storm_json(on_post_)},
          {"on_brand", storm_json(on_brand_)}};
}

bool BrandWatch::from_json(const json& value) {
  if (!value.is_object()) return false;
  const auto at = [&value](const char* key) { return value.value(key, json()); };
  const auto read_storm = [](const json& stored, std::optional<Storm>& storm) {
    if (stored.is_null()) return true;
    const auto at = [&stored](const char* key) { return stored.value(key, json()); };
    if (!stored.is_object() || !is_text(at("post")) || !is_time(at("opened_at")) ||
        !is_time(at("since")) || !is_time(at("last_burst")) || !is_count(at("told_authors"))) {
      return false;
    }
    storm = Storm{PostId(stored["post"].get<std::string>()),
                  from_unix_micros(stored["opened_at"].get<std::int64_t>()),
                  from_unix_micros(stored["since"].get<std::int64_t>()),
                  from_unix_micros(stored["last_burst"].get<std::int64_t>()),
                  stored["told_authors"].get<std::size_t>()};
    return true;
  };

  BrandWatch read(brand_, baseline_);
  if (!read.baseline_.from_json(at("baseline")) || !read.all_.from_json(at("all")) ||
      !is_bucket(at("head")) || !read_storm(at("on_post"), read.on_post_) ||
      !read_storm(at("on_brand"), read.on_brand_)) {
    return false;
  }
  read.head_ = at("head").get<BucketNumber>();
  const json posts = at("posts");
  const json remembered = at("remembered");
  if (!posts.is_array() || posts.size() > kMostPosts || !remembered.is_array() ||
      remembered.size() > kRemembered) {
    return false;
  }
  for (const json& stored : posts) {
    if (!stored.is_object() || !stored.contains("post") || !is_text(stored["post"])) return false;
    WatchedPost watched{PostId(stored["post"].get<std::string>()), {}};
    if (!watched.scope.from_json(stored.value("buckets", json()))) return false;
    if (!read.by_post_.emplace(watched.post, read.posts_.end()).second) return false;
    read.posts_.push_back(std::move(watched));
  }
  for (const json& hash : remembered) {
    if (!hash.is_number_unsigned()) return false;
    read.remembered_.push_back(hash.get<std::uint64_t>());
    read.remembered_set_.insert(hash.get<std::uint64_t>());
  }
  *this = std::move(read);
  by_post_.clear();
  for (auto post = posts_.begin(); post != posts_.end(); ++post) by_post_[post->post] = post;
  return true;
}

}  // namespace kaiku::crisis
