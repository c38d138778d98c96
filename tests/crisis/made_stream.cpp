#include "made_stream.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <utility>

#include <nlohmann/json.hpp>

namespace kaiku::crisis {
namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

struct Meaning {
  Theme theme;
  const char* category;
  const char* sentiment;
  int severity;
};
constexpr std::array<Meaning, 15> kMeanings = {{{Theme::kPraise, "positive", "positive", 0},
                                                {Theme::kSmallTalk, "neutral", "neutral", 0},
                                                {Theme::kQuestion, "question", "neutral", 0},
                                                {Theme::kSpam, "spam", "neutral", 0},
                                                {Theme::kComplaint, "complaint", "negative", 1},
                                                {Theme::kAnger, "outrage", "negative", 2},
                                                {Theme::kDoubleCharge, "outage", "negative", 2},
                                                {Theme::kOddSmell, "safety", "negative", 2},
                                                {Theme::kInjury, "safety", "negative", 3},
                                                {Theme::kHospital, "safety", "negative", 4},
                                                {Theme::kSelfHarm, "self_harm", "negative", 4},
                                                {Theme::kThreat, "threat", "negative", 4},
                                                {Theme::kJoy, "positive", "positive", 0},
                                                {Theme::kGiveaway, "positive", "positive", 0},
                                                {Theme::kCampaign, "outrage", "negative", 2}}};

/// What people ordinarily write, per thousand comments.
constexpr std::array<std::pair<Theme, int>, 7> kOrdinary = {{{Theme::kPraise, 310},
                                                             {Theme::kSmallTalk, 225},
                                                             {Theme::kQuestion, 300},
                                                             {Theme::kSpam, 40},
                                                             {Theme::kComplaint, 123},
                                                             {Theme::kAnger, 2},
                                                             {Theme::kOddSmell, 0}}};

double hump(double hour, double middle, double width) {
  const double away = std::min(std::abs(hour - middle), 24 - std::abs(hour - middle));
  return std::exp(-away * away / (2 * width * width));
}

// Winter and summer time of Finland, by the calendar of 2026 only.
Duration local_offset(TimePoint at) {
  const bool summer =
      at >= from_unix_seconds(1'774'746'000) && at < from_unix_seconds(1'792'890'000);
  return summer ? hours(3) : hours(2);
}

double rhythm(TimePoint at, bool holiday) {
  const TimePoint local = at + local_offset(at);
  const auto day = std::chrono::floor<days>(local);
  const double hour = std::chrono::duration<double, std::ratio<3600>>(local - day).count();
  const unsigned weekday = std::chrono::weekday(day).c_encoding();
  const bool off = holiday || weekday == 0 || weekday == 6;
  const double morning = off ? hump(hour, 11, 2.5) : hump(hour, 8, 1.5) + 0.8 * hump(hour, 12, 1.5);
  const double level = 0.04 + morning + 1.5 * hump(hour, 19.5, 2.6);
  return level * (holiday ? 0.5 : off ? 0.85 : 1.05);
}

}  // namespace

