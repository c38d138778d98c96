#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "handled.hpp"

namespace kaiku::cases {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::IsEmpty;

const TimePoint kThen = at("2026-04-01T10:00:00Z");

class Forwarding : public testing::Test {
 protected:
  Forwarding() {
    by.contacts = {{"desk", {"desk/mail", "desk/webhook"}}, {"mute", {}}};
    by.write = [](const CaseFile&, const Telling& telling, TimePoint) {
      std::string words;
      for (const Message& message : telling.said) words += message.text + ";";
      return words;
    };
    facts.messages = {{kThen - 1h, true, CommentId("c-1"), "missä paketti"}};
  }
  Result<Change> word(DeskEvent event, std::string text) {
    return take_word(file, facts, by, {event, "desk", "Ville", std::move(text), "m-1"}, kThen);
  }

  Handling by = handling();
  CaseFile file = routed();
  Facts facts = question();
};

TEST_F(Forwarding, GivesTheDeskWhatWasSaidAndThenWhatFollows) {
  const auto given = forward(file, facts, by, "maija", "desk", kThen);
  ASSERT_TRUE(given);
  EXPECT_THAT(told(*given), ElementsAre("case/12/case.forwarded/0-1/desk/mail",
                                        "case/12/case.forwarded/0-1/desk/webhook"));
  EXPECT_EQ(given->notifications[0].text, "missä paketti;");
  EXPECT_EQ(given->file.due_at, file.due_at) << "the case stays ours";
  file = given->file;
  EXPECT_THAT(told(attend(file, facts, by, kThen)), IsEmpty());
  facts.messages.push_back({kThen, true, CommentId("m-1"), "tilaus 123"});
  file.stir = Stir::kCustomerWrote;
  const Change later = attend(file, facts, by, kThen + 1min);
  EXPECT_THAT(told(later), ElementsAre("case/12/case.message/1-2/desk/mail",
                                       "case/12/case.message/1-2/desk/webhook"));
  EXPECT_EQ(later.notifications[0].text, "tilaus 123;");
  EXPECT_THAT(told(attend(later.file, facts, by, kThen + 2min)), IsEmpty());
}

TEST_F(Forwarding, NeedsAContactThatCanBeReachedAndACaseThatGoesOn) {
  EXPECT_TRUE(
      forward(file, facts, by, "maija", "nobody", kThen).error().is(Errc::kInvalidArgument));
  EXPECT_TRUE(forward(file, facts, by, "maija", "mute", kThen).error().is(Errc::kInvalidArgument));
  EXPECT_TRUE(forward(file, facts, by, "", "desk", kThen).error().is(Errc::kInvalidArgument));
  const CaseFile done = resolve(file, facts, by, "maija", "refunded", kThen)->file;
  EXPECT_TRUE(forward(done, facts, by, "maija", "desk", kThen).error().is(Errc::kConflict));
}

TEST_F(Forwarding, TheDesksWordIsAStepInItsName) {
  file = forward(file, facts, by, "maija", "desk", kThen)->file;
  const auto noted = word(DeskEvent::kNoted, "ordered a part");
  ASSERT_TRUE(noted);
  EXPECT_EQ(noted->story[0].actor, "desk: Ville");
  EXPECT_EQ(noted->once, "m-1");
  EXPECT_EQ(word(DeskEvent::kWaiting, "")->file.state, State::kWaiting);
  const auto resolved = word(DeskEvent::kResolved, "part delivered");
  ASSERT_TRUE(resolved);
  EXPECT_EQ(resolved->file.resolved_by, "desk: Ville");
  file = resolved->file;
  EXPECT_EQ(word(DeskEvent::kReopened, "it broke again")->file.state, State::kOpen);
  EXPECT_TRUE(word(DeskEvent::kResolved, "again").error().is(Errc::kConflict));
}

TEST_F(Forwarding, OnlyTheDeskThatHasItIsHeard) {
  EXPECT_TRUE(word(DeskEvent::kNoted, "words").error().is(Errc::kNotFound));
  file.forwarded_to = "other";
  EXPECT_TRUE(word(DeskEvent::kNoted, "words").error().is(Errc::kNotFound));
  file.forwarded_to = "desk";
  file = claim(file, by, "maija", kThen)->file;
  EXPECT_TRUE(word(DeskEvent::kResolved, "words").error().is(Errc::kConflict))
      << "somebody here has claimed it";
  const DeskWord long_name{DeskEvent::kNoted, "desk", std::string(101, 'x'), "words", ""};
  EXPECT_TRUE(take_word(file, facts, by, long_name, kThen).error().is(Errc::kInvalidArgument));
}

TEST(DeskEvents, HaveNames) {
  EXPECT_EQ(parse_desk_event("noted"), DeskEvent::kNoted);
  EXPECT_EQ(parse_desk_event("reopened"), DeskEvent::kReopened);
  EXPECT_FALSE(parse_desk_event("closed"));
}

}  // namespace
}  // namespace kaiku::cases
