#include "e2e/three_platforms.hpp"

#include <algorithm>
#include <chrono>
#include <utility>

#include <nlohmann/json.hpp>

namespace e2e {

using nlohmann::json;

namespace {

// From here on, so that what a test wrote before does not get in the way.
constexpr std::int64_t kFirst = 100;

Matter::Kind kind_of(std::int64_t number) {
  switch (number % 10) {
    case 3:
      return Matter::Kind::kInsult;
    case 5:
      return Matter::Kind::kPraise;
    case 7:
      return Matter::Kind::kCriticism;
    default:
      return Matter::Kind::kQuestion;
  }
}

std::string text_of(Matter::Kind kind, std::int64_t number) {
  const std::string end = " " + std::to_string(number);
  switch (kind) {
    case Matter::Kind::kInsult:
      return "senkin idiootti" + end;
    case Matter::Kind::kPraise:
      return "todella hieno" + end;
    case Matter::Kind::kCriticism:
      return "todella huono" + end;
    default:
      return "milloin aukeaa" + end;
  }
}

// One negative author for each platform.
std::string author_of(Matter::Kind kind, const std::string& platform, std::int64_t number) {
  const bool negative = kind == Matter::Kind::kInsult || kind == Matter::Kind::kCriticism;
  const std::string prefix = platform == "shop" ? "u-" : "74";
  return prefix + std::to_string(negative ? 1 : number + 10);
}

void note_private(Seen& seen, const std::string& comment, bool behind_public) {
  ++seen.private_replies[comment];
  if (!behind_public) seen.private_too_early.push_back(comment);
}

std::string object_of(const std::string& path) {
  const std::string target = path.substr(0, path.rfind('/'));
  return target.substr(target.rfind('/') + 1);
}

Seen seen_by(standin::GraphApi& api) {
  return api.state().look([](const auto& state) {
    Seen seen;
    seen.hidden = state.hidden;
    seen.blocked = state.blocked;
    for (const auto& reply : state.replies) {
      ++seen.replies[reply.comment];
      seen.texts.push_back(reply.text);
    }
    for (const auto& reply : state.private_replies) seen.texts.push_back(reply.text);
    std::set<std::string> answered;
    for (const auto& call : state.effects) {
      if (call.path.ends_with("/comments") || call.path.ends_with("/replies")) {
        answered.insert(object_of(call.path));
      } else if (call.path.ends_with("/messages")) {
        const std::string comment = json::parse(call.body)["recipient"].value("comment_id", "");
        note_private(seen, comment, answered.contains(comment));
      }
    }
    return seen;
  });
}

Seen seen_by(standin::ActionEndpoint& shop) {
  return shop.state().look([](const auto& state) {
    Seen seen;
    for (const auto& action : state.actions) {
      if (!action.text.empty()) seen.texts.push_back(action.text);
      if (action.type == "action.reply") ++seen.replies[action.target];
      if (action.type == "action.private_reply")
        note_private(seen, action.target, seen.replies.contains(action.target));
      if (action.type == "action.hide") seen.hidden.insert(action.target);
      if (action.type == "action.unhide") seen.hidden.erase(action.target);
      if (action.type == "action.block") seen.blocked.insert(action.target);
    }
    return seen;
  });
}

}  // namespace

ThreePlatforms::ThreePlatforms(Brand& brand, std::int64_t frozen_post)
    : brand_(brand), frozen_post_(frozen_post) {
  threads_.emplace_back([this] { write_on_facebook(); });
  threads_.emplace_back([this] { write_on_instagram(); });
  threads_.emplace_back([this] { write_in_the_shop(); });
}

ThreePlatforms::~ThreePlatforms() {
  stop();
}

void ThreePlatforms::stop() {
  acknowledged_.change([this](auto&) { stopping_ = true; });  // whoever waits is told
  for (std::thread& thread : threads_) {
    if (thread.joinable()) thread.join();
  }
}

bool ThreePlatforms::wait_for_more(std::size_t count) const {
  const std::size_t goal =
      acknowledged_.look([](const auto& matters) { return matters.size(); }) + count;
  bool reached = false;
  acknowledged_.wait_until(
      [&](const auto& matters) {
        reached = matters.size() >= goal;
        return reached || stopping_;
      },
      std::chrono::seconds(60));
  return reached;
}

std::vector<Matter> ThreePlatforms::acknowledged() const {
  return acknowledged_.look([](const auto& matters) { return matters; });
}

template <class Deliver>
void ThreePlatforms::deliver(std::int64_t number, Matter matter, Deliver again) {
  while (!stopping_ && again() != 200) {
  }
  if (stopping_) return;
  acknowledged_.change([&](auto& matters) { matters.push_back(std::move(matter)); });
  if (number % 5 == 0) again();
}

void ThreePlatforms::write_on_facebook() {
  for (std::int64_t number = kFirst; !stopping_; ++number) {
    Matter matter{kind_of(number), "facebook", brand_.comment_id(number)};
    std::string author = author_of(matter.kind, matter.platform, number);
    const std::string text = text_of(matter.kind, number);
    std::int64_t post = 1;
    if (number % 10 == 8) {
      matter.kind = Matter::Kind::kEcho;
      author = Brand::kPage;
    } else if (number % 10 == 9) {
      matter.kind = Matter::Kind::kFrozen;
      post = frozen_post_;
    }
    brand_.facebook().add_comment(matter.comment);
    const std::string body = brand_.facebook_body(number, text, author, "add", post);
    deliver(number, std::move(matter), [&] { return brand_.post_facebook(body); });
  }
}

void ThreePlatforms::write_on_instagram() {
  for (std::int64_t number = kFirst; !stopping_; ++number) {
    const Matter matter{kind_of(number), "instagram", Brand::instagram_id(number)};
    const std::string author = author_of(matter.kind, matter.platform, number);
    deliver(number, matter, [&] {
      return brand_.comment_on_instagram(number, text_of(matter.kind, number), author);
    });
  }
}

void ThreePlatforms::write_in_the_shop() {
  for (std::int64_t number = kFirst; !stopping_; ++number) {
    const Matter matter{kind_of(number), "shop", "c-" + std::to_string(number)};
    const std::string author = author_of(matter.kind, matter.platform, number);
    deliver(number, matter, [&] {
      return brand_.comment_in_shop(matter.comment, text_of(matter.kind, number), author);
    });
  }
}

void ThreePlatforms::insult_again(const std::string& comment) const {
  for (std::int64_t number = kFirst + 3; number < kFirst + 10'000; number += 10) {
    if (brand_.comment_id(number) != comment) continue;
    const std::string body =
        brand_.facebook_body(number, "senkin idiootti, taas",
                             author_of(Matter::Kind::kInsult, "facebook", number), "edited");
    while (!stopping_ && brand_.post_facebook(body) != 200) {
    }
  }
}

std::map<std::string, Seen> ThreePlatforms::seen() {
  return {{"facebook", seen_by(brand_.facebook())},
          {"instagram", seen_by(brand_.instagram())},
          {"shop", seen_by(brand_.shop())}};
}

}  // namespace e2e
