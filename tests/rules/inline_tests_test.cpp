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
      "signals/s.yaml:14:19: error: signal 'stars' should hit \"huono\" (not evaluated: a value "
      "that it asks for is missing in a test)");
}

}  // namespace
}  // namespace kaiku::rules
