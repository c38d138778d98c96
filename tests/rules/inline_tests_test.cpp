#include <algorithm>

#include <kaiku/rules/examples.hpp>

#include "../../src/rules/condition.hpp"
#include "../../src/rules/example.hpp"
#include "rule_fixture.hpp"

namespace kaiku::rules {
namespace {

TestReport run(const std::string& signals) {
  const Loaded loaded = load({file("signals/s.yaml", "signals:\n" + signals)});
  EXPECT_TRUE(loaded.rules) << loaded.messages();
  return loaded.rules ? loaded.rules->run_tests(shared_analyzer()) : TestReport{};
}

TEST(InlineTests, PassingExamplesAreCounted) {
  const TestReport report = run(R"(
  - id: order_is_late
    lang: fi
    when:
      all:
        - lemma: [odottaa, viipyä, viivästyä, myöhästyä]
        - lemma: [tilaus, paketti, toimitus, lähetys]
      none:
        - word: innolla
    score: {criticism: 1.8}
    label: [delivery]
    tests:
      hit:  ["Paketti on viivästynyt jo kaksi viikkoa"]
      miss: ["Odotan innolla uutta tilausta!"]
)");
  EXPECT_EQ(report.passed, 2U);
  EXPECT_TRUE(report.failures.empty());
}

TEST(InlineTests, AreShownWithAllThatTheyTell) {
  const Loaded loaded =
      load({file("signals/s.yaml",
                 "signals:\n"
                 "  - {id: angry, lang: fi, label: [x], when: {rating: \"= 1\"},\n"
                 "     tests: {hit: [{text: Huonoa, rating: 1}], miss: [Hyvää]}}\n"
                 "composites:\n"
                 "  - {id: very, signal: angry, label: [y], tests: {miss: [moi]}}\n")});
  ASSERT_TRUE(loaded.rules) << loaded.messages();
  std::vector<std::string> shown;
  visit_examples(*loaded.rules, shared_analyzer(), [&](const ExampleText& example) {
    shown.push_back(example.signal + (example.hit ? " + " : " - ") +
                    std::string(example.text.original()) + ":" +
                    std::to_string(example.context.comment->rating.value_or(0)) + " " +
                    std::to_string(example.place.line));
  });
  EXPECT_EQ(shown, (std::vector<std::string>{"angry + Huonoa:1 3", "angry - Hyvää:0 3",
                                             "very - moi:0 5"}));
}

TEST(InlineTests, AFailureNamesTheExampleAndWhatWasSeen) {
  const TestReport report = run(R"(
  - id: parcels
    lang: fi
    when: {lemma: paketti}
    label: [delivery]
    tests:
      hit:  ["Laatikossa oli reikä"]
      miss:
        - "Paketissa oli reikä"
  - id: stars
    when: {rating: "<= 2"}
    label: [stars]
    tests: {hit: ["huono"]}
)");
  EXPECT_EQ(report.passed, 0U);
  ASSERT_EQ(report.failures.size(), 3U);
  EXPECT_EQ(
      to_string(report.failures[0].place),
      "signals/s.yaml:8:14: error: signal 'parcels' should hit \"Laatikossa oli reikä\" (base "
      "forms: laatikossa ← laatikko, oli ← olla, reikä ← reikä)");
  EXPECT_EQ(
      to_string(report.failures[1].place),
      "signals/s.yaml:10:11: error: signal 'parcels' should not hit \"Paketissa oli reikä\" (it "
      "hits: 'Paketissa')");
  EXPECT_EQ(
      to_string(report.failures[2].place),
      "signals/s.yaml:14:19: error: signal 'stars' should hit \"huono\" (not evaluated: give what "
      "it asks for, as in {text: \"…\", rating: 1})");
}

TEST(InlineTests, MayGiveWhatIsKnownBesidesTheText) {
  const Loaded loaded = load({file("signals/s.yaml", R"(signals:
  - id: angry_at_night
    label: [x]
    when: {rating: "<= 2", hour: 22-07, author.label: vip}
    tests:
      hit:
        - {text: a, rating: 1, hour: "23:15", author.label: vip}
      miss:
        - {text: a, rating: 1, hour: "12:00", author.label: vip}
        - {text: a, rating: 1, hour: "23:15", author.label: []}
        - a
)")});
  ASSERT_TRUE(loaded.rules) << loaded.messages();
  const TestReport report = loaded.rules->run_tests(shared_analyzer());
  EXPECT_EQ(report.passed, 4U);
  for (const TestFailure& failure : report.failures) ADD_FAILURE() << to_string(failure.place);
}

TEST(InlineTests, WhatCannotBeGivenIsAnError) {
  const auto messages = [](const std::string& test) {
    return load({file("signals/s.yaml",
                      "signals: [{id: s, label: [x], when: {word: a}, tests: {hit: [" + test +
                          "]}}]\n")})
        .messages();
  };
  EXPECT_NE(messages("{text: a, ratin: 1}").find("cannot give 'ratin' (did you mean 'rating'?)"),
            std::string::npos);
  EXPECT_NE(messages("{text: a, rating: 9}").find("'rating': expected 1 to 5"), std::string::npos);
  EXPECT_NE(messages("{rating: 1}").find("a test is a text"), std::string::npos);
  EXPECT_NE(messages("{text: a, weekday: monday}").find("expected one day"), std::string::npos);
  EXPECT_NE(messages("{text: a, hour: 9}").find("expected a time of day"), std::string::npos);
  EXPECT_NE(messages("[a]").find("a test is a text"), std::string::npos);
}

/// Otherwise a rule could ask for something that no test can show.
TEST(InlineTests, CanGiveEveryFactThatASignalMayAskFor) {
  bool context = false;
  for (const ConditionEntry& entry : conditions()) {
    context = context || entry.key == "lang";
    if (!context) continue;
    EXPECT_NE(std::ranges::find(given_facts(), entry.key, &GivenFact::key), given_facts().end())
        << entry.key;
  }
}

}  // namespace
}  // namespace kaiku::rules
