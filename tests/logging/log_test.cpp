#include <cstdlib>
#include <string>
#include <thread>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <kaiku/logging/log.hpp>

namespace kaiku::logging {
namespace {

using testing::MatchesRegex;

TEST(FormatLine, WritesFieldsInOrder) {
  EXPECT_EQ(format_line("action_sent", {{"account", "kaisla-fb"},
                                        {"attempt", 2},
                                        {"share", 0.25},
                                        {"live", true},
                                        {"bytes", std::size_t{18}}}),
            "action_sent account=kaisla-fb attempt=2 share=0.25 live=true bytes=18");
  EXPECT_EQ(format_line("stopped", {}), "stopped");
}

TEST(FormatLine, QuotesWhatWouldNotReadAsOneValue) {
  EXPECT_EQ(format_line("e", {{"a", "two words"}}), "e a=\"two words\"");
  EXPECT_EQ(format_line("e", {{"a", ""}}), "e a=\"\"");
  EXPECT_EQ(format_line("e", {{"a", "x=1"}}), "e a=\"x=1\"");
  EXPECT_EQ(format_line("e", {{"a", "say \"hi\""}}), "e a=\"say \\\"hi\\\"\"");
  EXPECT_EQ(format_line("e", {{"a", "C:\\x"}}), "e a=\"C:\\\\x\"");
  EXPECT_EQ(format_line("e", {{"a", "ääkkönen"}}), "e a=ääkkönen");
}

TEST(FormatLine, EscapesWhatCouldForgeALineOrMoveTheCursor) {
  EXPECT_EQ(format_line("e", {{"a", "x\ny\r\tz"}}), "e a=\"x\\ny\\r\\tz\"");
  EXPECT_EQ(format_line("e", {{"a", "\x1B[2J"}}), "e a=\"\\u{1b}[2J\"");
  EXPECT_EQ(format_line("e", {{"a", std::string("\0", 1)}}), "e a=\"\\u{0}\"");
  EXPECT_EQ(format_line("e", {{"a",
                               "\xC2\x9B"
                               "1m"}}),
            "e a=\"\\u{9b}1m\"");
  EXPECT_EQ(format_line("e", {{"a", "a\u202Eb"}}), "e a=\"a\\u{202e}b\"");
  EXPECT_EQ(format_line("e", {{"a", "a\u2028b"}}), "e a=\"a\\u{2028}b\"");
  EXPECT_EQ(format_line("e", {{"a", "\xFFz\xC3"}}), "e a=\"\\xffz\\xc3\"");
}

TEST(FormatLine, CutsValuesAtABound) {
  const std::string line = format_line("e", {{"a", std::string(10'000, 'x')}});
  EXPECT_EQ(line.size(), std::string("e a=").size() + 2048 + std::string("…").size());
  EXPECT_TRUE(line.ends_with("…"));
}

class LogTest : public testing::Test {
 protected:
  void TearDown() override { configure(Level::kInfo, Format::kReadable); }
};

TEST_F(LogTest, WritesReadableLinesWithTimeAndLevel) {
  configure(Level::kDebug, Format::kReadable);
  testing::internal::CaptureStderr();
  warn("retry", {{"n", 1}});
  debug("tick");
  EXPECT_THAT(
      testing::internal::GetCapturedStderr(),
      MatchesRegex("[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\\.[0-9]{3}Z warn  "
                   "retry n=1\n[^ ]+ debug tick\n"));
}

TEST_F(LogTest, WritesJournalPriorities) {
  configure(Level::kDebug, Format::kJournal);
  testing::internal::CaptureStderr();
  error("a");
  warn("b", {{"text", "x\ny"}});
  info("c {} %v");
  debug("d");
  EXPECT_EQ(testing::internal::GetCapturedStderr(),
            "<3>a\n<4>b text=\"x\\ny\"\n<6>c {} %v\n<7>d\n");
}

TEST_F(LogTest, LeavesOutWhatIsBelowTheLowestLevel) {
  configure(Level::kWarn, Format::kJournal);
  testing::internal::CaptureStderr();
  info("a");
  debug("b");
  warn("c");
  EXPECT_EQ(testing::internal::GetCapturedStderr(), "<4>c\n");
}

TEST_F(LogTest, WritesWhatAnErrorSays) {
  configure(Level::kInfo, Format::kJournal);
  testing::internal::CaptureStderr();
  error("rules_read_failed", Error(Errc::kNotFound, "rules/a b.yaml"));
  warn("send_failed", Error(Errc::kTimeout, "mail"));
  EXPECT_EQ(testing::internal::GetCapturedStderr(),
            "<3>rules_read_failed why=\"not found\" where=\"rules/a b.yaml\"\n"
            "<4>send_failed why=\"no answer in time\" where=mail\n");
}

TEST_F(LogTest, KeepsLinesOfSeveralThreadsWhole) {
  configure(Level::kInfo, Format::kJournal);
  testing::internal::CaptureStderr();
  {
    std::vector<std::jthread> threads;
    for (int i = 0; i < 4; ++i) {
      threads.emplace_back([] {
        for (int n = 0; n < 50; ++n) info("line", {{"padding", std::string(100, 'x')}});
      });
    }
  }
  const std::string expected = "<6>line padding=" + std::string(100, 'x') + "\n";
  const std::string written = testing::internal::GetCapturedStderr();
  ASSERT_EQ(written.size(), expected.size() * 200);
  for (std::size_t at = 0; at < written.size(); at += expected.size()) {
    ASSERT_EQ(written.substr(at, expected.size()), expected);
  }
}

TEST_F(LogTest, TellsTheJournalFromARedirectedStderr) {
  struct stat status {};
  ASSERT_EQ(fstat(2, &status), 0);
  const std::string own = std::to_string(status.st_dev) + ":" + std::to_string(status.st_ino);
  ASSERT_EQ(setenv("JOURNAL_STREAM", own.c_str(), 1), 0);
  EXPECT_EQ(detect_format(), Format::kJournal);
  ASSERT_EQ(setenv("JOURNAL_STREAM", "1:1", 1), 0);
  EXPECT_EQ(detect_format(), Format::kReadable);
  ASSERT_EQ(unsetenv("JOURNAL_STREAM"), 0);
  EXPECT_EQ(detect_format(), Format::kReadable);
}

}  // namespace
}  // namespace kaiku::logging
