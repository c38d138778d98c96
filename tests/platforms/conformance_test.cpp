// The same suite for every platform; each gives its cases in its own file.

#include "platforms/conformance.hpp"

#include <algorithm>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "platforms/fixture.hpp"

namespace kaiku::platforms::testing {
namespace {

class PlatformConformance : public ::testing::TestWithParam<Conformance> {
 protected:
  const Conformance& cases() const { return GetParam(); }
  std::unique_ptr<Adapter> adapter_ = adapter_for(GetParam().platform, GetParam().settings);
};

TEST_P(PlatformConformance, AcceptsOnlySignaturesOverTheRawBody) {
  ASSERT_FALSE(cases().signatures.empty());
  for (const auto& [about, request, accepted, transport_key, now] : cases().signatures) {
    const auto sender = adapter_->authenticate(request, now);
    ASSERT_EQ(sender.has_value(), accepted)
        << about << (sender ? "" : ": " + sender.error().message());
    if (sender) {
      EXPECT_EQ(sender->transport_key, transport_key) << about;
    } else {
      EXPECT_TRUE(sender.error().is(Errc::kBadSignature)) << about;
    }
  }
}

TEST_P(PlatformConformance, OneChangedByteAnywhereBreaksTheSignature) {
  for (const auto& signature : cases().signatures) {
    if (!signature.accepted) continue;
    http::Request request = signature.request;
    for (char& byte : request.body) {
      byte = static_cast<char>(byte ^ 1);
      EXPECT_FALSE(adapter_->authenticate(request, signature.now)) << signature.about;
      byte = static_cast<char>(byte ^ 1);
    }
  }
}

TEST_P(PlatformConformance, TurnsABodyIntoItsEvent) {
  ASSERT_FALSE(cases().events.empty());
  for (const auto& expected : cases().events) {
    const auto read = adapter_->parse(expected.body, test_now());
    ASSERT_TRUE(read) << expected.about << ": " << read.error().message();
    ASSERT_EQ(read->events.size(), 1u) << expected.about;
    const Event& event = read->events.front();
    EXPECT_EQ(to_string(event.kind), to_string(expected.kind)) << expected.about;
    EXPECT_EQ(event.comment.id.value, expected.id) << expected.about;
    EXPECT_EQ(event.comment.thread().value, expected.thread) << expected.about;
    EXPECT_EQ(event.dedupe_key, expected.dedupe_key) << expected.about;
    EXPECT_EQ(event.by_brand, expected.by_brand) << expected.about;
    EXPECT_EQ(event.comment.platform, cases().platform);
    EXPECT_EQ(event.comment.account.value, "kaisla");
  }
}

TEST_P(PlatformConformance, ARedeliveryHasTheSameKeyAndAnotherEventAnother) {
  std::vector<std::string> keys;
  for (const auto& expected : cases().events) {
    const auto first = adapter_->parse(expected.body, test_now());
    const auto again = adapter_->parse(expected.body, test_now() + std::chrono::hours(30));
    EXPECT_EQ(first->events.front().dedupe_key, again->events.front().dedupe_key) << expected.about;
    keys.push_back(first->events.front().dedupe_key);
  }
  std::ranges::sort(keys);
  EXPECT_EQ(std::ranges::adjacent_find(keys), keys.end());
}

TEST_P(PlatformConformance, CoversCreationEchoAndReaction) {
  const auto has = [&](auto matches) { return std::ranges::any_of(cases().events, matches); };
  EXPECT_TRUE(has([](const EventCase& c) { return c.kind == EventKind::kCreated && !c.by_brand; }));
  EXPECT_TRUE(has([](const EventCase& c) { return c.kind == EventKind::kCreated && c.by_brand; }));
  EXPECT_TRUE(has([](const EventCase& c) { return c.kind == EventKind::kEdited; }));
  EXPECT_TRUE(has([](const EventCase& c) { return c.kind == EventKind::kRemoved; }));
  EXPECT_TRUE(has([](const EventCase& c) { return c.kind == EventKind::kReaction; }));
}

TEST_P(PlatformConformance, RefusesWhatItCannotRead) {
  std::vector<std::string> bodies = cases().malformed;
  for (const char* const never : {"", "{", "null", "42", "\"text\"", "[1]", "{}x"}) {
    bodies.emplace_back(never);
  }
  bodies.push_back(std::string(100'000, '['));
  for (const std::string& body : bodies) {
    const auto read = adapter_->parse(body, test_now());
    ASSERT_FALSE(read) << body.substr(0, 200);
    EXPECT_TRUE(read.error().is(Errc::kMalformedPayload)) << read.error().message();
  }
}

TEST_P(PlatformConformance, LeavesOutWhatMeansNothing) {
  for (const std::string& body : cases().meaningless) {
    const auto read = adapter_->parse(body, test_now());
    ASSERT_TRUE(read) << body << ": " << read.error().message();
    EXPECT_TRUE(read->events.empty()) << body;
  }
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
  for (const ActionKind kind : {ActionKind::kCase, ActionKind::kLabel, ActionKind::kHold,
                                ActionKind::kEscalate, ActionKind::kNotify}) {
    const auto request = adapter_->render(action_on(kind, "1_2", "3_1", "x"), test_now());
    ASSERT_FALSE(request);
    EXPECT_TRUE(request.error().is(Errc::kUnsupported));
  }
}

TEST_P(PlatformConformance, AnEmptyTextIsNeverSent) {
  for (const ActionKind kind : {ActionKind::kReply, ActionKind::kWarn, ActionKind::kPrivateReply}) {
    const auto request = adapter_->render(action_on(kind, "1_2", "3_1", " \n"), test_now());
    ASSERT_FALSE(request);
    EXPECT_TRUE(request.error().is(Errc::kInvalidArgument));
  }
}

TEST_P(PlatformConformance, ReadsAnswersByTheirErrorClass) {
  ASSERT_FALSE(cases().answers.empty());
  for (const auto& [about, kind, response, verdict, remote_id] : cases().answers) {
    const Outcome outcome = adapter_->read(action_on(kind, "1_2", "3_1", "Moi"), response);
    EXPECT_EQ(static_cast<int>(outcome.verdict), static_cast<int>(verdict))
        << about << ": " << outcome.reason;
    EXPECT_EQ(outcome.remote_id, remote_id) << about;
    if (verdict != Verdict::kDone) EXPECT_FALSE(outcome.reason.empty()) << about;
  }
}

TEST_P(PlatformConformance, SettlesDoubtByAskingThePlatform) {
  for (const auto& [about, action, response, doubt, remote_id] : cases().doubts) {
    EXPECT_TRUE(adapter_->render_reconcile(action, test_now())) << about;
    const DoubtAnswer said = adapter_->read_reconcile(action, response);
    EXPECT_EQ(static_cast<int>(said.doubt), static_cast<int>(doubt)) << about;
    EXPECT_EQ(said.remote_id, remote_id) << about;
  }
}

TEST_P(PlatformConformance, ReadsTheTargetAgain) {
  const Action action = action_on(ActionKind::kHide, "1_2", "3_1");
  ASSERT_TRUE(adapter_->render_reread(action, test_now()));
  ASSERT_FALSE(cases().rereads.empty());
  for (const auto& expected : cases().rereads) {
    const auto state = adapter_->read_reread(action, expected.response);
    ASSERT_TRUE(state) << expected.about << ": " << state.error().message();
    EXPECT_EQ(state->exists, expected.exists) << expected.about;
    EXPECT_EQ(state->text.value_or(""), expected.text) << expected.about;
    EXPECT_EQ(state->hidden, expected.hidden) << expected.about;
  }
  EXPECT_FALSE(adapter_->read_reread(action, answer(200, "<html>")));
  EXPECT_FALSE(adapter_->read_reread(action, answer(500, "")));
}

TEST_P(PlatformConformance, NoTokenOrSecretStandsInAUrlOrBody) {
  for (const auto& [about, action, expected] : cases().requests) {
    const auto request = adapter_->render(action, test_now());
    for (const char* const secret :
         {"EAAtesttoken", "kaiku_test_", "whsec_", "AQIDBAUGBwgJCgsMDQ4P"}) {
      EXPECT_EQ(shown(*request).find(secret), std::string::npos) << about;
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Platforms, PlatformConformance,
                         ::testing::Values(facebook_conformance(), instagram_conformance(),
                                           instagram_facebook_conformance(), generic_conformance()),
                         [](const auto& param) {
                           const bool by_page =
                               param.param.settings.find("login: facebook") != std::string::npos;
                           return param.param.platform + (by_page ? "_facebook_login" : "");
                         });

TEST(PlatformTable, NamesItsPlatformsInOrder) {
  EXPECT_THAT(platform_names(), ::testing::ElementsAre("facebook", "instagram", "generic"));
}

}  // namespace
}  // namespace kaiku::platforms::testing