MadeStream::MadeStream(std::uint32_t seed, double per_hour) : random_(seed), per_hour_(per_hour) {
  double sum = 0;
  const TimePoint monday = from_unix_seconds(1'767'564'000);
  for (int hour = 0; hour < 168; ++hour) sum += rhythm(monday + hours(hour), false);
  mean_interest_ = sum / 168;
}

double MadeStream::interest(TimePoint at) {
  return rhythm(at, at >= holiday_from && at < holiday_to) / mean_interest_ * std::exp(wander_);
}

std::string MadeStream::some_post(TimePoint at) {
  // A post every eighteen hours; interest in one falls by half each time another comes.
  const auto newest = (at - from_unix_seconds(1'767'564'000)) / hours(18);
  const auto age = std::geometric_distribution<int>(0.45)(random_);
  return "post" + std::to_string(std::max<std::int64_t>(0, newest - age));
}

MadeComment MadeStream::make(Theme theme, TimePoint at, std::string author, std::string post) {
  const auto meaning = std::ranges::find(kMeanings, theme, &Meaning::theme);
  MadeComment comment;
  comment.id = "c" + std::to_string(++written_);
  comment.ts = at;
  comment.received =
      at +
      Duration(static_cast<std::int64_t>(std::exponential_distribution<double>(1 / 3e6)(random_)));
  const double share = uniform();
  comment.platform = share < 0.6 ? "facebook" : share < 0.92 ? "instagram" : "x";
  comment.author = std::move(author);
  comment.post = std::move(post);
  const double followers = std::lognormal_distribution<double>(4.6, 1.4)(random_);
  comment.followers = static_cast<std::uint64_t>(std::min(followers, 30'000.0));
  comment.author_created = at - days(40 + random_() % 3000);
  const double tongue = uniform();
  comment.language = tongue < 0.75 ? "fi" : tongue < 0.87 ? "sv" : "en";
  comment.text =
      made_up_text(theme, comment.language, [this](std::size_t n) { return random_() % n; });
  comment.category = meaning->category;
  comment.sentiment = meaning->sentiment;
  comment.severity = meaning->severity;
  comment.score = 0.75 + 0.25 * uniform();
  return comment;
}

void MadeStream::live(TimePoint from, TimePoint to) {
  for (TimePoint at = from; at < to; at += minutes(10)) {
    wander_ = 0.97 * wander_ + std::normal_distribution<double>(0, 0.07)(random_);
    const double mean = per_hour_ / 6 * interest(at);
    const int count = std::poisson_distribution<int>(std::max(mean, 1e-9))(random_);
    for (int i = 0; i < count; ++i) {
      const TimePoint when = at + Duration(static_cast<std::int64_t>(uniform() * 6e8));
      int draw = static_cast<int>(random_() % 1000);
      Theme theme = Theme::kComplaint;
      for (const auto& [candidate, share] : kOrdinary) {
        theme = candidate;
        if ((draw -= share) < 0) break;
      }
      const bool regular = uniform() < 0.35;
      std::string author = regular ? "regular" + std::to_string(random_() % 300)
                                   : "person" + std::to_string(random_() % 1'000'000);
      const std::string post = some_post(when);
      all_.push_back(make(theme, when, std::move(author), post));
      // One complaint calls for another.
      if (theme == Theme::kComplaint && uniform() < 0.12) {
        all_.push_back(make(theme, when + seconds(60 + random_() % 900),
                            "person" + std::to_string(random_() % 1'000'000), post));
      }
    }
  }
}

void MadeStream::crowd(Theme theme, TimePoint from, TimePoint to, std::size_t count,
                       std::size_t authors, const std::string& post, bool growing) {
  const std::string tag = "crowd" + std::to_string(written_) + "-";
  const auto length = static_cast<double>((to - from).count());
  for (std::size_t i = 0; i < count; ++i) {
    const double share = (static_cast<double>(i) + uniform()) / static_cast<double>(count);
    const TimePoint at =
        from + Duration(static_cast<std::int64_t>(length * (growing ? std::sqrt(share) : share)));
    MadeComment made =
        make(theme, at, tag + std::to_string(i % authors), post.empty() ? some_post(at) : post);
    if (theme == Theme::kCampaign) {
      made.author_created = at - days(random_() % 20);
      made.language = "fi";
      made.text = made_up_text(theme, "fi", [this](std::size_t n) { return random_() % n; });
      if (uniform() < 0.5) made.followers = 0;
    }
    all_.push_back(std::move(made));
  }
}

const MadeComment& MadeStream::single(Theme theme, TimePoint at, const std::string& author,
                                      std::uint64_t followers, const std::string& post) {
  MadeComment made = make(theme, at, author.empty() ? "single" + std::to_string(written_) : author,
                          post.empty() ? some_post(at) : post);
  made.followers = followers;
  all_.push_back(std::move(made));
  return all_.back();
}

void MadeStream::hold_back(TimePoint from, TimePoint to, Duration during) {
  for (MadeComment& comment : all_) {
    if (comment.ts < from || comment.ts >= to) continue;
    const double share =
        std::chrono::duration<double>(comment.ts - from) / std::chrono::duration<double>(to - from);
    comment.received =
        to + Duration(static_cast<std::int64_t>(share * static_cast<double>(during.count())));
  }
}

void MadeStream::silence(TimePoint from, TimePoint to) {
  std::erase_if(all_, [&](const MadeComment& c) { return c.ts >= from && c.ts < to; });
}

// One label in ten is wrong; a single message that counts by itself, because it is grave or widely
// read, is always seen: otherwise luck would be measured.
void MadeStream::mislabel(MadeComment& comment) {
  if (comment.severity >= 4 || comment.followers > 100'000 || uniform() >= 0.1) return;
  if (comment.sentiment == "negative") {
    comment.sentiment = "neutral";
    comment.category = "neutral";
    comment.severity = 0;
  } else if (uniform() < 0.3) {
    comment.sentiment = "negative";
    comment.category = "complaint";
    comment.severity = 1;
    comment.score = 0.5 + 0.3 * uniform();
  } else {
    comment.category = comment.category == "question" ? "neutral" : "question";
  }
}

std::vector<MadeComment> MadeStream::deliver() {
  std::vector<MadeComment> delivered;
  for (MadeComment comment : all_) {
    mislabel(comment);
    const bool grave = comment.severity >= 4;
    const double fate = uniform();
    if (!grave && fate < 0.005) continue;  // lost
    if (!grave && fate < 0.025) comment.received += minutes(1 + random_() % 40);
    delivered.push_back(comment);
    if (fate >= 0.985) {
      comment.received += minutes(random_() % 300);
      delivered.push_back(std::move(comment));
    }
  }
  std::ranges::stable_sort(delivered, {}, &MadeComment::received);
  return delivered;
}

std::string line_of(const MadeComment& comment, const std::string& brand, bool labelled) {
  nlohmann::json line = {{"id", comment.id},
                         {"ts", to_iso8601(comment.ts)},
                         {"received_at", to_iso8601(comment.received)},
                         {"platform", comment.platform},
                         {"brand", brand},
                         {"post_id", comment.post},
                         {"parent_id", nullptr},
                         {"author_id", comment.author},
                         {"author_followers", comment.followers},
                         {"author_created", to_iso8601(comment.author_created)},
                         {"lang", comment.language},
                         {"text", comment.text}};
  if (labelled) {
    line["label"] = {{"category", comment.category},
                     {"sentiment", comment.sentiment},
                     {"severity", comment.severity},
                     {"score", comment.score}};
  }
  return line.dump();
}

}  // namespace kaiku::crisis
