#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <kaiku/http/message.hpp>

namespace kaiku::http {
namespace {

TEST(Headers, NamesCompareWithoutCaseAndTheFirstFieldIsFound) {
  Headers headers{{"X-Hub-Signature-256", "sha256=a"}};
  headers.add("x-hub-signature-256", "sha256=b");
  EXPECT_EQ(headers.find("x-HUB-signature-256"), "sha256=a");
  EXPECT_EQ(headers.find("X-Hub-Signature"), std::nullopt);
  EXPECT_EQ(headers.fields().size(), 2u);
}

TEST(Headers, OnlyAsciiLettersAreFolded) {
  Headers headers{{"a[b", "bracket"}};  // '[' and '{' differ by the case bit
  EXPECT_EQ(headers.find("A{B"), std::nullopt);
  EXPECT_EQ(headers.find("A[B"), "bracket");
}

TEST(Response, HasAContentTypeOnlyWhenGiven) {
  EXPECT_EQ(Response(200, "hi", "text/plain").headers.find("content-type"), "text/plain");
  EXPECT_TRUE(Response(204).headers.fields().empty());
}

TEST(Problem, IsAnRfc9457Document) {
  const Response response = problem(404, "No such account", "/webhooks/nobody");
  EXPECT_EQ(response.status, 404);
  EXPECT_EQ(response.headers.find("Content-Type"), "application/problem+json");
  const auto document = nlohmann::json::parse(response.body);
  EXPECT_EQ(document["title"], "No such account");
  EXPECT_EQ(document["status"], 404);
  EXPECT_EQ(document["detail"], "/webhooks/nobody");
  EXPECT_EQ(document["type"], "about:blank");
}

TEST(Problem, LeavesAnEmptyDetailOutAndSurvivesBytesThatAreNotUtf8) {
  EXPECT_FALSE(nlohmann::json::parse(problem(400, "Bad").body).contains("detail"));
  const Response response = problem(400, "Bad", "\xff\xfe");
  EXPECT_FALSE(nlohmann::json::parse(response.body, nullptr, false).is_discarded());
}

TEST(ReasonPhrase, KnowsTheCommonOnesAndIsEmptyForOthers) {
  EXPECT_EQ(reason_phrase(200), "OK");
  EXPECT_EQ(reason_phrase(413), "Content Too Large");
  EXPECT_EQ(reason_phrase(299), "");
}

}  // namespace
}  // namespace kaiku::http
