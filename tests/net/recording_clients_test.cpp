#include <chrono>
#include <optional>
#include <vector>

#include <boost/asio/io_context.hpp>
#include <gtest/gtest.h>

#include <kaiku/tasks/task_group.hpp>

#include "fakes/manual_clock.hpp"
#include "fakes/recording_http_client.hpp"
#include "fakes/recording_mail_client.hpp"

namespace kaiku::fakes {
namespace {

namespace asio = boost::asio;

class RecordingClients : public testing::Test {
 protected:
  asio::awaitable<void> call(std::string url) {
    auto answer = co_await http.send(http::Request("GET", url), {});
    answers.push_back(std::move(answer));
  }
  asio::awaitable<void> mail_to(std::string to) {
    auto reply = co_await mail.send({}, {.from = "a@b.example", .to = {to}, .message = "m"},
                                    std::chrono::seconds(1));
    replies.push_back(std::move(reply));
  }
  void spawn(asio::awaitable<void> task) {
    tasks.spawn("caller", std::move(task));
    clock.settle();
  }

  asio::io_context io;
  ManualClock clock{io};
  tasks::TaskGroup tasks{io};
  RecordingHttpClient http;
  RecordingMailClient mail;
  std::vector<Result<http::Response>> answers;
  std::vector<Result<net::MailReply>> replies;
};

TEST_F(RecordingClients, AnswerFromTheQueueThenByRuleThen200) {
  http.answer_next(Error(Errc::kNetwork, "refused"));
  spawn(call("https://a.example/1"));
  http.respond = [](const http::Request& request) { return http::Response(404, request.url); };
  spawn(call("https://a.example/2"));
  http.respond = nullptr;
  spawn(call("https://a.example/3"));
  ASSERT_EQ(answers.size(), 3u);
  EXPECT_TRUE(answers[0].has_error());
  EXPECT_EQ(answers[1]->body, "https://a.example/2");
  EXPECT_EQ(answers[2]->status, 200);
  EXPECT_EQ(http.sent[2].url, "https://a.example/3");
}

TEST_F(RecordingClients, HoldCallsUntilReleasedOrCancelled) {
  http.hold();
  spawn(call("https://a.example/1"));
  EXPECT_EQ(http.waiting(), 1u);
  http.release();
  clock.settle();
  ASSERT_EQ(answers.size(), 1u);
  EXPECT_TRUE(answers[0].has_value());
  http.hold();
  spawn(call("https://a.example/2"));
  tasks.request_stop();
  clock.settle();
  ASSERT_EQ(answers.size(), 2u);
  EXPECT_TRUE(answers[1].has_error());
  EXPECT_TRUE(answers[1].error().is(Errc::kTimeout));
}

TEST_F(RecordingClients, KeepMails) {
  mail.reply_next(net::MailReply{.code = 550, .text = "no such user", .after_data = false});
  spawn(mail_to("one@kaisla.example"));
  spawn(mail_to("two@kaisla.example"));
  ASSERT_EQ(replies.size(), 2u);
  EXPECT_EQ(replies[0]->code, 550);
  EXPECT_EQ(replies[1]->code, 250);
  EXPECT_EQ(mail.sent[1].envelope.to.at(0), "two@kaisla.example");
}

}  // namespace
}  // namespace kaiku::fakes
