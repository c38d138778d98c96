#include <functional>

#include <nlohmann/json.hpp>

#include "brand_watch.hpp"
#include "stored.hpp"

namespace kaiku::crisis {
namespace {

using nlohmann::json;

json member(const json& value, const char* key) {
  return value.is_object() ? value.value(key, json()) : json();
}

json time_json(const std::optional<TimePoint>& at) {
  return at ? json(to_unix_micros(*at)) : json();
}

bool read_time(const json& value, std::optional<TimePoint>& into) {
  if (value.is_null()) return true;
  if (!is_time(value)) return false;
  into = from_unix_micros(value.get<std::int64_t>());
  return true;
}

bool read_time(const json& value, TimePoint& into) {
  if (!is_time(value)) return false;
  into = from_unix_micros(value.get<std::int64_t>());
  return true;
}

bool is_text(const json& value) {
  return value.is_string();
}

/// [key, value…] of every entry, the most recently used first.
template <class Value>
bool read_entries(const json& list, std::size_t most, RecentMap<Value>& into,
                  const std::function<std::optional<Value>(const json&)>& read) {
  if (!list.is_array() || list.size() > most) return false;
  for (const json& entry : list) {
    if (!entry.is_object() || !is_text(member(entry, "key"))) return false;
    auto value = read(entry);
    if (!value || !into.append(entry["key"].get<std::string>(), std::move(*value))) return false;
  }
  return true;
}

}  // namespace

json BrandWatch::to_json() const {
  json claims = json::object();
  for (std::size_t i = 0; i < claims_.size(); ++i)
    claims[std::string(claim_rules()[i].name)] = claims_[i].to_json();
  json patterns = json::object();
  for (const auto& [category, pattern] : patterns_) {
    patterns[std::string(to_string(category))] = {{"opened_at", to_unix_micros(pattern.opened_at)},
                                                  {"since", to_unix_micros(pattern.since)},
                                                  {"last_sign", to_unix_micros(pattern.last_sign)},
                                                  {"told_authors", pattern.told_authors},
                                                  {"level", static_cast<int>(pattern.level)},
                                                  {"closed_at", time_json(pattern.closed_at)}};
  }
  json samples = json::array();
  for (const Sample& sample : samples_) samples.push_back({sample.comment, sample.post});
  json all = scopes_json();
  all.update({{"claims", claims},
              {"patterns", patterns},
              {"samples", samples},
              {"remembered", remembered_},
              {"followers", followers_.to_json()},
              {"copies", copies_.to_json()},
              {"head", head_},
              {"now", to_unix_micros(now_)},
              {"listening_since", to_unix_micros(listening_since_)},
              {"late_arrival", time_json(late_arrival_)},
              {"storm", storm_ ? storm_->to_json() : json()}});
  return all;
}

json BrandWatch::scopes_json() const {
  json posts = json::array();
  for (const auto& [key, post] : posts_) {
    posts.push_back({{"key", key},
                     {"buckets", post.scope.to_json()},
                     {"drift", post.drift.to_json()},
                     {"volume", post.volume},
                     {"volume_at", to_unix_micros(post.volume_at)}});
  }
  json accounts = json::array();
  for (const auto& [key, account] : accounts_) {
    accounts.push_back({{"key", key},
                        {"baseline", account.baseline.to_json()},
                        {"buckets", account.scope.to_json()},
                        {"drift", account.drift.to_json()},
                        {"last_arrival", to_unix_micros(account.last_arrival)},
                        {"longest_quiet", account.longest_quiet},
                        {"silent_since", time_json(account.silent_since)}});
  }
  json topics = json::array();
  for (const auto& [key, topic] : topics_) {
    topics.push_back({{"key", key},
                      {"baseline", topic.baseline.to_json()},
                      {"buckets", topic.scope.to_json()},
                      {"drift", topic.drift.to_json()}});
  }
  json rules = json::array();
  for (const auto& [key, rate] : rules_) rules.push_back({{"key", key}, {"rate", rate.to_json()}});
  return {{"baseline", baseline_.to_json()},
          {"all", all_.to_json()},
          {"drift", drift_.to_json()},
          {"late", late_.to_json()},
          {"volume", volume_},
          {"volume_at", to_unix_micros(volume_at_)},
          {"posts", posts},
          {"accounts", accounts},
          {"topics", topics},
          {"rules", rules}};
}

bool BrandWatch::from_json(const json& value) {
  if (!value.is_object()) return false;
  BrandWatch read(brand_, fresh_, thresholds_);
  read.cautions_ = cautions_;
  const json remembered = member(value, "remembered");
  if (!read.baseline_.from_json(member(value, "baseline")) ||
      !read.all_.from_json(member(value, "all")) || !is_bucket(member(value, "head")) ||
      !remembered.is_array() || remembered.size() > kRemembered) {
    return false;
  }
  read.head_ = value["head"].get<BucketNumber>();
  for (const json& hash : remembered) {
    if (!hash.is_number_unsigned()) return false;
    read.remembered_.push_back(hash.get<std::uint64_t>());
    read.remembered_set_.insert(hash.get<std::uint64_t>());
  }
  const bool old = !value.contains("now");  // the first version knew brand, posts and surges only
  if (old ? !read.read_old_storms(value) : !read.read_scopes(value) || !read.read_details(value)) {
    return false;
  }
  *this = std::move(read);
  return true;
}

bool BrandWatch::read_scopes(const json& value) {
  if (!drift_.from_json(member(value, "drift")) || !late_.from_json(member(value, "late")) ||
      !is_amount(member(value, "volume")) || !read_time(member(value, "volume_at"), volume_at_)) {
    return false;
  }
  volume_ = value["volume"].get<double>();
  const auto read_post = [](const json& entry) -> std::optional<WatchedPost> {
    WatchedPost post;
    if (!post.scope.from_json(member(entry, "buckets")) ||
        !post.drift.from_json(member(entry, "drift")) || !is_amount(member(entry, "volume")) ||
        !read_time(member(entry, "volume_at"), post.volume_at)) {
      return std::nullopt;
    }
    post.volume = entry["volume"].get<double>();
    return post;
  };
  const auto read_account = [this](const json& entry) -> std::optional<WatchedAccount> {
    WatchedAccount account{fresh_, {}, {}, {}, 0, {}};
    if (!account.baseline.from_json(member(entry, "baseline")) ||
        !account.scope.from_json(member(entry, "buckets")) ||
        !account.drift.from_json(member(entry, "drift")) ||
        !read_time(member(entry, "last_arrival"), account.last_arrival) ||
        !is_amount(member(entry, "longest_quiet")) ||
        !read_time(member(entry, "silent_since"), account.silent_since)) {
      return std::nullopt;
    }
    account.longest_quiet = entry["longest_quiet"].get<double>();
    return account;
  };
  const auto read_topic = [this](const json& entry) -> std::optional<WatchedTopic> {
    WatchedTopic topic{fresh_, {}, {}};
    if (!topic.baseline.from_json(member(entry, "baseline")) ||
        !topic.scope.from_json(member(entry, "buckets")) ||
        !topic.drift.from_json(member(entry, "drift"))) {
      return std::nullopt;
    }
    return topic;
  };
  const auto read_rate = [](const json& entry) -> std::optional<RuleRate> {
    RuleRate rate;
    if (!rate.from_json(member(entry, "rate"))) return std::nullopt;
    return rate;
  };
  return read_entries<WatchedPost>(member(value, "posts"), kMostPosts, posts_, read_post) &&
         read_entries<WatchedAccount>(member(value, "accounts"), kMostAccounts, accounts_,
                                      read_account) &&
         read_entries<WatchedTopic>(member(value, "topics"), kMostTopics, topics_, read_topic) &&
         read_entries<RuleRate>(member(value, "rules"), kMostRules, rules_, read_rate);
}

bool BrandWatch::read_details(const json& value) {
  if (!followers_.from_json(member(value, "followers")) ||
      !copies_.from_json(member(value, "copies")) || !read_time(member(value, "now"), now_) ||
      !read_time(member(value, "listening_since"), listening_since_) ||
      !read_time(member(value, "late_arrival"), late_arrival_)) {
    return false;
  }
  const json claims = member(value, "claims");
  if (!claims.is_object()) return false;
  for (std::size_t i = 0; i < claims_.size(); ++i) {  // a rule that is new begins empty
    const auto stored = claims.find(std::string(claim_rules()[i].name));
    if (stored != claims.end() && !claims_[i].from_json(*stored)) return false;
  }
  const json patterns = member(value, "patterns");
  if (!patterns.is_object()) return false;
  for (const auto& [name, stored] : patterns.items()) {
    const auto category = parse_category(name);
    Pattern pattern;
    if (!category || !read_time(member(stored, "opened_at"), pattern.opened_at) ||
        !read_time(member(stored, "since"), pattern.since) ||
        !read_time(member(stored, "last_sign"), pattern.last_sign) ||
        !read_time(member(stored, "closed_at"), pattern.closed_at) ||
        !is_count(member(stored, "told_authors")) ||
        !is_whole_between(member(stored, "level"), 0, 2)) {
      return false;
    }
    pattern.told_authors = stored["told_authors"].get<std::size_t>();
    pattern.level = static_cast<Level>(stored["level"].get<int>());
    patterns_[*category] = pattern;
  }
  const json samples = member(value, "samples");
  if (!samples.is_array() || samples.size() > kMostSamples) return false;
  for (const json& sample : samples) {
    if (!sample.is_array() || sample.size() != 2 || !is_text(sample[0]) || !is_text(sample[1])) {
      return false;
    }
    samples_.push_back({sample[0].get<std::string>(), sample[1].get<std::string>()});
  }
  const json storm = member(value, "storm");
  if (storm.is_null()) return true;
  storm_.emplace();
  return storm_->from_json(storm);
}

// Version 1: posts without drift and volume, a storm of the brand or of a post whose cause follows
// from them. It goes on under that cause, so that nobody is told of it twice.
bool BrandWatch::read_old_storms(const json& value) {
  const json posts = member(value, "posts");
  if (!posts.is_array() || posts.size() > kMostPosts) return false;
  for (const json& stored : posts) {
    WatchedPost post;
    if (!is_text(member(stored, "post")) || !post.scope.from_json(member(stored, "buckets")) ||
        !posts_.append(stored["post"].get<std::string>(), std::move(post))) {
      return false;
    }
  }
  now_ = end_of(head_);
  for (const char* const key : {"on_post", "on_brand"}) {
    const json stored = member(value, key);
    if (stored.is_null()) continue;
    Storm storm;
    if (!is_text(member(stored, "post")) || !is_count(member(stored, "told_authors")) ||
        !read_time(member(stored, "opened_at"), storm.opened_at) ||
        !read_time(member(stored, "since"), storm.since) ||
        !read_time(member(stored, "last_burst"), storm.last_sign)) {
      return false;
    }
    const auto post = stored["post"].get<std::string>();
    storm.kind = "surge";
    if (!post.empty()) storm.area = {Area::Kind::kPost, post};
    storm.level = post.empty() ? Level::kCrisis : Level::kUrgent;
    storm.told_authors = stored["told_authors"].get<std::size_t>();
    storm.looked_at = storm.last_sign;
    storm.cause = "surge/" + brand_.value + storm.area.path() + "/" +
                  to_iso8601(std::chrono::floor<std::chrono::seconds>(storm.opened_at));
    storm_ = std::move(storm);
  }
  return true;
}

}  // namespace kaiku::crisis
