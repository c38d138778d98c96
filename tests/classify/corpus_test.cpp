#include <filesystem>
#include <fstream>
#include <string>

#include <gtest/gtest.h>

#include <kaiku/classify/corpus.hpp>

namespace kaiku::classify {
namespace {

struct Read {
  std::vector<LabelledComment> comments;
  std::string messages;
};

Read read(std::string_view content) {
  Diagnostics diagnostics;
  Read result;
  result.comments = read_corpus(content, "fi.jsonl", diagnostics);
  for (const Diagnostic& diagnostic : diagnostics) result.messages += to_string(diagnostic) + "\n";
  return result;
}

TEST(Corpus, ReadsOneCommentALine) {
  const Read corpus = read(
      "\xEF\xBB\xBF"
      R"({"id":"1","text":"Miksi paketti on myöhässä?","lang":"fi","class":"criticism","classes":["criticism","question"],"labels":["delivery"]})"
      "\r\n\n"
      R"({"id":"2","text":"Tack!","lang":"sv","class":"praise"})");
  EXPECT_EQ(corpus.messages, "");
  ASSERT_EQ(corpus.comments.size(), 2U);
  const LabelledComment& first = corpus.comments[0];
  EXPECT_EQ(first.primary, CommentClass::kCriticism);
  EXPECT_TRUE(first.holds(CommentClass::kQuestion));
  EXPECT_FALSE(first.holds(CommentClass::kAbuse));
  EXPECT_EQ(first.labels, std::set<std::string>{"delivery"});
  EXPECT_EQ(corpus.comments[1].language, Language::kSwedish);
  EXPECT_EQ(corpus.comments[1].classes, std::set{CommentClass::kPraise});
}

TEST(Corpus, NamesTheLineOfEachMistakeAndGoesOn) {
  const Read corpus = read(
      "not json\n"
      R"({"id":"2","text":"a","lang":"fi","class":"critisism"})"
      "\n"
      R"({"id":"3","text":"a","lang":"de","class":"praise","klass":"x"})"
      "\n"
      R"({"id":"4","text":"a","lang":"fi","class":"praise","classes":["question"]})"
      "\n"
      R"({"id":"5","text":"a","lang":"fi","class":"other","classes":["other","praise"]})"
      "\n"
      R"({"id":"6","lang":"fi","class":"praise","labels":"x"})"
      "\n"
      R"({"id":"7","text":"a","lang":"fi","class":"praise"})");
  ASSERT_EQ(corpus.comments.size(), 1U);
  EXPECT_EQ(corpus.comments[0].id, "7");
  for (const char* message :
       {"fi.jsonl:1: error: not a JSON object",
        "fi.jsonl:2: error: no class 'critisism' (did you mean 'criticism'?)",
        "fi.jsonl:3: error: no language 'de'", "fi.jsonl:3: error: unknown key 'klass'",
        "fi.jsonl:4: error: 'classes' lacks 'praise'", "fi.jsonl:5: error: 'other' stands beside",
        "fi.jsonl:6: error: 'text' is missing", "fi.jsonl:6: error: 'labels': expected a list"}) {
    EXPECT_NE(corpus.messages.find(message), std::string::npos) << message << "\n"
                                                                << corpus.messages;
  }
}

TEST(Corpus, RefusesALineThatIsTooLong) {
  EXPECT_NE(read(std::string(kMaxCorpusLineBytes + 1, 'x'))
                .messages.find("fi.jsonl:1: error: a line longer"),
            std::string::npos);
}

class CorpusFiles : public testing::Test {
 protected:
  void SetUp() override { std::filesystem::create_directories(folder_); }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  std::string write(const std::string& name, const std::string& content) {
    const auto path = folder_ / name;
    std::ofstream(path) << content;
    return path.string();
  }

  std::filesystem::path folder_ =
      std::filesystem::path(testing::TempDir()) /
      ("corpus_" + std::to_string(testing::UnitTest::GetInstance()->random_seed()) +
       testing::UnitTest::GetInstance()->current_test_info()->name());
};

TEST_F(CorpusFiles, AreAllJsonLinesOfAFolder) {
  write("b.jsonl", R"({"id":"b","text":"Tack!","lang":"sv","class":"praise"})");
  write("a.jsonl", R"({"id":"a","text":"Kiitos!","lang":"fi","class":"praise"})");
  write("notes.txt", "not a corpus");
  Diagnostics diagnostics;
  const auto comments = read_corpus_files({folder_.string()}, diagnostics);
  EXPECT_TRUE(diagnostics.empty());
  ASSERT_EQ(comments.size(), 2U);
  EXPECT_EQ(comments[0].id, "a");
}

TEST_F(CorpusFiles, MayNotShareAnId) {
  const auto first =
      write("a.jsonl", R"({"id":"a","text":"Kiitos!","lang":"fi","class":"praise"})");
  const auto second = write("b.jsonl", R"({"id":"a","text":"Tack!","lang":"sv","class":"praise"})");
  Diagnostics diagnostics;
  read_corpus_files({first, second}, diagnostics);
  ASSERT_EQ(diagnostics.size(), 1U);
  EXPECT_EQ(to_string(diagnostics[0]),
            second + ": error: id 'a' stands twice (first in " + first + ")");
}

TEST_F(CorpusFiles, ThatAreNotThereAreReported) {
  Diagnostics diagnostics;
  read_corpus_files({(folder_ / "missing.jsonl").string(), folder_.string()}, diagnostics);
  ASSERT_EQ(diagnostics.size(), 2U);
  EXPECT_EQ(diagnostics[0].message, "cannot read the corpus");
  EXPECT_EQ(diagnostics[1].message, "no corpus here");
}

}  // namespace
}  // namespace kaiku::classify
