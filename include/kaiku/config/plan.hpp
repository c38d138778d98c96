#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <kaiku/clock/time.hpp>
#include <kaiku/config/config.hpp>
#include <kaiku/config/schema.hpp>
#include <kaiku/config/yaml.hpp>
#include <kaiku/result/diagnostic.hpp>

namespace kaiku::config {

/// At least so many posts in every so long a time.
struct PlanRhythm {
  int count = 0;
  Duration per{};
};

/// An account that is posted on.
struct PlanChannel {
  std::string account;
  std::string owner;  ///< a team or a contact
  std::optional<PlanRhythm> at_least;
  std::vector<std::string> hours;  ///< as OpeningHours::add() takes; none: the brand's
  std::optional<Node> at;
};

/// Words for one account, or for every account of a language.
struct PlanText {
  std::string account;
  std::string language;
  std::string text;
  std::optional<Node> at;
};

struct PlanPost {
  std::string id;
  std::vector<std::string> accounts;
  std::string when;  ///< local to the brand, as parse_wall_time() takes it
  std::string text;
  std::vector<PlanText> texts;
  std::string approved_by;
  std::optional<Node> at;
};

/// Who speaks for the brand.
struct PlanAdvocates {
  int praise_days = 2;
  int days = 3;
  Duration within = std::chrono::days(90);
  std::string label = "advocate";
  Duration label_for = std::chrono::days(180);
  int least_characters = 40;
};

/// plan.yaml, typed. Every account and owner in it exists, every post has its words.
struct Plan {
  std::string file;  ///< empty: there is none
  Duration late_most = std::chrono::hours(1);
  Duration remind_before = std::chrono::hours(2);
  std::vector<PlanChannel> channels;
  std::vector<PlanPost> posts;
  std::optional<PlanAdvocates> advocates;  ///< none: nobody is looked for
};

/// Most scheduled posts in a plan.
inline constexpr std::size_t kMostPlannedPosts = 2'000;

/// The words of `post` for an account of the configuration: its own, else those of its language,
/// else those for all; null when there are none.
const std::string* text_for(const PlanPost& post, const Account& account, const Brand& brand);
/// Where these words stand in the file.
Node place_of_text(const PlanPost& post, const Account& account, const Brand& brand);

/// Reads and checks the plan that the configuration names, all problems at once; an empty one when
/// it names none. Nothing on errors.
std::optional<Plan> load_plan(const Config& config, Diagnostics& diagnostics);
std::optional<Plan> parse_plan(std::string_view text, const std::string& file, const Config& config,
                               Diagnostics& diagnostics);

/// The whole file: a section whose children are the top-level keys.
KeyDescription plan_keys();
/// JSON Schema (draft 2020-12) of plan.yaml.
std::string plan_json_schema();

}  // namespace kaiku::config
