// The real kaikud tells a real mail server and a real Alertmanager of an incident, and that it is
// over.

#include <cstdlib>
#include <filesystem>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "e2e/brand.hpp"
#include "e2e/kaikuctl.hpp"
#include "peers/alertmanager.hpp"
#include "peers/mail_server.hpp"

namespace peers {
namespace {

using e2e::Brand;
using e2e::kaikuctl;
using ::testing::HasSubstr;

constexpr const char* kGrave = "Lapsi sai sähköiskun laitteestanne";

class Peers : public ::testing::Test {
 protected:
  void SetUp() override {
    const char* programs = std::getenv("KAIKU_PEERS");
    if (programs == nullptr) GTEST_SKIP() << "KAIKU_PEERS is not set: ./dev test --with peers";
    programs_ = programs;
    std::string pattern = (std::filesystem::temp_directory_path() / "kaiku-peers-XXXXXX").string();
    ASSERT_NE(::mkdtemp(pattern.data()), nullptr);
    folder_ = pattern;
  }
  void TearDown() override {
    std::error_code ignored;
    if (!folder_.empty()) std::filesystem::remove_all(folder_, ignored);
  }

  static std::string header(const std::string& mail, const std::string& name) {
    const std::size_t begin = mail.find("\n" + name + ": ");
    if (begin == std::string::npos) return "";
    const std::size_t start = begin + name.size() + 3;
    std::string value = mail.substr(start, mail.find('\n', start) - start);
    if (value.ends_with('\r')) value.pop_back();
    return value;
  }
  static std::string told_by(const std::string& channel) {
    return "contacts: [{id: duty, channels: [" + channel +
           "]}]\noncall: {steps: [{contacts: duty, timeout: 1h}]}\n";
  }
  static int resolve(Brand& brand) {
    return kaikuctl({"resolve", "1", "--socket", brand.daemon().control_socket(), "--who", "Maija",
                     "--reason", "ohi"})
        .status;
  }

  std::string programs_;
  std::string folder_;
};

TEST_F(Peers, ARealMailServerTakesOneThreadPerIncident) {
  MailServer mail(programs_, folder_, Brand::kGenericSecret);
  const std::string user = MailServer::kUser;
  Brand::Options options;
  options.more = told_by("{type: mail, to: " + user + "}") +
                 "mail: {host: localhost, port: " + std::to_string(mail.port()) +
                 ", user: " + user + ", password: \"env:SHOP_SECRET\", ca_file: \"" +
                 mail.ca_file() + "\", from: " + user + "}\n";
  Brand brand(options);
  ASSERT_TRUE(brand.daemon().start()) << brand.daemon().log();
  const auto mails_come = [&](std::size_t count) {
    return brand.eventually("/api/v1/status",
                            [&](const auto&) { return mail.mails().size() >= count; });
  };
  const std::string socket = brand.daemon().control_socket();
  const auto tested = kaikuctl({"channels", "--test", "duty/mail", "--socket", socket});
  EXPECT_EQ(tested.status, 0) << tested.out << tested.err << mail.log();
  ASSERT_TRUE(mails_come(1)) << mail.log();

  ASSERT_EQ(brand.comment_on_facebook(1, kGrave), 200);
  ASSERT_TRUE(mails_come(2)) << brand.daemon().log() << mail.log();
  EXPECT_EQ(kaikuctl({"ack", "1", "--socket", socket, "--who", "Maija"}).status, 0);
  ASSERT_TRUE(mails_come(3)) << brand.daemon().log();
  EXPECT_EQ(resolve(brand), 0);
  ASSERT_TRUE(mails_come(4)) << brand.daemon().log();

  const auto mails = mail.mails();
  for (const std::string& each : mails) {
    EXPECT_THAT(each, HasSubstr("ESMTPSA")) << "inside TLS, signed in";
  }
  const std::string root = header(mails[1], "Message-ID");
  EXPECT_FALSE(root.empty());
  EXPECT_EQ(header(mails[2], "References"), root);
  EXPECT_EQ(header(mails[3], "References"), root);
  EXPECT_EQ(header(mails[3], "Subject"), header(mails[1], "Subject"));
  EXPECT_THAT(mails[1], HasSubstr("text/html"));
}

TEST_F(Peers, ARealAlertmanagerShowsTheIncidentUntilItIsResolved) {
  Alertmanager alertmanager(programs_, folder_);
  Brand::Options options;
  options.more = told_by("{type: alertmanager, url: \"" + alertmanager.url() +
                         "\", allow_private_addresses: true}");
  Brand brand(options);
  ASSERT_TRUE(brand.daemon().start()) << brand.daemon().log();
  ASSERT_EQ(brand.comment_on_facebook(1, kGrave), 200);
  ASSERT_TRUE(brand.eventually("/api/v1/status",
                               [&](const auto&) { return alertmanager.alerts().size() == 1; }))
      << brand.daemon().log() << alertmanager.log();
  const auto alert = alertmanager.alerts().at(0);
  EXPECT_EQ(alert["labels"]["alertname"], "KaikuIncident");
  EXPECT_EQ(alert["labels"]["incident"], "1");
  EXPECT_EQ(alert["labels"]["kind"], "injury");
  EXPECT_EQ(alert["status"]["state"], "active");

  EXPECT_EQ(resolve(brand), 0);
  EXPECT_TRUE(brand.eventually("/api/v1/status",
                               [&](const auto&) { return alertmanager.alerts().empty(); }))
      << brand.daemon().log() << alertmanager.log();
}

}  // namespace
}  // namespace peers
