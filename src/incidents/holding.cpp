#include <algorithm>
#include <array>

#include <kaiku/incidents/holding.hpp>

namespace kaiku::incidents {
namespace {

using std::chrono::days;
using std::chrono::minutes;

constexpr std::array<std::string_view, 3> kAboutLife = {"self_harm", "threat", "injury"};
constexpr std::array<std::string_view, 3> kLegal = {"data_leak", "data", "press"};
// What a storm of the brand explains. A severe claim under one post is a matter of its own.
constexpr std::array<std::string_view, 5> kOfAStorm = {"surge", "slow_burn", "coordinated", "reach",
                                                       "outrage"};

bool quiet_at(const QuietHours& quiet, TimePoint at) {
  return quiet.zone && quiet.hours.open_at(quiet.zone->wall_time(at));
}

// Quiet hours that never end are no reason to forget: after a week they are looked at again.
TimePoint end_of_quiet(const QuietHours& quiet, TimePoint now) {
  TimePoint at = std::chrono::floor<minutes>(now) + minutes(1);
  while (quiet_at(quiet, at) && at < now + days(7)) at += minutes(1);
  return at;
}

bool is_explained_by(const Incident& incident, const Incident& crisis) {
  return crisis.id != incident.id && !crisis.drill && crisis.brand == incident.brand &&
         !crisis.post && crisis.state != State::kResolved && crisis.severity == Severity::kCrisis &&
         incident.post && std::ranges::find(kOfAStorm, incident.kind) != kOfAStorm.end();
}

}  // namespace

bool is_about_life(std::string_view kind) {
  return std::ranges::find(kAboutLife, kind) != kAboutLife.end();
}

bool needs_two_people(std::string_view kind) {
  return is_about_life(kind) || std::ranges::find(kLegal, kind) != kLegal.end();
}

Result<void> check(const Mute& mute, TimePoint now) {
  const auto refuse = [](const std::string& why) {
    return Error(Errc::kInvalidArgument, "mute: " + why);
  };
  if (mute.reason.empty()) return refuse("a reason is missing");
  if (!mute.incident && mute.brand.empty() && mute.kind.empty() && !mute.post)
    return refuse("a scope is missing: name an incident, a brand, a kind or a post");
  if (is_about_life(mute.kind)) return refuse("'" + mute.kind + "' is never silenced");
  if (mute.until <= std::max(mute.from, now)) return refuse("it ends before it begins");
  if (mute.until - mute.from > kLongestMute) return refuse("at most seven days; set it again then");
  return ok();
}

bool covers(const Mute& mute, const Incident& incident, TimePoint at) {
  if (is_about_life(incident.kind) || mute.ended_at || at < mute.from || at >= mute.until)
    return false;
  return (!mute.incident || *mute.incident == incident.id) &&
         (mute.brand.empty() || mute.brand == incident.brand) &&
         (mute.kind.empty() || mute.kind == incident.kind) &&
         (!mute.post || mute.post == incident.post);
}

std::optional<Hold> hold_back(const Incident& incident, const Circumstances& around,
                              TimePoint now) {
  if (is_about_life(incident.kind)) return std::nullopt;
  std::optional<Hold> hold;
  for (const Mute& mute : around.mutes) {
    if (covers(mute, incident, now) && (!hold || mute.until > hold->until))
      hold = Hold{"mute " + std::to_string(mute.id), mute.until};
  }
  if (hold) return hold;
  for (const Incident& crisis : around.crises) {
    if (is_explained_by(incident, crisis))
      return Hold{"incident " + std::to_string(crisis.id), now + kLookAgainAfter};
  }
  if (incident.severity <= Severity::kWarning && quiet_at(around.quiet, now))
    return Hold{"quiet hours", end_of_quiet(around.quiet, now)};
  return std::nullopt;
}

}  // namespace kaiku::incidents
