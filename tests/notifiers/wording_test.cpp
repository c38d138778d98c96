#include "../../src/notifiers/wording.hpp"

#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "../../src/notifiers/mail/mime.hpp"
#include "../../src/notifiers/plain_text.hpp"
#include "notices.hpp"

namespace kaiku::notifiers {
namespace {

TEST(FinnishTime, FollowsSummerTime) {
  EXPECT_EQ(finnish_time(at("2026-02-14T16:02:23Z")), "14.2.2026 klo 18.02");
  EXPECT_EQ(finnish_time(at("2026-03-29T00:59:59Z")), "29.3.2026 klo 2.59");
  EXPECT_EQ(finnish_time(at("2026-03-29T01:00:00Z")), "29.3.2026 klo 4.00");
  EXPECT_EQ(finnish_time(at("2026-10-25T00:59:59Z")), "25.10.2026 klo 3.59");
  EXPECT_EQ(finnish_time(at("2026-10-25T01:00:00Z")), "25.10.2026 klo 3.00");
  EXPECT_EQ(finnish_time(at("2026-12-31T23:30:00Z")), "1.1.2027 klo 1.30");
}

TEST(KindPhrase, PutsFinnishBesideTheName) {
  EXPECT_EQ(kind_phrase("surge"), "kielteisten viestien ryöppy (surge)");
  EXPECT_EQ(kind_phrase("own_kind"), "own_kind");
  EXPECT_EQ(kind_phrase("\n"), "tapaus (incident)");
}

TEST(PlainLine, KeepsOneLineThatShowsWhatItSays) {
  EXPECT_EQ(plain_line("  a\r\n\tb  ", 100), "a b");
  EXPECT_EQ(plain_line("a\u202Eb\u2066c\u200B\uFEFFd\u00AD", 100), "abcd");
  EXPECT_EQ(plain_line("a\u2028b\u0085c", 100), "a b c");
  EXPECT_EQ(plain_line("\x1B[2J\x7F", 100), "[2J");
  EXPECT_EQ(plain_line("ä\xFF\xC3", 100), "ä\uFFFD\uFFFD");
  EXPECT_EQ(plain_line("\xED\xA0\x80", 100), "\uFFFD\uFFFD\uFFFD");
  EXPECT_EQ(plain_line("ykköstä 👍", 100), "ykköstä 👍");
}

TEST(PlainLine, CutsOnACharacter) {
  EXPECT_EQ(plain_line("äöå", 3), "äöå");
  EXPECT_EQ(plain_line("äöåx", 3), "äö…");
  EXPECT_EQ(plain_line("ab cd", 4), "ab …");
  EXPECT_EQ(plain_line("ab  ", 2), "ab");
}

TEST(TextHeader, LeavesPlainTextAlone) {
  EXPECT_EQ(text_header("Subject", "plain text"), "Subject: plain text\r\n");
}

TEST(TextHeader, EncodesOnlyTheWordsThatNeedIt) {
  EXPECT_EQ(text_header("Subject", "[Kaiku #42] Kaisla: epäilty ruokamyrkytys yöllä nyt"),
            "Subject: [Kaiku #42] Kaisla:\r\n"
            " =?UTF-8?Q?ep=C3=A4ilty_ruokamyrkytys_y=C3=B6ll?= =?UTF-8?Q?=C3=A4?= nyt\r\n");
  EXPECT_EQ(text_header("Subject", "=?UTF-8?Q?fake?= x"),
            "Subject: =?UTF-8?Q?=3D=3FUTF-8=3FQ=3Ffake=3F=3D?= x\r\n");
}

TEST(TextHeader, NeverSplitsACharacterNorPassesTheLineLength) {
  std::string value;
  for (int i = 0; i < 60; ++i) value += i % 2 == 0 ? "👍" : "ä";
  const std::string header = text_header("Subject", value);
  std::size_t begin = 0;
  for (std::size_t end = header.find("\r\n"); end != std::string::npos;
       end = header.find("\r\n", begin)) {
    EXPECT_LE(end - begin, 76U);
    begin = end + 2;
  }
  for (std::size_t at = header.find("?Q?"); at != std::string::npos;
       at = header.find("?Q?", at + 1)) {
    // Each word begins with the first byte of a character: F0 or C3.
    EXPECT_TRUE(header.compare(at + 3, 3, "=F0") == 0 || header.compare(at + 3, 3, "=C3") == 0);
  }
}

TEST(TextHeader, DropsWhatCouldEndTheHeader) {
  EXPECT_EQ(text_header("Subject", "a\r\nBcc: x\n\tb"), "Subject: a Bcc: x b\r\n");
  EXPECT_EQ(structured_header("To", "a@b\r\nBcc: c"), "To: a@bBcc: c\r\n");
}

TEST(StructuredHeader, NeverEncodesAnAddress) {
  const std::string address = std::string(60, 'a') + "@" + std::string(60, 'b') + ".example";
  EXPECT_EQ(structured_header("To", address), "To: " + address + "\r\n");
}

TEST(QuotedPrintable, EncodesWhatDoesNotTravel) {
  EXPECT_EQ(quoted_printable("ä=b\n"), "=C3=A4=3Db\r\n");
  EXPECT_EQ(quoted_printable("a \nb "), "a=20\r\nb=20");
  EXPECT_EQ(quoted_printable(".\n"), "=2E\r\n");
  EXPECT_EQ(quoted_printable("From x\n"), "=46rom x\r\n");
  EXPECT_EQ(quoted_printable("a\rb\tc"), "a=0Db=09c");
}

TEST(QuotedPrintable, BreaksLongLines) {
  const std::string encoded = quoted_printable(std::string(200, '.'));
  std::size_t begin = 0;
  for (std::size_t end = encoded.find("\r\n"); end != std::string::npos;
       end = encoded.find("\r\n", begin)) {
    EXPECT_LE(end - begin, 76U);
    EXPECT_EQ(encoded[end - 1], '=');
    begin = end + 2;
    EXPECT_EQ(encoded.compare(begin, 3, "=2E"), 0);
  }
}

TEST(Wording, AsksTheSecondPersonToReadAndApproveTheDraft) {
  incidents::Incident taken = opened().incident;
  taken.state = incidents::State::kAcknowledged;
  const TimePoint now = opened().decided_at;
  const auto stored = notice_from_json(to_json_text(
      second_approval_notice(taken, 7, "anna @kaikki", "incident/42/second/7/1", now)));
  ASSERT_TRUE(stored) << stored.error().message();
  EXPECT_EQ(stored->draft, 7);
  EXPECT_TRUE(is_urgent(*stored));
  EXPECT_FALSE(asks_who_takes_it(*stored));
  const Wording wording = word(*stored, Voice{}, now, /*reduced=*/false);
  EXPECT_EQ(wording.title.find("TOINEN HYVÄKSYJÄ PUUTTUU"), 0u) << wording.title;
  EXPECT_NE(wording.event.find("Luonnos 7 odottaa toista hyväksyjää: anna"), std::string::npos);
  EXPECT_NE(word(*stored, Voice{}, now, /*reduced=*/true).acknowledge.find("kaikuctl approve 7"),
            std::string::npos);
  EXPECT_EQ(alert_name(*stored), "inc_42_draft_7") << "an alert of its own";
  EXPECT_EQ(alert_name(opened()), "inc_42");
}

TEST(Wording, RemindsWhoeverHasAnIncidentThatNothingWasWritten) {
  Notice notice = opened();
  notice.type = "incident.reminder";
  EXPECT_TRUE(is_urgent(notice));
  const Wording wording = word(notice, Voice{}, notice.decided_at, /*reduced=*/false);
  EXPECT_NE(wording.event.find("ei ole kirjattu"), std::string::npos) << wording.event;
}

}  // namespace
}  // namespace kaiku::notifiers
