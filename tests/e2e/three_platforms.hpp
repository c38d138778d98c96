#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "e2e/brand.hpp"
#include "standin/observed.hpp"

namespace e2e {

/// Something that was written on a platform, and what must come of it.
struct Matter {
  enum class Kind : std::uint8_t {
    kQuestion,   ///< answered in public, then in private
    kCriticism,  ///< never hidden; of one author, so that words for it run out
    kInsult,     ///< hidden, unless a person shows it again
    kPraise,     ///< answered when a person approves it
    kFrozen,     ///< below the post of an incident: not answered
    kEcho        ///< our own words: left alone
  };
  Kind kind = Kind::kQuestion;
  std::string platform;  ///< "facebook", "instagram", "shop"
  std::string comment;   ///< its id
};

/// What a platform saw, by comment.
struct Seen {
  std::map<std::string, int> replies;
  std::map<std::string, int> private_replies;
  std::set<std::string> hidden;
  std::set<std::string> blocked;
  std::vector<std::string> texts;
  std::vector<std::string> private_too_early;  ///< comments whose public reply came later
};

/// Writes on three platforms at once, one comment after the other on each, and delivers each until
/// it is acknowledged, as the platform would; every fifth once more although it was. Few authors
/// are negative: more of them would be a crisis, which ends automatic answers.
class ThreePlatforms {
 public:
  /// Questions under `frozen_post` of Facebook are not to be answered.
  ThreePlatforms(Brand& brand, std::int64_t frozen_post);
  ~ThreePlatforms();

  void stop();
  /// Waits until `count` more were acknowledged; false when that takes too long, or at the end.
  bool wait_for_more(std::size_t count) const;
  std::vector<Matter> acknowledged() const;
  /// The author of a Facebook comment edits it, and insults again; on the others nothing happens.
  void insult_again(const std::string& comment) const;
  std::map<std::string, Seen> seen();

 private:
  void write_on_facebook();
  void write_on_instagram();
  void write_in_the_shop();
  template <class Deliver>
  void deliver(std::int64_t number, Matter matter, Deliver again);

  Brand& brand_;
  std::int64_t frozen_post_;
  standin::Observed<std::vector<Matter>> acknowledged_;
  std::atomic<bool> stopping_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace e2e
