#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <kaiku/domain/interventions.hpp>

namespace kaiku {
namespace {

using nlohmann::json;

TEST(Interventions, ReadBackAsTheyWereWritten) {
  const TimePoint at = from_unix_seconds(1'767'268'800);
  Interventions some;
  some.staffed_threads = {{AccountId("a"), CommentId("t"), at}};
  some.judgements = {{.account = AccountId("a"),
                      .comment = CommentId("c"),
                      .policy = "hide",
                      .action = "hide",
                      .upheld = true,
                      .at = at}};
  some.coverages.resize(2);
  some.coverages[0] = {.incident = 3,
                       .brand = BrandId("b"),
                       .account = AccountId("a"),
                       .post = PostId("p"),
                       .from = at,
                       .to = at + std::chrono::hours(1)};
  const json written = to_json_value(some);
  const auto read = interventions_from_json(written);
  ASSERT_TRUE(read) << read.error().message();
  EXPECT_EQ(to_json_value(*read), written);
  EXPECT_EQ(read->judgements.at(0).policy, "hide");
  EXPECT_TRUE(read->judgements[0].upheld);
  EXPECT_EQ(read->coverages.at(0).post, PostId("p"));
  EXPECT_FALSE(read->coverages.at(1).post);
  EXPECT_FALSE(read->coverages[1].to);
}

TEST(Interventions, OfAnotherShapeAreRefused) {
  EXPECT_FALSE(interventions_from_json(json::array()));
  EXPECT_FALSE(interventions_from_json({{"judgements", 1}}));
  EXPECT_FALSE(interventions_from_json({{"judgements", {{{"upheld", "yes"}}}}}));
  EXPECT_FALSE(interventions_from_json({{"coverages", {{{"from", "soon"}}}}}));
  const auto none = interventions_from_json(json::object());
  ASSERT_TRUE(none);
  EXPECT_TRUE(none->judgements.empty());
}

}  // namespace
}  // namespace kaiku
