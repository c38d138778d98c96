#include <algorithm>
#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include <kaiku/classify/statistical_model.hpp>
#include <kaiku/crypto/crypto.hpp>

#include "small_corpus.hpp"

namespace kaiku::classify {
namespace {

StatisticalModel::Content content_of(unsigned bits) {
  StatisticalModel::Content content;
  content.bucket_bits = bits;
  content.weights.resize(std::size_t{1} << bits);
  for (std::size_t i = 0; i < content.weights.size(); ++i) {
    for (std::size_t c = 0; c < kClassCount; ++c) {
      content.weights[i][c] =
          static_cast<std::int8_t>(static_cast<int>((i * 7 + c * 13) % 255) - 127);
    }
  }
  for (auto& unit : content.units)
    unit = {.scale = 0.02, .bias = -1, .slope = 1.5, .offset = 0.25, .prior = -2};
  content.comments = 4711;
  return content;
}

/// What reading says about the bytes; empty: they are a model.
std::string complaint(std::string_view bytes) {
  Diagnostics diagnostics;
  const auto model = StatisticalModel::read(bytes, "model/statistical.kmodel", diagnostics);
  EXPECT_EQ(model.has_value(), diagnostics.empty());
  return diagnostics.empty() ? "" : to_string(diagnostics.front());
}

std::string sealed(std::string bytes) {
  bytes.resize(bytes.size() - 32);
  return bytes += crypto::as_text(crypto::sha256(bytes));
}

TEST(StatisticalModelFile, IsReadAsItWasWritten) {
  const StatisticalModel model(content_of(10));
  const std::string bytes = model.bytes();
  Diagnostics diagnostics;
  const auto read = StatisticalModel::read(bytes, "m", diagnostics);
  ASSERT_TRUE(read) << to_string(diagnostics.front());
  EXPECT_EQ(read->bytes(), bytes);
  EXPECT_EQ(read->trained_on(), 4711U);
  const auto text = prepare("Missä paketti viipyy?");
  EXPECT_EQ(read->log_odds(text), model.log_odds(text));
}

TEST(StatisticalModelFile, IsRefusedWhereverItIsCutOff) {
  const std::string bytes = StatisticalModel(content_of(8)).bytes();
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    ASSERT_FALSE(complaint(std::string_view(bytes).substr(0, size)).empty()) << size;
  }
  EXPECT_EQ(complaint(bytes), "");
  EXPECT_FALSE(complaint(bytes + "x").empty());
}

TEST(StatisticalModelFile, IsRefusedWhereverAByteIsWrong) {
  const std::string bytes = StatisticalModel(content_of(8)).bytes();
  for (std::size_t at = 0; at < bytes.size(); ++at) {
    std::string damaged = bytes;
    damaged[at] = static_cast<char>(damaged[at] ^ 0x10);
    ASSERT_FALSE(complaint(damaged).empty()) << at;
  }
}

TEST(StatisticalModelFile, SaysWhatIsWrongAndWhatToDo) {
  const std::string bytes = StatisticalModel(content_of(8)).bytes();
  EXPECT_EQ(complaint("classes: {}"),
            "model/statistical.kmodel: error: this is no statistical model (build it again with "
            "kaikuctl learn)");
  std::string newer = bytes;
  newer[8] = 9;
  EXPECT_NE(complaint(sealed(newer)).find("format 9 of the statistical model"), std::string::npos);
  std::string damaged = bytes;
  damaged[500] = static_cast<char>(damaged[500] + 1);
  EXPECT_NE(complaint(damaged).find("its checksum does not fit"), std::string::npos);
}

TEST(StatisticalModelFile, TakesNoNumbersThatWouldPoisonASum) {
  for (const double value : {std::nan(""), std::numeric_limits<double>::infinity(), 1e300}) {
    auto content = content_of(8);
    content.units[2].offset = value;
    EXPECT_NE(complaint(StatisticalModel(content).bytes()).find("outside their range"),
              std::string::npos);
  }
  auto reversed = content_of(8);
  reversed.units[0].slope = -1;
  EXPECT_NE(complaint(StatisticalModel(reversed).bytes()).find("outside their range"),
            std::string::npos);
}

TEST(StatisticalModelFile, OfTheUsualSizeStaysBelowTwoMegabytes) {
  EXPECT_LT(StatisticalModel(content_of(LearningSettings{}.bucket_bits)).bytes().size(),
            2'000'000U);
}

TEST(StatisticalModel, EvidenceIsWhatTheTextAddsToThePrior) {
  const StatisticalModel model(content_of(10));
  const auto text = prepare("Hyvä palvelu");
  for (std::size_t c = 0; c < kClassCount; ++c) {
    EXPECT_DOUBLE_EQ(model.evidence(text)[c], model.log_odds(text)[c] + 2);
  }
}

TEST(StatisticalModel, GivesFiniteLogOddsForAnyText) {
  const StatisticalModel model(content_of(10));
  for (const std::string& text :
       {std::string(), std::string(" \n"), std::string(1, '\0'), std::string("\xFF\xFE"),
        std::string(40'000, 'a'), std::string("😀😀😀"), std::string("?"),
        std::string(5000, '!')}) {
    for (const double value : model.log_odds(prepare(text))) EXPECT_TRUE(std::isfinite(value));
  }
}

TEST(StatisticalModel, TheMovingGramsAddUpToWhatTheModelSays) {
  const StatisticalModel model(content_of(12));
  const auto text =
      prepare("Miksei tilaus TULLUT vieläkään, te sanoitte että huomenna?! 😡 tilaus");
  const PerClass whole = model.log_odds(text);
  PerClass sum{};
  for (const MovingGram& gram : model.moving_grams(text, 10'000)) {
    for (std::size_t c = 0; c < kClassCount; ++c) sum[c] += gram.moved[c];
  }
  for (std::size_t c = 0; c < kClassCount; ++c) {
    EXPECT_NEAR(sum[c] + 1.5 * -1 + 0.25, whole[c], 1e-9);
  }
}

TEST(StatisticalModel, ShowsTheStrongestGramsFirstAndWhereTheyStand) {
  const LearningOutcome outcome = learn_from(small_corpus());
  const std::string text = "No senkin IDIOOTTI siellä";
  const auto prepared = prepare(text);
  const auto grams = outcome.model.moving_grams(prepared, 200);
  const auto strength = [](const MovingGram& gram) {
    double most = 0;
    for (const double moved : gram.moved) most = std::max(most, std::abs(moved));
    return most;
  };
  EXPECT_TRUE(std::ranges::is_sorted(grams, std::ranges::greater{}, strength));
  const auto word = std::ranges::find(grams, "idiootti", &MovingGram::gram);
  ASSERT_NE(word, grams.end());
  EXPECT_EQ(text.substr(word->original.begin, word->original.end - word->original.begin),
            "IDIOOTTI");
  EXPECT_GT(word->moved[static_cast<std::size_t>(CommentClass::kAbuse)], 0);
  EXPECT_EQ(outcome.model.moving_grams(prepared, 3).size(), 3U);
}

TEST(StatisticalModel, ReadsADisguisedWordByWhatItHides) {
  const LearningOutcome outcome = learn_from(small_corpus());
  const auto abuse = [&](std::string_view text) {
    return outcome.model.evidence(prepare(text))[static_cast<std::size_t>(CommentClass::kAbuse)];
  };
  EXPECT_GT(abuse("senkin 1d1ootti"), abuse("senkin 1d1xxttq"));
}

}  // namespace
}  // namespace kaiku::classify
