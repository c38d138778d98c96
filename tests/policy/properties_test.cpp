#include <algorithm>
#include <chrono>
#include <random>
#include <set>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "../../src/policy/placeholders.hpp"
#include "planning.hpp"

namespace kaiku::policy {
namespace {

constexpr int kWorlds = 1'500;

// A world drawn from a seed: any comment, any policies, any history, also failing queries.
class World {
 public:
  explicit World(unsigned seed) : random_(seed) {
    draw_comment();
    draw_finding();
    draw_account();
    draw_memory();
    const int policies = below(5);
    for (int i = 0; i < policies; ++i) draw_policy(i);
  }
  Planning planning;

 private:
  int below(int bound) { return static_cast<int>(random_() % static_cast<unsigned>(bound)); }
  bool one_in(int n) { return below(n) == 0; }

  void draw_comment() {
    planning.comment.kind = static_cast<CommentKind>(below(7));
    planning.comment.is_private = one_in(8);
    if (one_in(6)) planning.comment.author.id = AuthorId();
    planning.comment.created_at = planning.now - std::chrono::hours(below(24 * 9));
    if (one_in(3)) planning.comment.created_at = planning.now + std::chrono::seconds(below(600));
    planning.revision = 1 + below(3);
  }
  void draw_finding() {
    for (const CommentClass c : kClasses) {
      if (one_in(3)) hold(planning.finding, c);
    }
    for (const char* const label : {"self_harm", "threat", "injury", "data_leak", "price"}) {
      if (one_in(10)) planning.finding.labels.insert(label);
    }
    planning.finding.language = static_cast<Language>(below(3));
  }
  void draw_account() {
    planning.account.mode = one_in(4) ? static_cast<Mode>(below(3)) : Mode::kLive;
    std::erase_if(planning.account.capabilities, [this](ActionKind) { return one_in(6); });
    if (one_in(4)) planning.account.placeholders.clear();
  }
  void draw_memory() {
    RecordedMemory& memory = planning.memory;
    memory.thread_history->staff_answered = one_in(6);
    memory.thread_history->replies_to_author = static_cast<std::size_t>(below(4));
    for (const char* const text :
         {"sorry yksi", "invite yksi", "thanks kolme", "house_rules ett"}) {
      if (one_in(3)) memory.thread_history->texts.insert(text);
    }
    if (one_in(5)) memory.author_history->last_auto_reply = planning.now - std::chrono::minutes(3);
    if (one_in(9)) memory.author_history->labels = {"bot"};
    for (int kind = 0; kind < 14; ++kind) {
      if (one_in(12)) memory.comment_history->actions.insert(static_cast<ActionKind>(kind));
    }
    memory.comment_history->handled_by_person = one_in(8);
    memory.comment_history->removed = one_in(12);
    if (one_in(4)) memory.covering = std::optional<Freeze>(Freeze{3, "brand"});
    if (one_in(15)) memory.author_history = store_is_gone();
    if (one_in(15)) memory.thread_history = store_is_gone();
    if (one_in(15)) memory.comment_history = store_is_gone();
    if (one_in(15)) memory.covering = store_is_gone();
    memory.counting_fails = one_in(10);
    memory.use_fails = one_in(10);
  }
  void draw_policy(int number) {
    constexpr const char* kTemplates[] = {"sorry", "invite", "thanks", "house_rules", "missing"};
    std::vector<rules::Step> steps;
    for (int left = 1 + below(4); left > 0; --left) {
      rules::Step drawn = step(static_cast<ActionKind>(below(14)));
      drawn.template_id = kTemplates[below(5)];
      drawn.severity = "urgent";
      drawn.incident_kind = "drawn";
      drawn.label = one_in(2) ? "a" : "b";
      steps.push_back(std::move(drawn));
    }
    auto& policy = planning.policy("p" + std::to_string(number), std::move(steps));
    policy.mode = one_in(3) ? static_cast<Mode>(below(3)) : Mode::kLive;
    if (one_in(4)) policy.at_most = {{1, std::chrono::hours(1)}};
    if (one_in(8)) planning.truths.back() = rules::Truth::kUnknown;
  }

