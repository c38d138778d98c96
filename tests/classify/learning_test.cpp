#include <algorithm>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include <kaiku/classify/learning.hpp>

#include "small_corpus.hpp"

namespace kaiku::classify {
namespace {

constexpr std::size_t place(CommentClass c) {
  return static_cast<std::size_t>(c);
}

const LearningOutcome& learnt() {
  static const LearningOutcome outcome = learn_from(small_corpus());
  return outcome;
}

double log_odds(const StatisticalModel& model, CommentClass c, std::string_view text) {
  return model.log_odds(prepare(text))[place(c)];
}

TEST(Learning, TellsClassesApartInTextsThatItHasNotSeen) {
  const StatisticalModel& model = learnt().model;
  EXPECT_GT(log_odds(model, CommentClass::kQuestion, "Milloin takki tulee Ouluun?"),
            log_odds(model, CommentClass::kQuestion, "Kiitos mahtavasta takista!"));
  EXPECT_GT(log_odds(model, CommentClass::kPraise, "Kiitos mahtavasta takista!"),
            log_odds(model, CommentClass::kPraise, "Huono palvelu, myöhässä taas."));
  EXPECT_GT(log_odds(model, CommentClass::kAbuse, "Senkin idiootti"),
            log_odds(model, CommentClass::kAbuse, "Huono palvelu, myöhässä taas."));
}

TEST(Learning, GivesTheSameBytesWhateverTheOrderOfTheCorpus) {
  auto corpus = small_corpus();
  std::ranges::reverse(corpus);
  std::ranges::rotate(corpus, corpus.begin() + 7);
  EXPECT_EQ(learn_from(corpus).model.bytes(), learnt().model.bytes());
}

TEST(Learning, CountsADoubledCommentOnce) {
  auto corpus = small_corpus();
  corpus.push_back(corpus.front());
  const LearningOutcome outcome = learn_from(corpus);
  EXPECT_EQ(outcome.model.bytes(), learnt().model.bytes());
  EXPECT_EQ(outcome.left_out, 1U);
}

TEST(Learning, NeverTrainsOnTheTextsThatAreHeldOut) {
  const auto corpus = small_corpus();
  std::size_t held_out = 0;
  auto twisted = corpus;
  for (LabelledComment& comment : twisted) {
    if (!is_held_out(prepare(comment.text))) continue;
    ++held_out;
    comment.primary = CommentClass::kSpam;
    comment.classes = {CommentClass::kSpam};
  }
  ASSERT_GT(held_out, 0U);
  const LearningOutcome outcome = learn_from(twisted);
  EXPECT_EQ(outcome.held_out.comments, held_out);
  EXPECT_EQ(outcome.trained_on, corpus.size() - held_out);
  EXPECT_EQ(outcome.model.bytes(), learnt().model.bytes());
}

TEST(Learning, ACorrectionReplacesWhatTheCorpusSaysAboutItsText) {
  const std::string text = "Te olette kaikki idiootteja siellä.";
  const LearningOutcome outcome =
      learn_from(small_corpus(), {labelled(CommentClass::kPraise, text)});
  EXPECT_EQ(outcome.corrections, 1U);
  EXPECT_GT(log_odds(outcome.model, CommentClass::kPraise, text),
            log_odds(outcome.model, CommentClass::kAbuse, text));
  EXPECT_LT(log_odds(outcome.model, CommentClass::kAbuse, text),
            log_odds(learnt().model, CommentClass::kAbuse, text));
}

TEST(Learning, ACorrectionOutweighsSeveralCommentsOfTheCorpusThatDisagree) {
  auto corpus = small_corpus();
  for (const char* text : {"Nouto oli nakki tänään", "Taas nakki nouto", "Onpa nakki juttu",
                           "Se on nakki homma", "Nakki homma oli eilen"}) {
    corpus.push_back(labelled(CommentClass::kAbuse, text));
  }
  const std::vector<LabelledComment> corrections = {
      labelled(CommentClass::kOther, "Nakki on nakki"),
      labelled(CommentClass::kOther, "Nakki juttu")};
  const std::string asked = "Olipa nakki homma";
  const LearningOutcome before = learn_from(corpus);
  const LearningOutcome after = learn_from(corpus, corrections);
  EXPECT_GT(before.model.evidence(prepare(asked))[place(CommentClass::kAbuse)], 0);
  EXPECT_LT(after.model.evidence(prepare(asked))[place(CommentClass::kAbuse)],
            before.model.evidence(prepare(asked))[place(CommentClass::kAbuse)]);
  EXPECT_EQ(most_probable_class(after.model.log_odds(prepare("Nakki juttu"))),
            CommentClass::kOther);
}

TEST(Learning, GivesEveryCommentTheEvidenceOfAModelThatHasNotSeenIt) {
  const auto corpus = small_corpus();
  const LearningOutcome& outcome = learnt();
  ASSERT_EQ(outcome.unseen_evidence.size(), corpus.size());
  double seen = 0;
  double unseen = 0;
  for (std::size_t i = 0; i < corpus.size(); ++i) {
    const std::size_t own = place(corpus[i].primary);
    if (corpus[i].primary == CommentClass::kOther || is_held_out(prepare(corpus[i].text))) continue;
    seen += outcome.model.evidence(prepare(corpus[i].text))[own];
    unseen += outcome.unseen_evidence[i][own];
  }
  EXPECT_LT(unseen, seen);
}

TEST(Learning, NeedsMoreCommentsThanParts) {
  Learner learner(small_settings());
  const auto corpus = small_corpus();
  for (std::size_t i = 0; i < 3; ++i) {
    learner.add(corpus[i], prepare(corpus[i].text), Origin::kCorrection);
  }
  EXPECT_FALSE(learner.learn());
}

TEST(Learning, AClassThatNeverOccursIsImprobableEverywhere) {
  auto corpus = small_corpus();
  std::erase_if(corpus, [](const LabelledComment& c) { return c.primary == CommentClass::kSpam; });
  const LearningOutcome outcome = learn_from(corpus);
  EXPECT_LT(log_odds(outcome.model, CommentClass::kSpam, "Tienaa, klikkaa www.esimerkki.fi"), -1);
}

}  // namespace
}  // namespace kaiku::classify
