// What goes out, the same for every platform: requests, bounds, what answers mean, doubt.

#include <algorithm>
#include <set>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "platforms/conformance.hpp"
#include "platforms/fixture.hpp"

namespace kaiku::platforms::testing {
namespace {

constexpr ActionKind kTexts[] = {ActionKind::kReply, ActionKind::kWarn, ActionKind::kPrivateReply,
                                 ActionKind::kPublish};

std::string repeated(const std::string& piece, std::size_t times) {
  std::string text;
  for (std::size_t i = 0; i < times; ++i) text += piece;
  return text;
}

TEST_P(PlatformConformance, CanDoWhatItsProfileSays) {
  EXPECT_EQ(adapter_->platform(), cases().platform);
  EXPECT_EQ(adapter_->capabilities(), kinds_of(cases().profile().actions, cases().conditions_hold));
  EXPECT_TRUE(cases().conditions_hold || cases().variant != "main");
}

TEST_P(PlatformConformance, RendersEachOfItsActions) {
  for (const auto& [about, action, expected] : cases().requests) {
    const auto request = adapter_->render(action, test_now());
    ASSERT_TRUE(request) << about << ": " << request.error().message();
    EXPECT_EQ(shown(*request), expected) << about;
    EXPECT_TRUE(adapter_->capabilities().contains(action.kind)) << about;
  }
  for (const ActionKind kind : adapter_->capabilities()) {
    EXPECT_TRUE(std::ranges::any_of(cases().requests,
                                    [&](const RequestCase& c) { return c.action.kind == kind; }))
        << "no case for " << to_string(kind);
  }
}

TEST_P(PlatformConformance, RefusesActionsItDoesNotHave) {
  for (const auto& [about, action, why] : cases().refused) {
    const auto request = adapter_->render(action, test_now());
    ASSERT_FALSE(request) << about;
    EXPECT_TRUE(request.error().is(why)) << about << ": " << request.error().message();
  }
  for (const ActionKind kind :
       {ActionKind::kReply, ActionKind::kPrivateReply, ActionKind::kReact, ActionKind::kHide,
        ActionKind::kUnhide, ActionKind::kDelete, ActionKind::kBlock, ActionKind::kUnblock,
        ActionKind::kWarn, ActionKind::kCase, ActionKind::kLabel, ActionKind::kHold,
        ActionKind::kEscalate, ActionKind::kNotify, ActionKind::kPublish, ActionKind::kUnreact}) {
    if (adapter_->capabilities().contains(kind)) continue;
    const auto request = adapter_->render(cases().action(kind, "x"), test_now());
    ASSERT_FALSE(request) << to_string(kind);
    EXPECT_TRUE(request.error().is(Errc::kUnsupported)) << to_string(kind);
  }
}

TEST_P(PlatformConformance, AnEmptyTextIsNeverSent) {
  for (const ActionKind kind : kTexts) {
    if (!adapter_->capabilities().contains(kind)) continue;
    const auto request = adapter_->render(cases().action(kind, " \n"), test_now());
    ASSERT_FALSE(request);
    EXPECT_TRUE(request.error().is(Errc::kInvalidArgument));
  }
}

TEST_P(PlatformConformance, TakesTheLongestTextAndRefusesALongerOne) {
  for (const ActionKind kind : kTexts) {
    const bool shown = std::ranges::any_of(
        cases().lengths, [&](const LengthCase& length) { return length.action.kind == kind; });
    EXPECT_EQ(shown, adapter_->capabilities().contains(kind)) << to_string(kind);
  }
  for (const auto& [about, action, piece, fits] : cases().lengths) {
    Action sent = action;
    sent.text = repeated(piece, fits);
    const auto longest = adapter_->render(sent, test_now());
    EXPECT_TRUE(longest) << about << ": " << longest.error().message();
    sent.text += piece;
    const auto longer = adapter_->render(sent, test_now());
    ASSERT_FALSE(longer) << about;
    EXPECT_TRUE(longer.error().is(Errc::kInvalidArgument)) << about;
  }
}

TEST_P(PlatformConformance, NoIdLeadsARequestElsewhere) {
  for (const ActionKind kind : adapter_->capabilities()) {
    const auto honest = adapter_->render(cases().action(kind, "Moi"), test_now());
    ASSERT_TRUE(honest) << to_string(kind) << ": " << honest.error().message();
    for (const char* const astray :
         {"", "../1", "1/2", "1?x=1", "1#", "1%2f2", "a b", "1\r\nX: y"}) {
      Action action = cases().action(kind, "Moi");
      action.target = action.thread = CommentId(astray);
      action.author = AuthorId(astray);
      const auto request = adapter_->render(action, test_now());
      if (!request) continue;
      // Where any text may be an id, it travels in the body.
      EXPECT_EQ(request->url, honest->url) << to_string(kind) << " on " << astray;
    }
  }
}

TEST_P(PlatformConformance, ReadsAnswersByTheirErrorClass) {
  if (cases().profile().actions.empty()) {
    EXPECT_FALSE(cases().profile().remark.empty()) << "nothing can be done, and nobody is told why";
    return;
  }
  std::set<Verdict> shown;
  bool duplicate = false;
  for (const auto& [about, kind, response, verdict, remote_id, repeated_action] : cases().answers) {
    const Outcome outcome = adapter_->read(cases().action(kind, "Moi"), response);
    EXPECT_EQ(static_cast<int>(outcome.verdict), static_cast<int>(verdict))
        << about << ": " << outcome.reason;
    EXPECT_EQ(outcome.remote_id, remote_id) << about;
    if (verdict != Verdict::kDone) EXPECT_FALSE(outcome.reason.empty()) << about;
    shown.insert(verdict);
    duplicate = duplicate || repeated_action;
    if (repeated_action) {
      EXPECT_TRUE(verdict == Verdict::kDone || verdict == Verdict::kPermanent) << about;
    }
  }
  EXPECT_TRUE(duplicate) << "no case for a repeated action";
  for (const Verdict verdict : {Verdict::kDone, Verdict::kTargetGone, Verdict::kRetryLater,
                                Verdict::kPermanent, Verdict::kBadToken}) {
    EXPECT_TRUE(shown.contains(verdict)) << "no case for verdict " << static_cast<int>(verdict);
  }
}

TEST_P(PlatformConformance, AnAnswerThatLeavesDoubtIsNotSentAgainBlindly) {
  const Action reply = cases().action(ActionKind::kReply, "Moi");
  if (!adapter_->capabilities().contains(ActionKind::kReply)) return;
  for (const int status : {500, 502, 503, 504}) {
    const Outcome outcome = adapter_->read(reply, answer(status, ""));
    EXPECT_TRUE(outcome.verdict == Verdict::kUnknown || adapter_->safe_to_repeat(reply)) << status;
    EXPECT_NE(static_cast<int>(outcome.verdict), static_cast<int>(Verdict::kDone)) << status;
  }
}

TEST_P(PlatformConformance, SettlesDoubtByAskingThePlatform) {
  for (const auto& [about, action, response, doubt, remote_id] : cases().doubts) {
    EXPECT_TRUE(adapter_->render_reconcile(action, test_now())) << about;
    const DoubtAnswer said = adapter_->read_reconcile(action, response);
    EXPECT_EQ(static_cast<int>(said.doubt), static_cast<int>(doubt)) << about;
    EXPECT_EQ(said.remote_id, remote_id) << about;
  }
  // What may not be repeated and can be asked about has its cases.
  for (const ActionKind kind : adapter_->capabilities()) {
    const Action action = cases().action(kind, "Moi");
    if (adapter_->safe_to_repeat(action) || !adapter_->render_reconcile(action, test_now()))
      continue;
    EXPECT_TRUE(kind == ActionKind::kWarn ||
                std::ranges::any_of(cases().doubts,
                                    [&](const DoubtCase& c) { return c.action.kind == kind; }))
        << "no case for " << to_string(kind);
  }
}

TEST_P(PlatformConformance, ReadsTheTargetAgain) {
  const Action action = cases().action(ActionKind::kReply, "Moi");
  if (!cases().reads_again) {
    EXPECT_EQ(adapter_->render_reread(action, test_now()), std::nullopt);
    EXPECT_TRUE(adapter_->read_reread(action, answer(200, "{}")).error().is(Errc::kUnsupported));
    return;
  }
  if (!adapter_->capabilities().empty()) ASSERT_TRUE(adapter_->render_reread(action, test_now()));
  ASSERT_FALSE(cases().rereads.empty());
  bool gone = false;
  for (const auto& expected : cases().rereads) {
    const auto state = adapter_->read_reread(action, expected.response);
    ASSERT_TRUE(state) << expected.about << ": " << state.error().message();
    EXPECT_EQ(state->exists, expected.exists) << expected.about;
    EXPECT_EQ(state->text.value_or(""), expected.text) << expected.about;
    EXPECT_EQ(state->hidden, expected.hidden) << expected.about;
    gone = gone || !expected.exists;
  }
  EXPECT_TRUE(gone) << "no case for a target that is gone";
  EXPECT_FALSE(adapter_->read_reread(action, answer(200, "<html>")));
  EXPECT_FALSE(adapter_->read_reread(action, answer(500, "")));
}

TEST_P(PlatformConformance, NoTokenOrSecretStandsInAUrlOrBody) {
  std::vector<std::string> secrets = {"EAAtesttoken", "kaiku_test_", "whsec_",
                                      "AQIDBAUGBwgJCgsMDQ4P"};
  for (const auto& [name, value] : cases().secrets) secrets.push_back(value);
  for (const auto& [about, action, expected] : cases().requests) {
    const auto request = adapter_->render(action, test_now());
    std::string text = shown(*request);
    if (const auto& token = cases().url_token; !token.empty()) {
      ASSERT_NE(request->url.find(token), std::string::npos) << about;
      text.erase(text.find(token), token.size());
    }
    for (const std::string& secret : secrets) {
      EXPECT_EQ(text.find(secret), std::string::npos) << about;
    }
  }
}

TEST_P(PlatformConformance, ItsSettingsAreThoseOfItsProfile) {
  for (const SettingKey& key : cases().profile().settings) {
    EXPECT_FALSE(key.about.empty()) << key.name;
    // A list of lists is never a value, but where the key is known that is all that is wrong.
    const Made made = make(cases().platform, std::string(key.name) + ": [[]]\n");
    for (const auto& diagnostic : made.diagnostics) {
      EXPECT_THAT(diagnostic.message, ::testing::Not(::testing::HasSubstr("unknown key")))
          << key.name;
    }
  }
}

}  // namespace
}  // namespace kaiku::platforms::testing
