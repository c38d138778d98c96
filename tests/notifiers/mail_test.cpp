#include <algorithm>
#include <sstream>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "golden/golden.hpp"
#include "notices.hpp"

namespace kaiku::notifiers {
namespace {

using std::chrono::minutes;
using std::chrono::seconds;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

std::string decode_quoted_printable(const std::string& text) {
  std::string out;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] != '=') {
      out += text[at];
    } else if (text.compare(at, 3, "=\r\n") == 0) {
      at += 2;
    } else {
      out += static_cast<char>(std::stoi(text.substr(at + 1, 2), nullptr, 16));
      at += 2;
    }
  }
  return out;
}

std::string header(const std::string& message, const std::string& name) {
  const std::string headers = "\r\n" + message.substr(0, message.find("\r\n\r\n")) + "\r\n";
  std::size_t begin = headers.find("\r\n" + name + ": ");
  if (begin == std::string::npos) return "";
  begin += name.size() + 4;
  std::size_t end = headers.find("\r\n", begin);
  while (headers[end + 2] == ' ') end = headers.find("\r\n", end + 2);
  return headers.substr(begin, end - begin);
}

// Of a part, decoded.
std::string body_of(const std::string& message, const std::string& type) {
  const std::size_t part = message.find("Content-Type: " + type);
  const std::size_t begin = message.find("\r\n\r\n", part) + 4;
  return decode_quoted_printable(message.substr(begin, message.find("\r\n--=_", begin) - begin));
}

class MailTest : public testing::Test {
 protected:
  MailTest() {
    channel.id = "maija/mail";
    channel.type = "mail";
    channel.address = "maija@kaisla.example";
    remake();
  }
  void remake() { notifier = make_notifier(channel, config, secrets, diagnostics); }
  MailMessage render(const Notice& notice, bool reduced = false, Duration later = seconds(0)) {
    return std::get<MailMessage>(
        notifier->render(notice, notice.decided_at + later, reduced).value());
  }

  config::Config config = configuration();
  config::ContactChannel channel;
  MapSecrets secrets{{{"MAIL", "hunter2"}}};
  Diagnostics diagnostics;
  std::unique_ptr<Notifier> notifier;
};

TEST_F(MailTest, RendersWhatWasReviewed) {
  Notice acknowledged = escalated();
  acknowledged.type = "incident.acknowledged";
  acknowledged.key = "incident/42/ack/maija/mail";
  acknowledged.incident.state = incidents::State::kAcknowledged;
  acknowledged.incident.acknowledged_by = "Pekka Päivystäjä";
  Notice resolved = acknowledged;
  resolved.type = "incident.resolved";
  resolved.key = "incident/42/resolved/maija/mail";
  resolved.incident.state = incidents::State::kResolved;
  resolved.incident.resolved_by = "Pekka Päivystäjä";
  golden::expect_golden("notifiers/mail_opened.eml", render(opened()).message);
  golden::expect_golden("notifiers/mail_escalated.eml", render(escalated()).message);
  golden::expect_golden("notifiers/mail_acknowledged.eml", render(acknowledged).message);
  golden::expect_golden("notifiers/mail_resolved.eml", render(resolved).message);
  golden::expect_golden("notifiers/mail_reduced.eml", render(opened(), true).message);
  golden::expect_golden("notifiers/mail_delayed.eml",
                        render(escalated(), false, minutes(16)).message);
  golden::expect_golden("notifiers/mail_hostile.eml", render(hostile()).message);
  golden::expect_golden("notifiers/mail_opened.txt",
                        body_of(render(opened()).message, "text/plain"));
  golden::expect_golden("notifiers/mail_opened.html",
                        body_of(render(opened()).message, "text/html"));
}

TEST_F(MailTest, AddressesTheContactThroughTheConfiguredServer) {
  const MailMessage mail = render(opened());
  EXPECT_EQ(mail.server.host, "mail.kaisla.example");
  EXPECT_EQ(mail.password, "hunter2");
  EXPECT_EQ(mail.from, "kaiku@kaisla.example");
  EXPECT_EQ(mail.to, std::vector<std::string>{"maija@kaisla.example"});
  EXPECT_THAT(mail.message, Not(HasSubstr("hunter2")));
  EXPECT_EQ(notifier->channel(), "mail");
}

