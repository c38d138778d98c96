#include <set>
#include <utility>

#include <gtest/gtest.h>

#include <kaiku/outbox/outbox.hpp>

namespace kaiku::outbox {
namespace {

using enum ActionState;

constexpr ActionState kAll[] = {kPlanned, kAwaitingApproval, kReady,    kSending, kDone, kFailed,
                                kDead,    kInDoubt,          kCancelled};

TEST(StateMachine, EveryPairOfStatesIsEitherAgreedOrRefused) {
  const std::set<std::pair<ActionState, ActionState>> agreed = {{kPlanned, kReady},
                                                                {kPlanned, kAwaitingApproval},
                                                                {kPlanned, kCancelled},
                                                                {kAwaitingApproval, kReady},
                                                                {kAwaitingApproval, kPlanned},
                                                                {kAwaitingApproval, kCancelled},
                                                                {kReady, kSending},
                                                                {kReady, kReady},
                                                                {kReady, kAwaitingApproval},
                                                                {kReady, kDone},
                                                                {kReady, kFailed},
                                                                {kReady, kDead},
                                                                {kReady, kCancelled},
                                                                {kSending, kDone},
                                                                {kSending, kReady},
                                                                {kSending, kFailed},
                                                                {kSending, kDead},
                                                                {kSending, kInDoubt},
                                                                {kSending, kCancelled},
                                                                {kSending, kAwaitingApproval},
                                                                {kInDoubt, kDone},
                                                                {kInDoubt, kReady},
                                                                {kInDoubt, kSending},
                                                                {kInDoubt, kInDoubt},
                                                                {kInDoubt, kFailed},
                                                                {kInDoubt, kDead},
                                                                {kInDoubt, kCancelled},
                                                                {kInDoubt, kAwaitingApproval},
                                                                {kFailed, kReady},
                                                                {kDead, kReady}};
  for (const ActionState from : kAll) {
    for (const ActionState to : kAll) {
      EXPECT_EQ(may_follow(from, to), agreed.contains({from, to}))
          << to_string(from) << " -> " << to_string(to);
    }
  }
}

TEST(StateMachine, NothingFollowsOnWhatIsOverForGood) {
  for (const ActionState to : kAll) {
    EXPECT_FALSE(may_follow(kDone, to)) << to_string(to);
    EXPECT_FALSE(may_follow(kCancelled, to)) << to_string(to);
  }
}

TEST(StateMachine, OnlyWhatIsDueOrInDoubtIsSent) {
  for (const ActionState from : kAll) {
    EXPECT_EQ(may_follow(from, kSending), from == kReady || from == kInDoubt) << to_string(from);
  }
}

TEST(StateMachine, WhatWasNeverSentIsNeverInDoubt) {
  for (const ActionState from : {kPlanned, kAwaitingApproval, kReady}) {
    EXPECT_FALSE(may_follow(from, kInDoubt)) << to_string(from);
  }
}

}  // namespace
}  // namespace kaiku::outbox
