// What is remembered of threads and posts: how they hang together, and what was said in them.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "journal_fixture.hpp"

namespace kaiku::store::testing {
namespace {

using ::testing::UnorderedElementsAre;

TEST_F(Journal, RemembersTheLastAutomaticReplyToAnAuthorAndInAThread) {
  EXPECT_EQ(author(comment("c-2")).last_auto_reply, std::nullopt);
  Action reply = action(ActionKind::kReply);
  reply.not_before = kNow + 30s;
  record(decision(comment("c-1"), {planned(reply)}));
  EXPECT_EQ(author(comment("c-2")).last_auto_reply, kNow + 30s);
  EXPECT_EQ(thread(under("c-1", "c-2")).last_auto_reply, kNow + 30s);
  EXPECT_EQ(thread(comment("c-9")).last_auto_reply, std::nullopt);
  deliver(reply, ActionState::kFailed);
  EXPECT_EQ(author(comment("c-2")).last_auto_reply, std::nullopt) << "it was never seen";
}

TEST_F(Journal, RemembersOurWordsInAThreadAndHowOftenAnAuthorWasAnswered) {
  remember(created(comment("c-1")));
  remember(created(under("c-1", "c-2")));
  record(decision(comment("c-1"), {planned(action(ActionKind::kReply, "c-1", "ours"))}));
  deliver(action(ActionKind::kReply, "c-1"));
  note(brand_wrote("s-1", "c-2", "staff's"));
  const auto found = thread(under("c-1", "c-3"));
  EXPECT_THAT(found.texts, UnorderedElementsAre("ours", "staff's"));
  EXPECT_EQ(found.replies_to_author, 2u);
  EXPECT_TRUE(found.staff_answered);
  EXPECT_EQ(thread(by("pekka", "c-9")).replies_to_author, 0u);
}

TEST_F(Journal, RemembersForThirtyDaysWhatWasSaidToAnAuthorElsewhere) {
  record(decision(comment("c-1"), {planned(action(ActionKind::kReply, "c-1", "ours"))}));
  Comment later = comment("c-9");
  later.created_at = kNow + std::chrono::days(30);
  EXPECT_THAT(thread(later).texts, UnorderedElementsAre("ours"));
  later.created_at += 1s;
  EXPECT_TRUE(thread(later).texts.empty());
  EXPECT_TRUE(thread(by("pekka", "c-8")).texts.empty());
}

TEST_F(Journal, AThreadReachesUpToItsTopmostKnownComment) {
  remember(created(comment("top")));
  remember(created(under("top", "middle")));
  note(brand_wrote("staff", "middle", "Katsotaan."));
  EXPECT_TRUE(thread(under("middle", "low")).staff_answered);
  EXPECT_TRUE(thread(under("staff", "to-staff")).staff_answered);
  EXPECT_TRUE(thread(comment("top")).staff_answered);
}

TEST_F(Journal, BranchesThatArriveFromBelowAreJoined) {
  remember(created(under("middle", "low")));
  note(brand_wrote("staff", "low", "Katsotaan."));
  EXPECT_TRUE(thread(under("middle", "low")).staff_answered);
  EXPECT_FALSE(thread(comment("top")).staff_answered);
  remember(created(under("top", "middle")));
  EXPECT_TRUE(thread(comment("top")).staff_answered);
  EXPECT_TRUE(thread(under("middle", "low")).staff_answered);
}

TEST_F(Journal, KnowsThePostAroundAComment) {
  const Comment first = comment("c-1");
  const Comment second = comment("c-2");
  remember(created(first, kNow));
  remember(created(second, kNow + 1h));
  const policy::Surroundings around = surroundings(second);
  EXPECT_EQ(around.post_comments, 1u);
  EXPECT_EQ(around.post_first_seen, first.created_at);
  EXPECT_EQ(around.post_labels, std::set<std::string>());
}

TEST_F(Journal, APostIsAsOldAsItsPublisherSaysWhenThatIsKnown) {
  const Comment first = comment("c-1");
  remember(created(first));
  Event video = brand_wrote(first.post.value, "", "Uusi video", kNow - 3h);
  video.comment.parent.reset();
  video.comment.kind = CommentKind::kPost;
  video.comment.post = first.post;
  video.comment.created_at = kNow - 3h;
  note(video);
  EXPECT_EQ(surroundings(first).post_first_seen, kNow - 3h);
  Comment elsewhere = comment("c-2");
  elsewhere.post = PostId("post-2");
  remember(created(elsewhere));
  EXPECT_EQ(surroundings(elsewhere).post_first_seen, elsewhere.created_at);
}

TEST_F(Journal, KnowsNothingOfAPostThatAMessageDoesNotHave) {
  Comment message = comment("c-1");
  message.post = PostId();
  remember(created(message));
  const policy::Surroundings around = surroundings(message);
  EXPECT_EQ(around.post_comments, std::nullopt);
  EXPECT_EQ(around.post_labels, std::nullopt);
}

TEST_F(Journal, CountsTheOthersInAThreadAndWhatWeSaid) {
  const Comment first = comment("c-1");
  const Comment reply = under("c-1", "c-2");
  remember(created(first));
  remember(created(reply));
  EXPECT_EQ(surroundings(first).thread_comments, 1u);
  EXPECT_EQ(surroundings(reply).thread_comments, 1u);
  EXPECT_EQ(surroundings(reply).thread_started, first.created_at);
  EXPECT_EQ(surroundings(reply).our_replies, 0u);

  const Action answer = action(ActionKind::kReply);
  record(decision(first, {planned(answer)}));
  EXPECT_EQ(surroundings(reply).our_replies, 0u);  // not posted yet
  deliver(answer, ActionState::kDone, "ours-1");
  EXPECT_EQ(surroundings(reply).our_replies, 1u);
  note(brand_wrote("staff-1", "c-1", "Katsotaan."));
  EXPECT_EQ(surroundings(reply).our_replies, 2u);
}

TEST_F(Journal, KnowsAReplyToUs) {
  remember(created(comment("c-1")));
  note(brand_wrote("staff-1", "c-1", "Katsotaan."));
  EXPECT_TRUE(surroundings(under("staff-1", "c-3")).reply_to_us);
  EXPECT_FALSE(surroundings(under("c-1", "c-4")).reply_to_us);
  EXPECT_FALSE(surroundings(comment("c-1")).reply_to_us);
}

}  // namespace
}  // namespace kaiku::store::testing
