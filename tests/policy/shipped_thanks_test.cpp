// The shipped policies about praise, as they stand in rules/policies/engage.yaml, beside signals of
// this test: how often thanks are said in words.
#include <fstream>
#include <iterator>
#include <string>

#include <gtest/gtest.h>

#include <kaiku/policy/decide.hpp>
#include <kaiku/policy/replay_memory.hpp>
#include <kaiku/rules/rule_set.hpp>

#include "planning.hpp"

namespace kaiku::policy {
namespace {

using std::chrono::days;
using std::chrono::minutes;

std::string shipped(const std::string& path) {
  std::ifstream file(KAIKU_SOURCE_DIR "/rules/" + path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

constexpr const char* kSignals = R"(signals:
  - {id: good, when: {word: good}, score: {praise: 6}}
  - {id: bad, when: {word: bad}, score: {criticism: 6}}
  - {id: wry, when: {word: wry}, label: [sarcasm]}
  - id: grave
    when: {word: grave}
    label: [injury, lesser_injury, threat, self_harm, data_leak, personal_data, evasion, hate, harassment,
            discrimination, authority, boycott, outrage, outage, leaving]
)";

class ThankingForPraise : public ::testing::Test {
 protected:
  ThankingForPraise() {
    Diagnostics diagnostics;
    rules = rules::load_rules_from(
        {{.path = "signals/s.yaml", .content = kSignals},
         {.path = "signals/labels.yaml", .content = shipped("signals/labels.yaml")},
         {.path = "policies/engage.yaml", .content = shipped("policies/engage.yaml")},
         {.path = "replies/en.yaml",
          .content = "language: en\nreplies:\n  praise_thanks: [\"Thanks to you\", \"How kind of "
                     "you\", \"So good to hear\"]\n"}},
        analyzer, diagnostics);
    for (const Diagnostic& diagnostic : diagnostics) {
      if (diagnostic.severity == Diagnostic::Severity::kError)
        ADD_FAILURE() << to_string(diagnostic);
    }
    account.mode = Mode::kLive;
    account.capabilities = {ActionKind::kReply, ActionKind::kReact};
    account.answer_within = days(2);
  }

  /// The next comment, by somebody else each time, a minute after the one before.
  Comment next(const std::string& text = "good") {
    Comment comment;
    const std::string number = std::to_string(++comments_);
    comment.account = AccountId("kaisla-fb");
    comment.brand = BrandId("kaisla");
    comment.platform = "facebook";
    comment.id = CommentId("c" + number);
    comment.post = PostId("p");
    comment.author.id = AuthorId("u" + number);
    comment.text = text;
    comment.created_at = now += minutes(1);
    return comment;
  }

  /// What becomes of the reply; nothing: none was thought of.
  std::optional<ActionState> thanked(const Comment& comment) {
    const text::PreparedText text = analyzer.prepare(comment.text, {});
    const Decision decision = decide(*rules, text, comment, 1, account, memory, now, {});
    memory.record(decision);
    return state_of(decision, ActionKind::kReply);
  }

  text::Analyzer analyzer;
  std::shared_ptr<const rules::RuleSet> rules;
  AccountSettings account;
  ReplayMemory memory;
  TimePoint now = from_unix_seconds(1'770'000'000);

 private:
  int comments_ = 0;
};

TEST_F(ThankingForPraise, IsDoneForTheFirstOfTenUnderAPost) {
  EXPECT_EQ(thanked(next()), ActionState::kReady);
  for (int i = 2; i <= 10; ++i) {
    EXPECT_EQ(thanked(next()), ActionState::kCancelled) << "praise number " << i;
  }
  EXPECT_EQ(thanked(next()), ActionState::kReady) << "the eleventh";
  Comment elsewhere = next();
  elsewhere.post = PostId("another");
  EXPECT_EQ(thanked(elsewhere), ActionState::kReady);
}

TEST_F(ThankingForPraise, CountsAThreadAmongThePostThatItStandsUnder) {
  const Comment first = next();
  EXPECT_EQ(thanked(first), ActionState::kReady);
  Comment answer = next();
  answer.parent = first.id;
  EXPECT_EQ(thanked(answer), ActionState::kCancelled);
}

TEST_F(ThankingForPraise, IsDoneForOneAuthorOnceAWeek) {
  Comment first = next();
  EXPECT_EQ(thanked(first), ActionState::kReady);
  Comment soon = next();
  soon.author = first.author;
  soon.post = PostId("another");
  EXPECT_EQ(thanked(soon), ActionState::kCancelled);
  now += days(7);
  Comment later = next();
  later.author = first.author;
  later.post = PostId("a third");
  EXPECT_EQ(thanked(later), ActionState::kReady);
}

TEST_F(ThankingForPraise, IsNeverDoneUnderAnAdvertisementNorForSarcasmOrBesideAComplaint) {
  Comment advertised = next();
  advertised.on_ad = true;
  EXPECT_EQ(thanked(advertised), std::nullopt);
  EXPECT_EQ(thanked(next("good wry")), std::nullopt);
  EXPECT_EQ(thanked(next("good grave")), std::nullopt);
  EXPECT_EQ(thanked(next("good bad")), std::nullopt);
  EXPECT_EQ(thanked(next("good https://buy.example/it")), std::nullopt);
  Comment message = next();
  message.is_private = true;
  EXPECT_EQ(thanked(message), std::nullopt);
  EXPECT_EQ(thanked(next()), ActionState::kReady) << "none of them counted";
}

TEST_F(ThankingForPraise, NeedsAnAuthorWhomSomebodyKnows) {
  Comment anonymous = next();
  anonymous.author = {};
  EXPECT_EQ(thanked(anonymous), std::nullopt);
}

TEST_F(ThankingForPraise, LeavesNoDraftsBehindWhereEverythingWaitsForAPerson) {
  account.mode = Mode::kDraft;
  EXPECT_EQ(thanked(next()), ActionState::kAwaitingApproval);
  EXPECT_EQ(thanked(next()), ActionState::kCancelled);
}

}  // namespace
}  // namespace kaiku::policy
