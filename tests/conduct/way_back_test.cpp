#include <set>
#include <string>

#include <gtest/gtest.h>

#include <kaiku/conduct/label_book.hpp>
#include <kaiku/conduct/reversals.hpp>

namespace kaiku::conduct {
namespace {

outbox::Entry entry(ActionKind kind, ActionState state = ActionState::kDone) {
  outbox::Entry made;
  made.id = 7;
  made.state = state;
  made.action.kind = kind;
  made.action.target = CommentId("c-1");
  return made;
}

const std::set<ActionKind> kEverything = {ActionKind::kUnhide, ActionKind::kHide,
                                          ActionKind::kUnblock, ActionKind::kUnreact,
                                          ActionKind::kDelete};

std::string refusal(const outbox::Entry& of, const std::set<ActionKind>& can = kEverything) {
  const auto way = way_back(of, can);
  EXPECT_FALSE(way);
  EXPECT_TRUE(!way && way.error().is(Errc::kConflict));
  return way ? std::string() : way.error().message();
}

TEST(WayBack, EveryReversibleActionHasItsCounter) {
  EXPECT_EQ(way_back(entry(ActionKind::kHide), kEverything)->kind, ActionKind::kUnhide);
  EXPECT_EQ(way_back(entry(ActionKind::kUnhide), kEverything)->kind, ActionKind::kHide);
  EXPECT_EQ(way_back(entry(ActionKind::kBlock), kEverything)->kind, ActionKind::kUnblock);
  EXPECT_EQ(way_back(entry(ActionKind::kReact), kEverything)->kind, ActionKind::kUnreact);
  EXPECT_EQ(way_back(entry(ActionKind::kLabel), kEverything)->how, WayBack::How::kUnlabel);
}

TEST(WayBack, OurOwnTextIsDeletedByTheNameThatThePlatformGaveIt) {
  outbox::Entry reply = entry(ActionKind::kReply);
  EXPECT_NE(refusal(reply).find("never told what it calls our text"), std::string::npos);
  reply.remote_id = "c-2";
  const auto way = way_back(reply, kEverything);
  ASSERT_TRUE(way);
  EXPECT_EQ(way->kind, ActionKind::kDelete);
  EXPECT_EQ(way->target, CommentId("c-2")) << "never the customer's comment";
}

TEST(WayBack, WhatCannotBeTakenBackSaysWhy) {
  EXPECT_NE(refusal(entry(ActionKind::kDelete)).find("gone"), std::string::npos);
  EXPECT_NE(refusal(entry(ActionKind::kPrivateReply)).find("private message"), std::string::npos);
  EXPECT_NE(refusal(entry(ActionKind::kNotify)).find("resolve the incident"), std::string::npos);
  EXPECT_NE(refusal(entry(ActionKind::kHide), {}).find("lets nobody unhide"), std::string::npos);
  for (const ActionState state :
       {ActionState::kSending, ActionState::kInDoubt, ActionState::kFailed, ActionState::kDead,
        ActionState::kCancelled}) {
    EXPECT_NE(refusal(entry(ActionKind::kHide, state)), "") << to_string(state);
  }
}

TEST(WayBack, WhatHasNotBegunIsStopped) {
  for (const ActionState state :
       {ActionState::kPlanned, ActionState::kAwaitingApproval, ActionState::kReady}) {
    EXPECT_EQ(way_back(entry(ActionKind::kPrivateReply, state), {})->how, WayBack::How::kStop);
  }
  EXPECT_NE(refusal(entry(ActionKind::kNotify, ActionState::kReady)), "") << "a page is not ours";
}

TEST(LabelWord, NeedsAPersonAReasonAndAPlace) {
  LabelReason word;
  word.standing = Standing::kGivenByPerson;
  word.place = {LabelTarget::kAuthor, BrandId(), AccountId("a"), "u-1", "vip"};
  word.reason = "our oldest customer";
  word.who = "maija";
  word.at = from_unix_seconds(1'000);
  EXPECT_TRUE(check_word(word));
  const auto wrong = [&](auto bend) {
    LabelReason bent = word;
    bend(bent);
    const auto checked = check_word(bent);
    return !checked && checked.error().is(Errc::kInvalidArgument);
  };
  EXPECT_TRUE(wrong([](LabelReason& w) { w.standing = Standing::kGivenByRule; }));
  EXPECT_TRUE(wrong([](LabelReason& w) { w.who.clear(); }));
  EXPECT_TRUE(wrong([](LabelReason& w) { w.reason.clear(); }));
  EXPECT_TRUE(wrong([](LabelReason& w) { w.reason.assign(kMostReasonBytes + 1, 'x'); }));
  EXPECT_TRUE(wrong([](LabelReason& w) { w.place.label.clear(); }));
  EXPECT_TRUE(wrong([](LabelReason& w) { w.place.label.assign(kMostLabelBytes + 1, 'x'); }));
  EXPECT_TRUE(wrong([](LabelReason& w) { w.place.subject.assign(kMostSubjectBytes + 1, 'x'); }));
  EXPECT_TRUE(wrong([](LabelReason& w) { w.place.account = {}; }));
  EXPECT_TRUE(wrong([](LabelReason& w) { w.place.target = LabelTarget::kDomain; }));
  EXPECT_TRUE(wrong([](LabelReason& w) { w.until = w.at; }));
}

}  // namespace
}  // namespace kaiku::conduct