  std::mt19937 random_;
};

// Everything that is there to be seen: live, waiting for another action, or waiting for approval.
bool real(const PlannedAction& planned) {
  return planned.state != ActionState::kCancelled;
}
bool automatic(const PlannedAction& planned) {
  return planned.state == ActionState::kReady || planned.state == ActionState::kPlanned;
}
bool any_text(ActionKind kind) {
  return is_public_text(kind) || kind == ActionKind::kPrivateReply;
}

template <class Check>
void in_every_world(const Check& check) {
  for (unsigned seed = 1; seed <= kWorlds; ++seed) {
    World world(seed);
    const Decision decision = world.planning.plan();
    check(world.planning, decision);
    if (::testing::Test::HasFailure()) {
      FAIL() << "seed " << seed << ": " << to_json_text(decision);
    }
  }
}

TEST(Invariants, NothingIsRestrictedWithoutAbuseOrSpamOfItsOwn) {
  in_every_world([](const Planning& planning, const Decision& decision) {
    const bool evidence =
        planning.finding.holds(CommentClass::kAbuse) || planning.finding.holds(CommentClass::kSpam);
    for (const PlannedAction& planned : decision.actions) {
      EXPECT_TRUE(evidence || !is_restriction(planned.action.kind));
    }
  });
}

TEST(Invariants, APrivateReplyFollowsAPublicOneOrHasNoneToFollow) {
  in_every_world([](const Planning& planning, const Decision& decision) {
    const bool private_talk =
        planning.comment.is_private || planning.comment.kind == CommentKind::kMessage;
    const bool public_possible = planning.account.capabilities.contains(ActionKind::kReply);
    for (const PlannedAction& planned : decision.actions) {
      if (planned.action.kind != ActionKind::kPrivateReply || private_talk || !public_possible) {
        continue;
      }
      EXPECT_FALSE(planned.action.depends_on.empty());
      const bool in_plan = std::ranges::any_of(decision.actions, [&](const PlannedAction& other) {
        return other.action.key == planned.action.depends_on && is_public_text(other.action.kind) &&
               (real(other) || !real(planned));
      });
      EXPECT_TRUE(in_plan || !automatic(planned));
      EXPECT_NE(planned.state, ActionState::kReady);
    }
  });
}

TEST(Invariants, ACommentGetsOnePublicTextAtMostAndAPrivateTalkNone) {
  in_every_world([](const Planning& planning, const Decision& decision) {
    const auto texts = std::ranges::count_if(decision.actions, [](const PlannedAction& planned) {
      return is_public_text(planned.action.kind);
    });
    EXPECT_LE(texts, 1);
    if (planning.comment.is_private || planning.comment.kind == CommentKind::kMessage) {
      EXPECT_EQ(texts, 0);
    }
  });
}

TEST(Invariants, NothingEngagesByItselfUnderAFreezeOrInAGraveMatter) {
  in_every_world([](const Planning& planning, const Decision& decision) {
    const auto& covering = planning.memory.covering;
    const bool frozen = !covering || covering->has_value();
    const auto& labels = planning.finding.labels;
    const bool grave = labels.contains("self_harm") || labels.contains("threat") ||
                       labels.contains("injury") || labels.contains("data_leak");
    if (!frozen && !grave) return;
    for (const PlannedAction& planned : decision.actions) {
      const bool engages =
          any_text(planned.action.kind) || planned.action.kind == ActionKind::kReact;
      EXPECT_FALSE(engages && automatic(planned));
    }
  });
}

TEST(Invariants, EveryTextIsATemplatesAndNewInItsThread) {
  in_every_world([](const Planning& planning, const Decision& decision) {
    for (const PlannedAction& planned : decision.actions) {
      const Action& action = planned.action;
      if (!any_text(action.kind)) {
        EXPECT_TRUE(action.text.empty());
        continue;
      }
      const auto* const source = planning.wording.find_template(action.template_id);
      ASSERT_NE(source, nullptr);
      const auto& variants = source->variants.at(planning.finding.language);
      const auto filled = planning.wording.fill(
          variants.at(static_cast<std::size_t>(action.variant)), [&](std::string_view name) {
            return placeholder_value(name, planning.account.placeholders, planning.comment);
          });
      EXPECT_EQ(filled, action.text);
      const auto& thread = planning.memory.thread_history;
      EXPECT_FALSE(thread && thread->texts.contains(action.text));
    }
  });
}

TEST(Invariants, WhatCannotBeUndoneAlwaysWaits) {
  in_every_world([](const Planning&, const Decision& decision) {
    for (const PlannedAction& planned : decision.actions) {
      EXPECT_FALSE(is_irreversible(planned.action.kind) && automatic(planned));
    }
  });
}

TEST(Invariants, WherePeopleActedNothingHappensByItself) {
  in_every_world([](const Planning& planning, const Decision& decision) {
    const auto& thread = planning.memory.thread_history;
    const auto& history = planning.memory.comment_history;
    const bool people =
        (thread && thread->staff_answered) || (history && history->handled_by_person);
    if (!people) return;
    for (const PlannedAction& planned : decision.actions) {
      EXPECT_FALSE(goes_to_platform(planned.action.kind) && automatic(planned));
    }
  });
}

TEST(Invariants, NothingIsDoneTwiceToOneComment) {
  in_every_world([](const Planning& planning, const Decision& decision) {
    const auto& history = planning.memory.comment_history;
    std::set<std::string> keys;
    for (const PlannedAction& planned : decision.actions) {
      EXPECT_TRUE(keys.insert(planned.action.key).second) << planned.action.key;
      if (!history || planned.action.kind == ActionKind::kLabel) continue;
      EXPECT_FALSE(history->actions.contains(planned.action.kind));
    }
  });
}

TEST(Invariants, AnUnreadableHistoryOrShadowModeMakesNothingHappen) {
  in_every_world([](const Planning& planning, const Decision& decision) {
    const RecordedMemory& memory = planning.memory;
    const bool readable =
        memory.author_history && memory.thread_history && memory.comment_history && memory.covering;
    for (const PlannedAction& planned : decision.actions) {
      if (!readable) EXPECT_FALSE(goes_to_platform(planned.action.kind) && automatic(planned));
      if (planning.account.mode == Mode::kShadow) EXPECT_FALSE(real(planned));
      if (planning.account.mode == Mode::kDraft) {
        EXPECT_FALSE(goes_to_platform(planned.action.kind) && automatic(planned));
      }
    }
  });
}

TEST(Invariants, OnlyWhatThePlatformCanDoIsPlanned) {
  in_every_world([](const Planning& planning, const Decision& decision) {
    for (const PlannedAction& planned : decision.actions) {
      const ActionKind kind =
          planned.action.kind == ActionKind::kWarn ? ActionKind::kReply : planned.action.kind;
      if (goes_to_platform(kind)) EXPECT_TRUE(planning.account.capabilities.contains(kind));
      EXPECT_NE(kind, ActionKind::kNotify);
      EXPECT_NE(kind, ActionKind::kEscalate);
    }
  });
}

TEST(Invariants, EveryDraftAndEveryCaseOfAGuardTellsWhy) {
  in_every_world([](const Planning&, const Decision& decision) {
    for (const PlannedAction& planned : decision.actions) {
      const bool waits = planned.state == ActionState::kAwaitingApproval &&
                         planned.action.kind != ActionKind::kHold;
      if (waits) EXPECT_FALSE(planned.action.reason.empty());
    }
    for (const GuardActivation& activation : decision.guards) {
      EXPECT_FALSE(activation.reason.empty());
      EXPECT_TRUE(parse_action_kind(activation.action)) << activation.action;
    }
  });
}

}  // namespace
}  // namespace kaiku::policy
