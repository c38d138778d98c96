#include <algorithm>
#include <chrono>
#include <string>
#include <vector>

#include <kaiku/rules/answers.hpp>
#include <kaiku/rules/catalogue.hpp>
#include <kaiku/rules/checking.hpp>

#include "rule_fixture.hpp"

namespace kaiku::rules {
namespace {

constexpr TimePoint kToday = from_unix_seconds(1'767'268'800);  // 2026-01-01T12:00:00Z

std::string answer(const std::string& id, const std::string& keys) {
  return "  - id: " + id + "\n    owner: care\n    expires: 2026-06-30\n" + keys;
}

std::string finnish(const std::string& questions) {
  return "    questions: {fi: [" + questions + "]}\n    text: {fi: [Yksi, Kaksi, Kolme]}\n";
}

const std::string kShop =
    "answers:\n" + answer("hours", finnish("Milloin olette auki, Onko kauppa auki sunnuntaina")) +
    answer("delivery", finnish("Kauanko toimitus kestää, Mikä on toimitusaika")) +
    answer("returns", finnish("Miten palautan tuotteen, Onko palautus ilmainen"));

class ApprovedAnswers : public testing::Test {
 protected:
  void use(const std::string& content, std::vector<RuleFile> others = {}) {
    others.push_back(file("answers/a.yaml", content));
    loaded = load(others);
    ASSERT_TRUE(loaded.rules) << loaded.messages();
  }
  AnswerRanking rank(const std::string& text, TimePoint now = kToday,
                     Language language = Language::kFinnish) {
    comment.text = text;
    context.comment = &comment;
    return rank_answers(*loaded.rules, prepare(text, language), context, now);
  }
  /// The answer that is given, or why none is.
  std::string given(const std::string& text, TimePoint now = kToday,
                    Language language = Language::kFinnish) {
    const AnswerRanking ranking = rank(text, now, language);
    return ranking.found ? ranking.best.front().answer->id : ranking.why_not;
  }

  Loaded loaded;
  Comment comment = comment_of("");
  Context context;
};

TEST_F(ApprovedAnswers, AreFoundInAnyInflectionAndWordOrder) {
  use(kShop);
  EXPECT_EQ(given("Ootteko auki sunnuntaisin?"), "hours");
  EXPECT_EQ(given("Hei! Toimituksessa kauanko kestänee?"), "delivery");
}

TEST_F(ApprovedAnswers, PartsOfCompoundsCount) {
  use(kShop);
  const AnswerRanking ranking = rank("Mikä on palautusaika?");
  ASSERT_FALSE(ranking.best.empty());
  const auto named = [&](const std::string& id) {
    return std::ranges::any_of(ranking.best,
                               [&](const RankedAnswer& one) { return one.answer->id == id; });
  };
  EXPECT_TRUE(named("returns")) << ranking.summary();
  EXPECT_TRUE(named("delivery")) << ranking.summary();
}

TEST_F(ApprovedAnswers, BelowTheThresholdPeopleGetTheQuestionWithTheNearestThree) {
  use(kShop);
  const AnswerRanking ranking =
      rank("Saako toimituksen mukana asentajan joka laittaa kaiken valmiiksi?");
  EXPECT_FALSE(ranking.found);
  EXPECT_NE(ranking.why_not.find("near enough, 0.65 is needed"), std::string::npos)
      << ranking.why_not;
  EXPECT_NE(ranking.summary().find("nearest: delivery 0."), std::string::npos) << ranking.summary();
  EXPECT_LE(ranking.best.size(), AnswerRanking::kMost);
}

TEST_F(ApprovedAnswers, WhatFitsTwoAnswersNearlyAlikeIsGivenNeither) {
  use("answers:\n" + answer("one", finnish("Milloin olette auki")) +
      answer("other", finnish("Milloin olette auki, Onko auki tänään")));
  EXPECT_NE(given("Milloin olette auki?").find("nearly alike"), std::string::npos)
      << given("Milloin olette auki?");
}

TEST_F(ApprovedAnswers, TwoQuestionsInOneCommentAreForPeople) {
  use(kShop);
  EXPECT_TRUE(rank("Milloin olette auki?").found);
  EXPECT_TRUE(rank("Kauanko toimitus kestää?").found);
  EXPECT_FALSE(rank("Milloin olette auki? Kauanko toimitus kestää?").found);
}

TEST_F(ApprovedAnswers, ThresholdAndMarginCanBeSet) {
  use(kShop + "matching: {threshold: 0.1, margin: 0}\n");
  EXPECT_EQ(given("Saako toimituksen mukana asentajan?"), "delivery");
  use(kShop + "matching: {threshold: 1}\n");
  EXPECT_NE(given("Ootteko auki ensi sunnuntaisin?").find("1.00 is needed"), std::string::npos);
}

TEST_F(ApprovedAnswers, OnlySentencesThatAskAreLookedAt) {
  use(kShop);
  EXPECT_EQ(given("Tilasin teiltä eilen illalla uuden punaisen takin lahjaksi siskolle. "
                  "Kauanko toimitus kestää?"),
            "delivery");
}

TEST_F(ApprovedAnswers, AnExpiredOneIsNotGivenAndKeepsTheNextFromBeingGiven) {
  use(kShop);
  const TimePoint last_second = from_unix_seconds(1'782'863'999);  // 2026-06-30T23:59:59Z
  EXPECT_EQ(given("Milloin olette auki?", last_second), "hours");
  EXPECT_EQ(given("Milloin olette auki?", last_second + std::chrono::seconds(1)),
            "the approved answer hours fits, but it expired after 2026-06-30");
}

TEST_F(ApprovedAnswers, OneWhoseConditionIsFalseLeavesTheFieldToTheOther) {
  use("answers:\n" + answer("by_day", finnish("Milloin vastaatte") + "    when: {hours: open}\n") +
      answer("by_night", finnish("Milloin vastaatte") + "    when: {hours: closed}\n"));
  context.local = LocalMoment{.weekday = std::chrono::Monday, .open = true};
  EXPECT_EQ(given("Milloin vastaatte?"), "by_day");
  context.local->open = false;
  EXPECT_EQ(given("Milloin vastaatte?"), "by_night");
  context.local.reset();
  EXPECT_NE(given("Milloin vastaatte?").find("not known"), std::string::npos);
}

TEST_F(ApprovedAnswers, MayBeForOneBrandOrAccountOnly) {
  use("answers:\n" +
      answer("kaisla", finnish("Milloin olette auki") + "    when: {brand: kaisla}\n") +
      answer("shop", finnish("Milloin olette auki") + "    when: {account: shop}\n"));
  comment.brand = BrandId("kaisla");
  comment.account = AccountId("other");
  EXPECT_EQ(given("Milloin olette auki?"), "kaisla");
  comment.brand = BrandId("tuisku");
  EXPECT_EQ(given("Milloin olette auki?"), "no approved answer speaks of this");
  comment.account = AccountId("shop");
  EXPECT_EQ(given("Milloin olette auki?"), "shop");
}

TEST_F(ApprovedAnswers, SwedishCompoundsAreTakenApartByTheWordsOfTheQuestions) {
  use("answers:\n" +
      answer("delivery",
             "    questions: {sv: [Hur länge tar leveransen, Hur lång tid tar det]}\n"
             "    text: {sv: [Ett, Två, Tre]}\n"));
  const AnswerRanking ranking = rank("Vilken leveranstid?", kToday, Language::kSwedish);
  ASSERT_EQ(ranking.best.size(), 1U) << ranking.summary();
}

TEST_F(ApprovedAnswers, SpeakOnlyTheLanguageOfTheQuestion) {
  use(kShop);
  EXPECT_EQ(given("When are you open?", kToday, Language::kEnglish),
            "no approved answer speaks of this");
}

TEST_F(ApprovedAnswers, NoWordsFindNothing) {
  use(kShop);
  for (const char* const text : {"", "?", "👍", "https://example.fi", "hei"}) {
    EXPECT_TRUE(rank(text).best.empty()) << text;
  }
}

TEST_F(ApprovedAnswers, ALongStoryIsCutAtABound) {
  use(kShop);
  std::string story = "Milloin olette auki ";
  for (int i = 0; i < 2'000; ++i) story += "sana" + std::to_string(i) + " ";
  EXPECT_FALSE(rank(story + "?").found);
}

TEST_F(ApprovedAnswers, TheirTestsAreRunWhateverTheDay) {
  use("answers:\n" +
      answer("hours", finnish("Milloin olette auki") +
                          "    tests:\n      hit: [Oletteko auki milloin, Missä olet]\n"
                          "      miss: [Kauanko kestää, Milloin olette auki]\n"));
  const TestReport report = loaded.rules->run_tests(shared_analyzer());
  EXPECT_EQ(report.passed, 2U);
  ASSERT_EQ(report.failures.size(), 2U);
  EXPECT_EQ(report.failures[0].place.message, "answer 'hours' should be given to \"Missä olet\"");
  EXPECT_EQ(report.failures[1].place.message,
            "answer 'hours' should not be given to \"Milloin olette auki\"");
}

TEST_F(ApprovedAnswers, ALaterDirectoryReplacesAndRemoves) {
  use("answers:\n" + answer("hours", finnish("Milloin olette auki")) +
          answer("gone", finnish("Mitä maksaa")),
      {});
  const Loaded layered =
      load({file("answers/a.yaml", "answers:\n" + answer("hours", finnish("Milloin olette auki")) +
                                       answer("gone", finnish("Mitä maksaa"))),
            file("answers/own.yaml",
                 "answers:\n  - {id: gone, disabled: true}\n" +
                     answer("hours", "    override: true\n" + finnish("Koska aukeatte")),
                 1)});
  ASSERT_TRUE(layered.rules) << layered.messages();
  ASSERT_EQ(answers_of(*layered.rules).size(), 1U);
  EXPECT_EQ(answers_of(*layered.rules).front().questions.at(Language::kFinnish).front(),
            "Koska aukeatte");
}

TEST(AnswerFiles, TellEveryMistakeWithItsPlace) {
  const auto messages = [](const std::string& keys) {
    return load({file("answers/a.yaml", "answers:\n  - id: a\n" + keys)}).messages();
  };
  const std::string rest =
      "    owner: care\n    questions: {fi: [Milloin]}\n    text: {fi: [a, b, c]}\n";
  EXPECT_NE(messages(rest).find("'expires'"), std::string::npos);
  EXPECT_NE(messages(rest + "    expires: 2026-02-30\n").find("'2026-02-30' is no day"),
            std::string::npos);
  EXPECT_NE(messages(rest + "    expires: soon\n").find("no day"), std::string::npos);
  EXPECT_NE(messages(rest + "    expires: 2026-02-01\n    ownr: x\n").find("owner"),
            std::string::npos);
  const std::string begin = "    owner: care\n    expires: 2026-02-01\n";
  EXPECT_NE(messages(begin + "    questions: {fi: [A], sv: [B]}\n    text: {fi: [a, b, c]}\n")
                .find("no text in sv"),
            std::string::npos);
  EXPECT_NE(messages(begin + "    questions: {fi: [A]}\n    text: {fi: [a, b, c], en: [x, y, z]}\n")
                .find("none in en"),
            std::string::npos);
  EXPECT_NE(messages(begin + "    questions: {fi: []}\n    text: {fi: [a, b, c]}\n").find("empty"),
            std::string::npos);
  EXPECT_NE(messages(begin + "    questions: {fi: [A]}\n    text: {fi: [\"{{oma}}\", b, c]}\n")
                .find("unknown placeholder 'oma'"),
            std::string::npos);
  EXPECT_NE(messages(begin + "    questions: {fi: [A]}\n    when: {class: question}\n"
                             "    text: {fi: [a, b, c]}\n")
                .find("'class'"),
            std::string::npos);
  EXPECT_NE(messages(begin + "    questions: {fi: [A]}\n    text: {fi: [a]}\n").find("[KR404]"),
            std::string::npos);
}

TEST(Facts, StandInTextsByBrandAndLanguage) {
  const Loaded loaded =
      load({file("answers/f.yaml",
                 "facts:\n"
                 "  time: {text: {fi: 2 päivää, sv: 2 dagar}, brands: {tuisku: {fi: viikko}}}\n"
                 "  page: \"https://shop.example\"\n"
                 "  empty: {about: Something}\n")});
  ASSERT_TRUE(loaded.rules) << loaded.messages();
  const auto fact = [&](std::string_view placeholder, const char* brand, Language language) {
    const std::string* const text = find_fact(*loaded.rules, placeholder, BrandId(brand), language);
    return text == nullptr ? "nothing" : *text;
  };
  EXPECT_EQ(fact("fact.time", "kaisla", Language::kFinnish), "2 päivää");
  EXPECT_EQ(fact("fact.page", "kaisla", Language::kFinnish), "https://shop.example");
  EXPECT_EQ(fact("fact.empty", "kaisla", Language::kFinnish), "nothing");
  EXPECT_EQ(fact("fact.unheard_of", "kaisla", Language::kFinnish), "nothing");
  EXPECT_EQ(fact("time", "kaisla", Language::kFinnish), "nothing");
  EXPECT_EQ(fact("fact.time", "tuisku", Language::kFinnish), "viikko");
  EXPECT_EQ(fact("fact.time", "tuisku", Language::kSwedish), "nothing");
}

TEST(Facts, AnUnknownNameIsAnErrorWhereItStands) {
  const Loaded loaded =
      load({file("answers/f.yaml", "facts: {returns_url: \"https://shop.example\"}\n"),
            file("replies/fi.yaml",
                 "language: fi\nreplies:\n  hei: [\"{{fact.return_url}}\", b, c]\n")});
  EXPECT_FALSE(loaded.rules);
  EXPECT_NE(loaded.messages().find("replies/fi.yaml:3:9: error: no fact 'return_url' (did you mean "
                                   "'returns_url'?)"),
            std::string::npos)
      << loaded.messages();
}

TEST(Facts, HoldNoPlaceholdersAndNoBlanks) {
  EXPECT_FALSE(load({file("answers/f.yaml", "facts: {a: \"{{author}}\"}\n")}).rules);
  EXPECT_FALSE(load({file("answers/f.yaml", "facts: {a: \"### days\"}\n")}).rules);
  EXPECT_FALSE(
      load({file("answers/f.yaml", "facts: {a: \"" + std::string(501, 'x') + "\"}\n")}).rules);
}

class AnswerChecks : public testing::Test {
 protected:
  std::string findings(const std::string& content, std::optional<TimePoint> today) {
    CheckSettings settings;
    settings.today = today;
    const CheckReport report =
        check_rules_from({file("answers/a.yaml", content)}, shared_analyzer(), settings);
    std::string all;
    for (const Diagnostic& diagnostic : report.diagnostics) all += to_string(diagnostic) + "\n";
    return all;
  }
};

TEST_F(AnswerChecks, NameWhatHasExpiredAndWhatSoonWill) {
  const std::string content = "answers:\n" + answer("hours", finnish("Milloin olette auki"));
  EXPECT_EQ(findings(content, std::nullopt).find("KR405"), std::string::npos);
  EXPECT_EQ(findings(content, kToday).find("KR405"), std::string::npos);
  const TimePoint june = kToday + std::chrono::days(160);
  EXPECT_NE(findings(content, june).find("answer 'hours' is given until 2026-06-30 only (care: "),
            std::string::npos);
  EXPECT_NE(findings(content, june + std::chrono::days(60)).find("expired after 2026-06-30"),
            std::string::npos);
}

TEST_F(AnswerChecks, NameSampleQuestionsThatLeadToNoAnswer) {
  const std::string found = findings("answers:\n" + answer("one", finnish("Milloin olette auki")) +
                                         answer("other", finnish("Milloin olette auki")),
                                     std::nullopt);
  EXPECT_NE(found.find("[KR406]"), std::string::npos) << found;
}

TEST_F(AnswerChecks, FlagWordsThatAdmitLiability) {
  const std::string found =
      findings("answers:\n" + answer("hours",
                                     "    questions: {fi: [Milloin olette auki]}\n"
                                     "    text: {fi: [Korvaamme kaiken, Kaksi, Kolme]}\n"),
               std::nullopt);
  EXPECT_NE(found.find("[KR403]"), std::string::npos) << found;
}

TEST(AnswerSteps, SayWhoseCaseItIsOtherwise) {
  const Loaded loaded = load({file("policies/p.yaml",
                                   "policies:\n"
                                   "  - {id: p, when: {class: question}, do: [{answer: true}]}\n"
                                   "  - {id: q, when: {class: question}, do: [{answer: {otherwise: "
                                   "{team: care, due: 1h}}}]}\n")});
  ASSERT_TRUE(loaded.rules) << loaded.messages();
  const Step& plain = loaded.rules->policies()[0].steps.front();
  EXPECT_TRUE(gives_answer(plain));
  EXPECT_EQ(plain.kind, ActionKind::kReply);
  const Step& other = loaded.rules->policies()[1].steps.front();
  EXPECT_TRUE(gives_answer(other));
  EXPECT_EQ(other.team, "care");
  EXPECT_EQ(other.due, std::chrono::hours(1));
}

TEST(AnswerSteps, AReplyAndAnAnswerAreOneText) {
  const Loaded loaded = load(
      {file("replies/fi.yaml", "language: fi\nreplies: {hei: [a, b, c]}\n"),
       file("policies/p.yaml",
            "policies: [{id: p, when: {class: question}, do: [{reply: hei}, {answer: true}]}]\n")});
  EXPECT_FALSE(loaded.rules);
}

TEST(AnswersInTheCatalogue, StandWithTheirTestsAndDirectories) {
  Diagnostics diagnostics;
  const Catalogue catalogue = catalogue_of({file("answers/a.yaml", kShop)}, diagnostics);
  const auto found = catalogue.find("delivery");
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found.front()->kind, CatalogueEntry::Kind::kAnswer);
  EXPECT_EQ(catalogue.files.front().holds, "answers");
}

}  // namespace
}  // namespace kaiku::rules
