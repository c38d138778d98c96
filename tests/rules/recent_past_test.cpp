#include "../../src/rules/recent/fingerprint.hpp"
#include "../../src/rules/recent/near_duplicates.hpp"
#include "rule_fixture.hpp"

namespace kaiku::rules {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

constexpr TimePoint kNoon = from_unix_seconds(1'767'268'800);
constexpr const char* kAdvert = "Tilaa nyt edullisesti uudet laadukkaat kellot suoraan varastosta";

/// Decides comments one after the other by a rule set with one signal about the past.
class RecentPastTest : public testing::Test {
 protected:
  void rule(const std::string& when) {
    const Loaded loaded =
        load({file("signals/s.yaml",
                   "signals:\n"
                   "  - {id: asked, label: [x], when: " +
                       when +
                       "}\n"
                       "  - {id: shouts, score: {abuse: 9}, when: {word: hyi}}\n")});
    ASSERT_TRUE(loaded.rules) << loaded.messages();
    rules = loaded.rules;
    past = std::make_unique<RecentPast>(rules->recent_needs());
  }

  struct Said {
    std::string author = "a";
    std::string text = "hyi";
    TimePoint at = kNoon;
    std::string post = "p";
    std::string parent;
    std::string id;
  };

  Comment comment(const Said& said) {
    Comment made = comment_of(said.text);
    made.brand = BrandId("kaisla");
    made.author.id = AuthorId(said.author);
    made.post = PostId(said.post);
    if (!said.parent.empty()) made.parent = CommentId(said.parent);
    made.id = CommentId(said.id.empty() ? "c" + std::to_string(++comments) : said.id);
    return made;
  }

  Truth ask(const Said& said) { return decide(comment(said), said.at, /*note=*/false); }
  /// The signal's truth; then the comment belongs to the past.
  Truth say(const Said& said) {
    const Truth truth = decide(comment(said), said.at, /*note=*/true);
    past->commit();
    return truth;
  }

  Truth decide(const Comment& made, TimePoint at, bool note) {
    Context context;
    context.comment = &made;
    context.past = past.get();
    context.at = at;
    const text::PreparedText text = prepare(made.text, Language::kFinnish);
    const Finding finding = rules->examine(text, context);
    if (note) past->note(made, text, finding, at);
    if (!finding.not_evaluated.empty()) return Truth::kUnknown;
    return std::ranges::find(finding.hits, "asked", &SignalHit::id) != finding.hits.end()
               ? Truth::kTrue
               : Truth::kFalse;
  }

  std::shared_ptr<const RuleSet> rules;
  std::unique_ptr<RecentPast> past;
  int comments = 0;
};

TEST_F(RecentPastTest, EarlierCommentsCountAndThisOneDoesNot) {
  rule("{count: {of: shouts, by: author, window: 1h, at_least: 2}}");
  EXPECT_EQ(say({}), Truth::kFalse);
  EXPECT_EQ(say({}), Truth::kFalse);
  EXPECT_EQ(say({}), Truth::kTrue);
  EXPECT_EQ(say({.author = "b"}), Truth::kFalse);
  EXPECT_EQ(ask({.text = "moi"}), Truth::kTrue);
}

TEST_F(RecentPastTest, OnlyWhatWasFoundIsCounted) {
  rule("{count: {of: shouts, by: author, window: 1h, at_least: 1}}");
  say({.text = "moi"});
  EXPECT_EQ(ask({}), Truth::kFalse);
  say({.text = "hyi"});
  EXPECT_EQ(ask({}), Truth::kTrue);
}

TEST_F(RecentPastTest, AClassOrAnyCommentCanBeCounted) {
  rule("{count: {of: abuse, by: account, window: 1h, at_least: 1}}");
  say({.text = "moi"});
  EXPECT_EQ(ask({}), Truth::kFalse);
  say({});
  EXPECT_EQ(ask({}), Truth::kTrue);
  rule("{count: {of: comment, by: account, window: 1h, at_least: 1}}");
  say({.text = "moi"});
  EXPECT_EQ(ask({}), Truth::kTrue);
}

TEST_F(RecentPastTest, TheWindowEndsWithTheComment) {
  rule("{count: {of: shouts, by: author, window: 1h, at_least: 1}}");
  say({});
  EXPECT_EQ(ask({.at = kNoon + minutes(59)}), Truth::kTrue);
  EXPECT_EQ(ask({.at = kNoon + hours(1)}), Truth::kFalse);
  EXPECT_EQ(ask({.at = kNoon - minutes(1)}), Truth::kFalse);
}

TEST_F(RecentPastTest, DistinctCountsDifferentAuthors) {
  rule("{count: {of: shouts, by: post, distinct: author, window: 1h, at_least: 2}}");
  say({.author = "a"});
  say({.author = "a"});
  EXPECT_EQ(ask({.author = "c"}), Truth::kFalse);
  say({.author = "b"});
  EXPECT_EQ(ask({.author = "c"}), Truth::kTrue);
  EXPECT_EQ(ask({.author = "c", .post = "q"}), Truth::kFalse);
}

TEST_F(RecentPastTest, AThreadADomainAndATextAreKeysToo) {
  rule("{count: {of: comment, by: thread, window: 1h, at_least: 1}}");
  say({.parent = "top"});
  EXPECT_EQ(ask({.parent = "top"}), Truth::kTrue);
  EXPECT_EQ(ask({.parent = "other"}), Truth::kFalse);
  rule("{count: {of: comment, by: domain, distinct: author, window: 1h, at_least: 2}}");
  say({.author = "a", .text = "katso https://halpa.example/1"});
  say({.author = "b", .text = "HALPA.example.com ja https://Halpa.Example/2"});
  EXPECT_EQ(ask({.text = "nyt https://halpa.example"}), Truth::kTrue);
  EXPECT_EQ(ask({.text = "nyt https://muu.example"}), Truth::kFalse);
  EXPECT_EQ(ask({.text = "ei linkkiä"}), Truth::kFalse);
  rule("{count: {of: comment, by: text, window: 1h, at_least: 1}}");
  say({.text = "Osta tästä!"});
  EXPECT_EQ(ask({.text = "osta, TÄSTÄ"}), Truth::kTrue);
  EXPECT_EQ(ask({.text = "osta tuosta"}), Truth::kFalse);
  say({.text = "👏"});
  EXPECT_EQ(ask({.text = "👏"}), Truth::kFalse);
}

TEST_F(RecentPastTest, AnEditIsTheSameComment) {
  rule("{count: {of: shouts, by: author, window: 1h, at_least: 1}}");
  say({.id = "one"});
  EXPECT_EQ(ask({.id = "one"}), Truth::kFalse);
  say({.id = "one"});
  rule("{count: {of: shouts, by: author, window: 1h, at_least: 2}}");
  say({.id = "one"});
  say({.id = "one"});
  EXPECT_EQ(ask({}), Truth::kFalse);
}

TEST_F(RecentPastTest, WhatHasNoAuthorOrPostIsUnknown) {
  rule("{count: {of: shouts, by: author, window: 1h, at_least: 1}}");
  EXPECT_EQ(ask({.author = ""}), Truth::kUnknown);
  rule("{count: {of: shouts, by: post, window: 1h, at_least: 1}}");
  EXPECT_EQ(ask({.post = ""}), Truth::kUnknown);
  past.reset();
  EXPECT_EQ(ask({}), Truth::kUnknown);
}

TEST_F(RecentPastTest, WhatIsNotedCountsBeforeItIsCommittedAndNotWhenDiscarded) {
  rule(
      "{any: [{count: {of: shouts, by: author, window: 1h, at_least: 1}}, {similar: {window: "
      "1h}}]}");
  const Said advert{.text = kAdvert};
  decide(comment(advert), kNoon, /*note=*/true);
  decide(comment({}), kNoon, /*note=*/true);
  EXPECT_EQ(ask({}), Truth::kTrue);
  EXPECT_EQ(ask({.author = "z", .text = kAdvert}), Truth::kTrue);
  past->discard();
  EXPECT_EQ(ask({}), Truth::kFalse);
  EXPECT_EQ(ask({.author = "z", .text = kAdvert}), Truth::kFalse);
  EXPECT_EQ(past->size(), 0u);
}

TEST_F(RecentPastTest, RulesThatAskAlikeShareACounter) {
  const Loaded loaded = load({file(
      "signals/s.yaml",
      "signals:\n"
      "  - {id: a, label: [x], when: {count: {of: comment, by: author, window: 1h, at_least: 3}}}\n"
      "  - {id: b, label: [x], when: {count: {of: comment, by: author, window: 1d, at_least: 2}}}\n"
      "  - {id: c, label: [x], when: {count: {of: comment, by: post, window: 1d, at_least: 2}}}\n"
      "  - {id: d, label: [x], when: {similar: {window: 2h}}}\n")});
  ASSERT_TRUE(loaded.rules) << loaded.messages();
  const RecentNeeds& needs = loaded.rules->recent_needs();
  ASSERT_EQ(needs.counters.size(), 2u);
  EXPECT_EQ(needs.counters[0].window, hours(24));
  EXPECT_EQ(needs.counters[0].at_least, 3u);
  EXPECT_EQ(needs.similar_within, hours(2));
  EXPECT_EQ(needs.longest(), hours(24));
}

TEST_F(RecentPastTest, NearCopiesAreFoundAcrossAuthors) {
  rule("{similar: {window: 1h, authors: 2}}");
  say({.author = "a", .text = kAdvert});
  EXPECT_EQ(ask({.author = "c", .text = kAdvert}), Truth::kFalse);
  say({.author = "b",
       .text = "TILAA nyt edullisesti uudet laadukkaat kengät suoraan varastosta 😀"});
  EXPECT_EQ(ask({.author = "c", .text = kAdvert}), Truth::kTrue);
  EXPECT_EQ(ask({.author = "b", .text = kAdvert}), Truth::kFalse);  // one other author only
  EXPECT_EQ(ask({.author = "c", .text = "Missä minun edullisesti tilaamani kellot viipyvät nyt"}),
            Truth::kFalse);
  EXPECT_EQ(ask({.author = "c", .text = kAdvert, .at = kNoon + hours(2)}), Truth::kFalse);
  EXPECT_EQ(ask({.author = "", .text = kAdvert}), Truth::kUnknown);
}

TEST_F(RecentPastTest, NearCopiesOfOneAuthorAreCounted) {
  rule("{similar: {window: 1h, at_least: 2, same_author: true}}");
  say({.author = "a", .text = kAdvert});
  say({.author = "b", .text = kAdvert});
  EXPECT_EQ(ask({.author = "a", .text = kAdvert}), Truth::kFalse);
  say({.author = "a", .text = kAdvert});
  EXPECT_EQ(ask({.author = "a", .text = kAdvert}), Truth::kTrue);
}

TEST_F(RecentPastTest, CopiesDifferInLinksNumbersAndMentions) {
  rule("{similar: {window: 1h}}");
  say({.text = "Voita 500 euron lahjakortti tästä heti https://a1.example/x @kaisa"});
  EXPECT_EQ(ask({.text = "@matti voita 750 euron lahjakortti tästä heti https://zz.example/y"}),
            Truth::kTrue);
}

TEST_F(RecentPastTest, ShortTextsAreNoCopies) {
  rule("{similar: {window: 1h}}");
  say({.text = "Kiitos paljon teille kaikille"});
  EXPECT_EQ(ask({.text = "Kiitos paljon teille kaikille"}), Truth::kFalse);
}

TEST_F(RecentPastTest, AnEditedTextIsNoCopyOfItself) {
  rule("{similar: {window: 1h}}");
  say({.text = kAdvert, .id = "one"});
  EXPECT_EQ(ask({.text = kAdvert, .id = "one"}), Truth::kFalse);
  say({.text = "Anteeksi, tämä oli väärä kommentti tähän kohtaan", .id = "one"});
  EXPECT_EQ(ask({.text = kAdvert}), Truth::kFalse);
}

TEST_F(RecentPastTest, TheSameCommentsGiveTheSameAnswers) {
  const auto run = [&] {
    rule("{similar: {window: 1h, at_least: 3}}");
    std::vector<Truth> answers;
    for (int i = 0; i < 300; ++i) {
      std::string text = "Tämä on kommentti joka toistuu usein";
      for (int word = 0; word < i % 7; ++word) text += " sana" + std::to_string(i % (word + 2));
      answers.push_back(say(
          {.author = "a" + std::to_string(i % 5), .text = text, .at = kNoon + seconds(i * 40)}));
    }
    return answers;
  };
  const std::vector<Truth> first = run();
  EXPECT_EQ(run(), first);
  EXPECT_TRUE(std::ranges::count(first, Truth::kTrue) > 0);
}

TEST(NearDuplicates, HoldTheLatestTextsOnly) {
  NearDuplicates texts;
  const Fingerprint print = fingerprint_of(prepare(kAdvert));
  for (std::uint64_t comment = 1; comment <= NearDuplicates::kTexts + 100; ++comment) {
    texts.add({.at = kNoon, .comment = comment, .author = comment, .scope = 1, .print = print});
  }
  EXPECT_EQ(texts.size(), NearDuplicates::kTexts);
  const SeenText asked{.at = kNoon, .comment = 0, .author = 0, .scope = 1, .print = print};
  EXPECT_EQ(texts.near(asked, hours(1)).size(), NearDuplicates::kMostPerBand);
  SeenText elsewhere = asked;
  elsewhere.scope = 2;
  EXPECT_TRUE(texts.near(elsewhere, hours(1)).empty());
}

TEST(NearDuplicates, SurviveAnyOrderOfEdits) {
  NearDuplicates texts;
  std::vector<Fingerprint> prints;
  for (const char* const text :
       {kAdvert, "Aivan toinen teksti jossa on viisi sanaa",
        "Kolmas kommentti kertoo jostakin aivan muusta asiasta", "lyhyt"}) {
    prints.push_back(fingerprint_of(prepare(text)));
  }
  std::uint64_t state = 1;
  for (int i = 0; i < 30'000; ++i) {
    state = mixed(state);
    const std::uint64_t comment = 1 + state % 9'000;
    texts.add({.at = kNoon + seconds(i),
               .comment = comment,
               .author = comment % 10,
               .scope = 1,
               .print = prints[(state >> 32U) % prints.size()]});
    if (i % 1'000 != 0) continue;
    for (const Fingerprint& print : prints) {
      const SeenText asked{.at = kNoon + seconds(i), .comment = 0, .scope = 1, .print = print};
      for (const SeenText* const copy : texts.near(asked, hours(9))) {
        EXPECT_TRUE(nearly_equal(copy->print, print));
      }
    }
  }
  EXPECT_LE(texts.size(), NearDuplicates::kTexts);
}

TEST(Fingerprint, IsBoundedForAnyText) {
  std::string endless;
  for (int i = 0; i < 5'000; ++i) endless += "sana" + std::to_string(i) + "x ";
  const Fingerprint print = fingerprint_of(prepare(endless));
  EXPECT_EQ(print.shingles.size(), Fingerprint::kMostShingles);
  EXPECT_TRUE(nearly_equal(print, print));
  EXPECT_FALSE(nearly_equal(print, fingerprint_of(prepare(kAdvert))));
  EXPECT_FALSE(nearly_equal({}, {}));
}

}  // namespace
}  // namespace kaiku::rules
