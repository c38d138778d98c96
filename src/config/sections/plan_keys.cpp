// Every key of plan.yaml, once: parser, schema and documentation are made from these tables.

#include <array>
#include <chrono>

#include <kaiku/config/plan.hpp>

#include "kinds.hpp"
#include "plan_root.hpp"

namespace kaiku::config {
namespace {

using namespace std::chrono_literals;
using std::string_view;
using std::chrono::days;

constexpr std::array<string_view, 3> kLanguages = {"fi", "sv", "en"};

constexpr std::array kRhythmKeys = {
    kind::whole<&PlanRhythm::count>("count", 1, 50, "So many posts.").must(),
    kind::duration<&PlanRhythm::per>("per", 1h, days(92), "In every so long a time.").must(),
};

constexpr std::array kChannelKeys = {
    kind::text<&PlanChannel::account>("account", kId, "Id of the account that is posted on.")
        .must(),
    kind::text<&PlanChannel::owner>("owner", kId,
                                    "Id of the team or contact that sees to it, and is reminded.")
        .must(),
    kind::section<&PlanChannel::at_least, kRhythmKeys>(
        "at_least", "How often something is to be posted; without it nothing is watched."),
    kind::texts<&PlanChannel::hours>(
        "hours", kOpeningHours,
        "When the owner is at work and may be reminded; without them the brand's hours."),
};

constexpr std::array kTextKeys = {
    kind::text<&PlanText::account>("account", kId, "Words for this account."),
    kind::choice<&PlanText::language>("language", kLanguages,
                                      "Words for every account of this language."),
    kind::text<&PlanText::text>("text", kWords, "The words, as they are posted.").must(),
};

constexpr std::array kPostKeys = {
    kind::text<&PlanPost::id>("id", kId, "Name of the post; it is posted once, ever.").must(),
    kind::texts<&PlanPost::accounts>("accounts", kId, "Where it is posted: accounts of `channels`.")
        .must(),
    kind::text<&PlanPost::when>("at", kWallTime,
                                "When, by the clocks of the brand, as 2026-05-04T09:00.")
        .must(),
    kind::text<&PlanPost::text>("text", kWords, "The words for all accounts."),
    kind::list<&PlanPost::texts, kTextKeys>(
        "texts", "Other words for some accounts; those of the account before those of a language."),
    kind::text<&PlanPost::approved_by>(
        "approved_by", kAnyText,
        "Who approved the words. Without it the post is a draft that a person approves."),
};

constexpr std::array kAdvocateKeys = {
    kind::whole<&PlanAdvocates::praise_days>("praise_days", 1, 90,
                                             "Who counts has praised on so many separate days …"),
    kind::whole<&PlanAdvocates::days>(
        "days", 1, 90, "… and has praised, or answered what others asked, on so many …"),
    kind::duration<&PlanAdvocates::within>("within", days(1), days(366), "… in so long a time."),
    kind::text<&PlanAdvocates::label>("label", kId, "The label that such an author gets."),
    kind::duration<&PlanAdvocates::label_for>(
        "label_for", days(1), days(732), "How long it stays; every day it fits it is prolonged."),
    kind::whole<&PlanAdvocates::least_characters>("least_characters", 1, 5'000,
                                                  "Praise that is shorter is not asked for."),
};

constexpr std::array kRootKeys = {
    kind::duration<&Plan::late_most>(
        "late_most", 0s, days(7),
        "A post that is later than this is not posted by itself: a person decides."),
    kind::duration<&Plan::remind_before>(
        "remind_before", 5min, days(7),
        "How much working time before a post its owner hears that it needs a person."),
    kind::list<&Plan::channels, kChannelKeys>("channels",
                                              "Where the brand posts, and who sees to it."),
    kind::list<&Plan::posts, kPostKeys>("posts", "What is posted when."),
    kind::section<&Plan::advocates, kAdvocateKeys>(
        "advocates", "Who speaks for the brand; without it nobody is looked for."),
};

}  // namespace

void read_plan_root(const Node& root, Plan& plan, Diagnostics& diagnostics) {
  read_entries(std::span<const Entry<Plan>>(kRootKeys), root, "plan.yaml", plan, diagnostics);
}

KeyDescription plan_keys() {
  KeyDescription root;
  root.about = "What a brand posts itself, and how often.";
  root.type = "section";
  root.children = describe_entries(std::span<const Entry<Plan>>(kRootKeys), {});
  return root;
}

}  // namespace kaiku::config
