#include <chrono>
#include <optional>
#include <string>

#include <boost/asio/io_context.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <kaiku/net/curl_mail_client.hpp>
#include <kaiku/tasks/task_group.hpp>

#include "fakes/smtp_server.hpp"
#include "raw_client.hpp"

namespace kaiku::net {
namespace {

using namespace std::chrono_literals;
namespace asio = boost::asio;
using fakes::SmtpScript;
using fakes::SmtpServer;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;
using testing::StartsWith;

const std::string kMessage =
    "From: Kaiku <kaiku@kaisla.example>\r\n"
    "Subject: test\r\n"
    "\r\n"
    "Hei,\r\n"
    ".a line that begins with a dot\r\n"
    "..two\r\n"
    ".\r\n"
    "end\r\n";

class CurlMailClientTest : public testing::Test {
 protected:
  using Answer = std::optional<Result<MailReply>>;

  asio::awaitable<void> send_into(Answer& answer, MailServer server, MailEnvelope envelope,
                                  Duration limit) {
    auto reply = co_await client.send(std::move(server), std::move(envelope), limit);
    answer = std::move(reply);
  }

  Result<MailReply> send(MailServer server, MailEnvelope envelope = mail(), Duration limit = 5s) {
    Answer answer;
    tasks.spawn("sender", send_into(answer, std::move(server), std::move(envelope), limit));
    if (!run_until(io, [&] { return answer.has_value(); })) {
      return Error(Errc::kStopped, "the conversation never ended");
    }
    return *answer;
  }

  static MailServer over_starttls(const SmtpServer& server) {
    return {.host = "localhost", .port = server.port(), .ca_file = server.ca_file()};
  }

  static MailEnvelope mail() {
    MailEnvelope envelope;
    envelope.from = "kaiku-bounce@kaisla.example";
    envelope.to = {"paivystys@kaisla.example"};
    envelope.message = kMessage;
    return envelope;
  }