TEST_F(MailTest, KeepsEveryLineShortAndEndedByCrlf) {
  for (const Notice& notice : {opened(), escalated(), hostile()}) {
    for (const bool reduced : {false, true}) {
      const std::string message = render(notice, reduced).message;
      std::istringstream lines(message);
      for (std::string line; std::getline(lines, line);) {
        ASSERT_TRUE(line.empty() || line.back() == '\r' || lines.eof()) << line;
        EXPECT_LE(line.size(), 77U) << line;
      }
      EXPECT_TRUE(std::ranges::all_of(
          message, [](char c) { return c == '\r' || c == '\n' || (c >= ' ' && c < 0x7F); }));
    }
  }
}

TEST_F(MailTest, SaysTheSameInBothParts) {
  const std::string message = render(opened()).message;
  const std::string text = body_of(message, "text/plain");
  const std::string html = body_of(message, "text/html");
  for (const char* said :
       {"KRIISI – tapaus 42, Kaisla Terveysjäätelö: loukkaantuminen tai oireita (injury)",
        "Claimed injury: kaisla", "5 authors in 24 h, 2 suffice", "Kommentteja 7, kirjoittajia 5.",
        "Alkoi 14.2.2026 klo 11.11, havaittu 14.2.2026 klo 18.32", "kaikuctl ack 42",
        "https://kaiku.kaisla.example/incidents/42"}) {
    EXPECT_THAT(text, HasSubstr(said));
    EXPECT_THAT(html, HasSubstr(said));
  }
}

TEST_F(MailTest, SaysNothingOfTheCommenter) {
  const std::string message = render(opened()).message;
  EXPECT_THAT(body_of(message, "text/plain"), Not(HasSubstr("meikalainen")));
  EXPECT_THAT(body_of(message, "text/html"), Not(HasSubstr("platform.example")));
}

TEST_F(MailTest, KeepsOneThreadPerIncident) {
  const std::string first = render(opened()).message;
  const std::string second = render(escalated()).message;
  EXPECT_EQ(header(first, "In-Reply-To"), "");
  EXPECT_EQ(header(second, "In-Reply-To"), header(first, "Message-ID"));
  EXPECT_EQ(header(second, "References"), header(first, "Message-ID"));
  EXPECT_NE(header(second, "Message-ID"), header(first, "Message-ID"));
  EXPECT_EQ(header(second, "Subject"), header(first, "Subject"));
  EXPECT_THAT(header(first, "Message-ID"), StartsWith("<inc-42."));

  Notice graver = escalated();
  graver.incident.severity = incidents::Severity::kUrgent;
  graver.incident.state = incidents::State::kAcknowledged;
  graver.incident.title = "Another title";
  EXPECT_EQ(header(render(graver).message, "Subject"), header(first, "Subject"));
}

TEST_F(MailTest, RepeatsTheMessageIdOverRetriesOnly) {
  const auto id = [this](const Notice& notice, Duration later = seconds(0), bool reduced = false) {
    return header(render(notice, reduced, later).message, "Message-ID");
  };
  EXPECT_EQ(id(escalated()), id(escalated(), minutes(3)));
  EXPECT_EQ(id(escalated()), id(escalated(), minutes(3), true));
  Notice next = escalated();
  next.key = "incident/42/2/1/maija/mail";
  EXPECT_NE(id(escalated()), id(next));
  Notice other = opened();
  other.incident.id = 43;
  EXPECT_NE(id(opened()), id(other));
  const std::string ours = id(opened());
  channel.id = "pekka/mail";
  remake();
  EXPECT_NE(id(opened()), ours);
}

TEST_F(MailTest, MarksItselfAsAutomatic) {
  const std::string message = render(opened()).message;
  EXPECT_EQ(header(message, "Auto-Submitted"), "auto-generated");
  EXPECT_EQ(header(message, "X-Auto-Response-Suppress"), "All");
  EXPECT_EQ(header(message, "Date"), "Sat, 14 Feb 2026 18:32:23 +0200");
  EXPECT_EQ(header(message, "Importance"), "high");
  Notice quiet = opened();
  quiet.incident.severity = incidents::Severity::kWarning;
  EXPECT_EQ(header(render(quiet).message, "Importance"), "normal");
}

TEST_F(MailTest, LetsNobodyAddAHeader) {
  Notice notice = hostile();
  notice.incident.brand = BrandId("x\r\nBcc: all@example.org");
  for (const bool reduced : {false, true}) {
    const std::string message = render(notice, reduced).message;
    EXPECT_EQ(header(message, "Bcc"), "");
    EXPECT_EQ(message.find("\r\n.\r\n"), std::string::npos);
    EXPECT_EQ(std::ranges::count(message.substr(0, message.find("\r\n\r\n")), ':'),
              std::ranges::count(
                  render(opened(), reduced)
                      .message.substr(0, render(opened(), reduced).message.find("\r\n\r\n")),
                  ':') +
                  std::ranges::count(header(message, "Subject"), ':') -
                  std::ranges::count(header(render(opened()).message, "Subject"), ':'));
  }
}

