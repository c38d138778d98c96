#pragma once

#include <array>
#include <chrono>

#include "kinds.hpp"

// Keys of a brand about crises: what is said to somebody in danger, and when the detectors speak.
namespace kaiku::config {

inline constexpr std::array kHelpKeys = {
    kind::text<&HelpInDanger::approved_by>("approved_by", kAnyText,
                                           "Who of the brand has approved these words.")
        .must(),
    kind::text<&HelpInDanger::checked_on>(
        "checked_on", kDate,
        "When somebody last made sure that the numbers in them are right; after 180 days `check` "
        "and the log warn.")
        .must(),
    kind::text<&HelpInDanger::fi>("fi", kCalmText, "What is said in Finnish."),
    kind::text<&HelpInDanger::sv>("sv", kCalmText, "What is said in Swedish."),
    kind::text<&HelpInDanger::en>("en", kCalmText, "What is said in English."),
    kind::duration<&HelpInDanger::by_itself_after>(
        "by_itself_after", std::chrono::seconds(0), std::chrono::hours(1),
        "When nobody has taken the incident or the draft for so long, it is sent by itself, once "
        "per author and day; 0s: only a person sends it."),
};

inline constexpr std::array kDetectionKeys = {
    kind::number<&Detection::comments_per_hour>(
        "comments_per_hour", 0.01, 100'000,
        "How much is said to a brand of which nothing is learned yet."),
    kind::number<&Detection::caution>(
        "caution", 0.001, 10'000,
        "By how much rarer than usual a chance storm must be; above 1 fewer alarms, below 1 more."),
    kind::whole<&Detection::surge_authors_15m>("surge_authors_15m", 3, 10'000,
                                               "Angry authors in 15 minutes, at least."),
    kind::whole<&Detection::surge_authors_1h>("surge_authors_1h", 3, 10'000,
                                              "Angry authors in 1 hour, at least."),
    kind::whole<&Detection::surge_authors_6h>("surge_authors_6h", 3, 10'000,
                                              "Angry authors in 6 hours, at least."),
    kind::number<&Detection::surge_share>(
        "surge_share", 0.01, 0.9,
        "How far the share of angry comments must be above the usual one in a storm."),
    kind::whole<&Detection::slow_authors>("slow_authors", 3, 10'000,
                                          "Angry authors of a slow storm, at least."),
    kind::number<&Detection::slow_evidence>(
        "slow_evidence", 4, 100,
        "How much evidence a slow storm needs; 1 more is 2.7 times fewer false alarms."),
    kind::whole<&Detection::new_brand_authors>(
        "new_brand_authors", 3, 10'000,
        "Angry authors in an hour for a warning while the brand is new, at least."),
    kind::whole<&Detection::copies>("copies", 3, 1'000,
                                    "Authors who write nearly the same in an hour, at least."),
    kind::whole<&Detection::followers>("followers", 1'000, 1'000'000'000,
                                       "From how many followers on one critic is told, at least."),
    kind::whole<&Detection::safety_authors>(
        "safety_authors", 2, 1'000,
        "Authors in 24 hours who doubt that a product is safe, at least; one more in 72 hours."),
    kind::whole<&Detection::injury_authors>("injury_authors", 2, 100,
                                            "Authors in 24 hours who were hurt, at least."),
    kind::whole<&Detection::data_authors>(
        "data_authors", 2, 1'000, "Authors in 6 hours whose data got into wrong hands, at least."),
    kind::whole<&Detection::outage_authors>("outage_authors", 2, 10'000,
                                            "Authors in 1 hour for whom something does not work."),
    kind::whole<&Detection::outrage_authors>(
        "outrage_authors", 2, 10'000,
        "Authors in 6 hours who are indignant, feel discriminated against or call for a boycott."),
    kind::whole<&Detection::press_authors>(
        "press_authors", 2, 1'000, "Journalists, lawyers and authorities in 24 hours, at least."),
};

}  // namespace kaiku::config