  asio::io_context io;
  tasks::TaskGroup tasks{io};
  CurlMailClient client{io};
};

TEST_F(CurlMailClientTest, HandsAMailOverInsideStartTls) {
  SmtpServer server({.user = "kaiku", .password = "kaisla ss"});
  auto to = over_starttls(server);
  to.user = "kaiku";
  to.password = "kaisla ss";
  const auto reply = send(to);
  ASSERT_TRUE(reply) << reply.error().message();
  EXPECT_EQ(reply->code, 250);
  EXPECT_EQ(reply->text, "2.0.0 queued as 4f1c");
  EXPECT_TRUE(reply->after_data);
  ASSERT_THAT(server.mails(), SizeIs(1));
  const auto received = server.mails()[0];
  EXPECT_EQ(received.from, "kaiku-bounce@kaisla.example");
  EXPECT_THAT(received.to, ElementsAre("paivystys@kaisla.example"));
  EXPECT_EQ(received.message, kMessage);
  EXPECT_TRUE(received.tls);
  EXPECT_EQ(received.user, "kaiku");
  EXPECT_THAT(server.commands(),
              ElementsAre(StartsWith("EHLO "), "STARTTLS", StartsWith("EHLO "), "AUTH PLAIN",
                          StartsWith("MAIL FROM:<kaiku-bounce@kaisla.example>"),
                          "RCPT TO:<paivystys@kaisla.example>", "DATA", "QUIT"));
}

TEST_F(CurlMailClientTest, HandsAMailOverInsideImplicitTls) {
  SmtpServer server({.implicit_tls = true});
  auto to = over_starttls(server);
  to.security = MailSecurity::kImplicitTls;
  const auto reply = send(to);
  ASSERT_TRUE(reply) << reply.error().message();
  EXPECT_EQ(reply->code, 250);
  EXPECT_TRUE(server.mails().at(0).tls);
}

TEST_F(CurlMailClientTest, UsesARelayOnThisHostWithoutTls) {
  SmtpServer server({.starttls = false});
  MailServer to{.host = "127.0.0.1", .port = server.port(), .security = MailSecurity::kNone};
  const auto reply = send(to);
  ASSERT_TRUE(reply) << reply.error().message();
  EXPECT_EQ(reply->code, 250);
  EXPECT_FALSE(server.mails().at(0).tls);
}

TEST_F(CurlMailClientTest, UsesNoOtherHostWithoutTls) {
  for (const std::string host : {"192.0.2.1", "10.0.0.1"}) {
    const auto reply = send({.host = host, .port = 25, .security = MailSecurity::kNone});
    ASSERT_TRUE(reply.has_error());
    EXPECT_TRUE(reply.error().is(Errc::kForbiddenAddress)) << reply.error().message();
  }
}

TEST_F(CurlMailClientTest, NeverFallsBackToClearText) {
  SmtpServer server({.starttls = false});
  const auto reply = send(over_starttls(server));
  ASSERT_TRUE(reply.has_error());
  EXPECT_TRUE(reply.error().is(Errc::kUnsupported)) << reply.error().message();
  EXPECT_THAT(reply.error().message(), HasSubstr("STARTTLS"));
  EXPECT_THAT(server.mails(), IsEmpty());
  EXPECT_THAT(server.commands(), Not(Contains(StartsWith("MAIL"))));
}

TEST_F(CurlMailClientTest, ARefusedStartTlsIsTheServersReply) {
  SmtpServer server({.replies = {{"STARTTLS", "454 4.7.0 TLS not available"}}});
  const auto reply = send(over_starttls(server));
  ASSERT_TRUE(reply) << reply.error().message();
  EXPECT_EQ(reply->code, 454);
  EXPECT_FALSE(reply->after_data);
  EXPECT_THAT(server.mails(), IsEmpty());
}

TEST_F(CurlMailClientTest, VerifiesCertificateAndHostName) {
  SmtpServer server;
  auto without_trust = over_starttls(server);
  without_trust.ca_file = "";
  const auto unknown = send(without_trust);
  ASSERT_TRUE(unknown.has_error());
  EXPECT_TRUE(unknown.error().is(Errc::kBadSignature)) << unknown.error().message();

  SmtpServer misnamed({}, "other.example");
  const auto other_name = send(over_starttls(misnamed));
  ASSERT_TRUE(other_name.has_error());
  EXPECT_TRUE(other_name.error().is(Errc::kBadSignature)) << other_name.error().message();
  EXPECT_THAT(misnamed.mails(), IsEmpty());
}

struct Refusal {
  std::string command;
  std::string reply;
  int code;
  bool after_data;
};

class MailRefusals : public CurlMailClientTest, public testing::WithParamInterface<Refusal> {};

TEST_P(MailRefusals, AreTheServersReply) {
  const auto& refusal = GetParam();
  SmtpServer server({.replies = {{refusal.command, refusal.reply}}});
  const auto reply = send(over_starttls(server));
  ASSERT_TRUE(reply) << reply.error().message();
  EXPECT_EQ(reply->code, refusal.code);
  EXPECT_EQ(reply->text,
            refusal.reply.substr(refusal.reply.rfind(std::to_string(refusal.code)) + 4));
  EXPECT_EQ(reply->after_data, refusal.after_data);
  EXPECT_THAT(server.mails(), IsEmpty());
}

INSTANTIATE_TEST_SUITE_P(
    At, MailRefusals,
    testing::Values(Refusal{"MAIL", "451 4.3.0 try later", 451, false},
                    Refusal{"RCPT", "450 4.2.0 greylisted", 450, false},
                    Refusal{"RCPT", "550-5.1.1 no such\r\n550 5.1.1 user here", 550, false},
                    Refusal{"DATA", "554 5.5.1 no valid recipients", 554, false},
                    Refusal{".", "554 5.7.1 looks like spam", 554, true},
                    Refusal{".", "452 4.3.1 disk full", 452, true}));

TEST_F(CurlMailClientTest, AWrongPasswordIsTheServersReply) {
  SmtpServer server({.user = "kaiku", .password = "right"});
  auto to = over_starttls(server);
  to.user = "kaiku";
  to.password = "wrong";
  const auto reply = send(to);
  ASSERT_TRUE(reply) << reply.error().message();
  EXPECT_EQ(reply->code, 535);
}

TEST_F(CurlMailClientTest, AServerThatKnowsNoWayToSignInIsUnsupported) {
  SmtpServer server({.user = "kaiku", .password = "secret", .mechanisms = "XOAUTH2"});
  auto to = over_starttls(server);
  to.user = "kaiku";
  to.password = "secret";
  const auto reply = send(to);
  ASSERT_TRUE(reply.has_error());
  EXPECT_TRUE(reply.error().is(Errc::kUnsupported)) << reply.error().message();
  EXPECT_THAT(reply.error().message(), Not(HasSubstr("secret")));
  EXPECT_THAT(server.mails(), IsEmpty());
}

TEST_F(CurlMailClientTest, AServerThatAsksForNoSignInGetsNoPassword) {
  SmtpServer server;
  auto to = over_starttls(server);
  to.user = "kaiku";
  to.password = "secret";
  const auto reply = send(to);
  ASSERT_TRUE(reply) << reply.error().message();
  EXPECT_EQ(reply->code, 250);
  EXPECT_THAT(server.commands(), Not(Contains(StartsWith("AUTH"))));
}

TEST_F(CurlMailClientTest, AConnectionLostAfterTheMessageHasNoReply) {
  SmtpServer server({.drop_after_data = true});
  const auto reply = send(over_starttls(server));
  ASSERT_TRUE(reply) << reply.error().message();
  EXPECT_EQ(reply->code, 0);
  EXPECT_TRUE(reply->after_data);
  EXPECT_THAT(server.mails(), SizeIs(1));
}

TEST_F(CurlMailClientTest, SilenceAfterTheMessageIsAnUnknownOutcome) {
  SmtpServer server({.replies = {{".", ""}}});
  const auto reply = send(over_starttls(server), mail(), 300ms);
  ASSERT_TRUE(reply.has_error()) << reply->code << reply->text;
  EXPECT_TRUE(reply.error().is(Errc::kTimeout)) << reply.error().message();
}

TEST_F(CurlMailClientTest, SilenceBeforeTheMessageReachedNobody) {
  SmtpServer server({.replies = {{"greeting", ""}}});
  const auto reply = send(over_starttls(server), mail(), 100ms);
  ASSERT_TRUE(reply.has_error());
  EXPECT_TRUE(reply.error().is(Errc::kNetwork)) << reply.error().message();
}

TEST_F(CurlMailClientTest, DoesNotWaitForTheFarewell) {
  SmtpServer server({.replies = {{"QUIT", ""}}});
  const auto reply = send(over_starttls(server));
  ASSERT_TRUE(reply) << reply.error().message();
  EXPECT_EQ(reply->code, 250);
}

TEST_F(CurlMailClientTest, OneBadRecipientStopsTheMail) {
  SmtpServer server({.replies = {{"RCPT", "550 5.1.1 no such user"}}});
  auto envelope = mail();
  envelope.to.emplace_back("toinen@kaisla.example");
  const auto reply = send(over_starttls(server), envelope);
  ASSERT_TRUE(reply);
  EXPECT_EQ(reply->code, 550);
  EXPECT_THAT(server.mails(), IsEmpty());
}

TEST_F(CurlMailClientTest, NamesSeveralRecipients) {
  SmtpServer server;
  auto envelope = mail();
  envelope.to.emplace_back("toinen@kaisla.example");
  ASSERT_TRUE(send(over_starttls(server), envelope));
  EXPECT_THAT(server.mails().at(0).to,
              ElementsAre("paivystys@kaisla.example", "toinen@kaisla.example"));
}

TEST_F(CurlMailClientTest, ACancelledMailEndsSoon) {
  SmtpServer server({.replies = {{".", ""}}});
  Answer answer;
  tasks.spawn("sender", send_into(answer, over_starttls(server), mail(), 1h));
  ASSERT_TRUE(run_until(io, [&] {
    const auto commands = server.commands();
    return !commands.empty() && commands.back() == "DATA";
  }));
  tasks.request_stop();
  ASSERT_TRUE(run_until(io, [&] { return answer.has_value(); }));
  EXPECT_TRUE(answer->has_error());
}

TEST_F(CurlMailClientTest, AMailCancelledBeforeIsNotSent) {
  SmtpServer server;
  tasks.request_stop();
  Answer answer;
  tasks.spawn("sender", send_into(answer, over_starttls(server), mail(), 1h));
  ASSERT_TRUE(run_until(io, [&] { return answer.has_value(); }));
  EXPECT_TRUE(answer->has_error() && answer->error().is(Errc::kNetwork));
  EXPECT_THAT(server.mails(), IsEmpty());
}

TEST_F(CurlMailClientTest, NamesWhatItCannotSend) {
  const auto is_refused = [&](const MailServer& server, const MailEnvelope& envelope) {
    const auto reply = send(server, envelope);
    return reply.has_error() && reply.error().is(Errc::kInvalidArgument);
  };
  const MailServer fine{.host = "127.0.0.1", .port = 9};
  auto envelope = mail();
  envelope.to = {"a@b.example>\r\nRCPT TO:<victim@c.example"};
  EXPECT_TRUE(is_refused(fine, envelope));
  envelope.to = {};
  EXPECT_TRUE(is_refused(fine, envelope));
  envelope = mail();
  envelope.from = "no address";
  EXPECT_TRUE(is_refused(fine, envelope));
  envelope = mail();
  envelope.message = "Subject: x\r\n\r\nsmuggled\n.\r\nMAIL FROM:<a@b.example>\r\n";
  EXPECT_TRUE(is_refused(fine, envelope));
  envelope.message = "";
  EXPECT_TRUE(is_refused(fine, envelope));
  EXPECT_TRUE(is_refused({.host = "a b", .port = 9}, mail()));
  EXPECT_TRUE(is_refused({.host = "kaisla.example/x", .port = 9}, mail()));
  EXPECT_TRUE(is_refused({.host = "kaisla.example", .port = 0}, mail()));
  EXPECT_TRUE(is_refused({.host = "127.0.0.1",
                          .port = 9,
                          .security = MailSecurity::kNone,
                          .user = "u",
                          .password = "p"},
                         mail()));
}

TEST(CurlMailClientLifetime, DestroyingItEndsConversations) {
  SmtpServer server({.replies = {{"greeting", ""}}});
  asio::io_context io;
  tasks::TaskGroup tasks(io);
  CurlMailClient client(io);
  struct Sender {
    static asio::awaitable<void> run(CurlMailClient& by, int port) {
      MailEnvelope envelope;
      envelope.from = "a@b.example";
      envelope.to = {"c@d.example"};
      envelope.message = "Subject: x\r\n\r\nx\r\n";
      co_await by.send({.host = "127.0.0.1", .port = port}, std::move(envelope), 1h);
    }
  };
  tasks.spawn("sender", Sender::run(client, server.port()));
  EXPECT_TRUE(run_until(io, [&] { return tasks.running() == 1; }));
}

}  // namespace
}  // namespace kaiku::net