TEST_F(MailTest, EscapesHostileTextForHtmlAndStripsWhatHides) {
  const std::string message = render(hostile()).message;
  const std::string html = body_of(message, "text/html");
  EXPECT_THAT(html,
              HasSubstr("&lt;img src=x onerror=alert(1)&gt; &quot;&amp;&#39;gnp.exe [31m . QUIT"));
  EXPECT_THAT(html, Not(HasSubstr("<img")));
  EXPECT_THAT(html, Not(HasSubstr("<script")));
  EXPECT_THAT(body_of(message, "text/plain"), HasSubstr("\"&'gnp.exe [31m . QUIT"));
  EXPECT_LT(message.size(), 8'000U);
}

TEST_F(MailTest, SendsTheLeastInTheReducedForm) {
  const std::string message = render(opened(), true).message;
  EXPECT_THAT(message, HasSubstr("Content-Type: text/plain; charset=utf-8"));
  EXPECT_THAT(message, Not(HasSubstr("multipart")));
  const std::string text = decode_quoted_printable(message.substr(message.find("\r\n\r\n") + 4));
  EXPECT_EQ(
      text,
      "KRIISI – tapaus 42, Kaisla Terveysjäätelö: loukkaantuminen tai oireita (injury)\r\n\r\n"
      "Avaa tapaus: https://kaiku.kaisla.example/incidents/42\r\n");
}

TEST_F(MailTest, NamesTheCommandWhereThereIsNoConsoleAddress) {
  config.server.public_url.clear();
  remake();
  for (const bool reduced : {false, true}) {
    const std::string message = render(opened(), reduced).message;
    EXPECT_THAT(message, HasSubstr("kaikuctl ack 42"));
    EXPECT_THAT(message, Not(HasSubstr("Avaa tapaus")));
  }
}

TEST_F(MailTest, SaysThatAMessageIsLate) {
  EXPECT_THAT(body_of(render(opened(), false, minutes(16)).message, "text/plain"),
              HasSubstr("VIIVÄSTYNYT: tämä viesti oli määrä lähettää 14.2.2026 klo 18.32."));
  EXPECT_THAT(render(opened(), false, minutes(15)).message, Not(HasSubstr("VIIV")));
}

TEST_F(MailTest, SortsTheServersAnswers) {
  const auto verdict = [this](int code, bool after_data, std::string_view text = "") {
    return notifier->read_mail(code, text, after_data).verdict;
  };
  EXPECT_EQ(verdict(250, true), Verdict::kSent);
  for (const int code : {0, 421, 450, 451, 452, 454})
    EXPECT_EQ(verdict(code, false), Verdict::kRetry);
  EXPECT_EQ(verdict(0, true), Verdict::kRetry);
  for (const int code : {530, 534, 535, 538, 550, 551, 553}) {
    EXPECT_EQ(verdict(code, false), Verdict::kTargetDead) << code;
  }
  EXPECT_EQ(verdict(554, false, "5.1.1 no such user"), Verdict::kTargetDead);
  for (const int code : {550, 552, 554}) EXPECT_EQ(verdict(code, true), Verdict::kRejected) << code;
  EXPECT_EQ(verdict(554, true, "5.7.1 policy"), Verdict::kRejected);
  EXPECT_EQ(notifier->read_mail(451, "greylisted", false).retry_after, Duration(seconds(60)));
  EXPECT_EQ(notifier->read_mail(421, "busy", false).retry_after, std::nullopt);
  EXPECT_EQ(notifier->read_mail(550, "no\r\n\x1B[2Jone", false).reason, "SMTP 550 no [2Jone");
}

TEST_F(MailTest, RefusesSettingsThatCannotWork) {
  secrets = MapSecrets({});
  remake();
  EXPECT_EQ(notifier, nullptr);
  config.mail.reset();
  remake();
  EXPECT_EQ(notifier, nullptr);
  channel.type = "pigeon";
  remake();
  EXPECT_EQ(notifier, nullptr);
  ASSERT_EQ(diagnostics.size(), 3U);
  EXPECT_EQ(to_string(diagnostics[0]),
            "kaiku.yaml: error: channel 'maija/mail': env:MAIL: not found");
  EXPECT_THAT(to_string(diagnostics[1]), HasSubstr("no mail server (add the section 'mail')"));
  EXPECT_THAT(to_string(diagnostics[2]), HasSubstr("unknown type (known: "));
}

}  // namespace
}  // namespace kaiku::notifiers
