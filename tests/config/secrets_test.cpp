#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <kaiku/config/config.hpp>

namespace kaiku::config {
namespace {

using testing::HasSubstr;
using testing::Not;
using Source = SecretRef::Source;

class SecretsTest : public testing::Test {
 protected:
  void SetUp() override {
    std::filesystem::create_directories(directory);
    setenv("CREDENTIALS_DIRECTORY", directory.c_str(), 1);
  }
  void TearDown() override {
    std::filesystem::remove_all(directory);
    unsetenv("CREDENTIALS_DIRECTORY");
    unsetenv("KAIKU_TEST_SECRET");
  }
  void write(const std::string& name, const std::string& content) {
    std::ofstream(directory / name, std::ios::binary) << content;
  }
  std::optional<SecretRef> parse(const std::string& text) {
    diagnostics.clear();
    return parse_secret_ref(
        parse_yaml(text, (directory / "kaiku.yaml").string(), diagnostics).value(), diagnostics);
  }
  Result<std::string> resolve(const std::string& text) {
    return secrets.resolve(parse(text).value());
  }

  std::filesystem::path directory =
      std::filesystem::path(testing::TempDir()) / "kaiku_secrets_test";
  SystemSecrets secrets;
  Diagnostics diagnostics;
};

TEST_F(SecretsTest, ReadsReferencesWithTheirPlace) {
  const auto reference = parse("credential:mail-password");
  ASSERT_TRUE(reference);
  EXPECT_EQ(reference->source, Source::kCredential);
  EXPECT_EQ(reference->name, "mail-password");
  EXPECT_EQ(reference->line, 1);
  EXPECT_EQ(parse("env:MAIL_PASSWORD")->source, Source::kEnvironment);
  EXPECT_EQ(parse("file:/etc/kaiku/mail")->source, Source::kFile);
}

TEST_F(SecretsTest, RefusesAPastedSecretWithoutEchoingIt) {
  for (const char* pasted :
       {"hunter2", "credential:", "credential:hunter2 hunter2", "env:hunter2=", "env:2hunter2",
        "credential:../hunter2", "secret:hunter2", "file:", "[hunter2]", "\"file:hunter2\\n\""}) {
    EXPECT_FALSE(parse(pasted)) << pasted;
    ASSERT_EQ(diagnostics.size(), 1U) << pasted;
    EXPECT_THAT(to_string(diagnostics[0]), HasSubstr("credential:NAME, env:NAME or file:PATH"));
    EXPECT_THAT(to_string(diagnostics[0]), Not(HasSubstr("hunter2")));
  }
}

TEST_F(SecretsTest, ReadsCredentialsFilesAndTheEnvironment) {
  write("mail", "abc\n");
  write("windows", "abc\r\n");
  write("lines", "a\nb\n");
  setenv("KAIKU_TEST_SECRET", "from environment", 1);
  EXPECT_EQ(resolve("credential:mail").value(), "abc");
  EXPECT_EQ(resolve("credential:windows").value(), "abc");
  EXPECT_EQ(resolve("credential:lines").value(), "a\nb");
  EXPECT_EQ(resolve("env:KAIKU_TEST_SECRET").value(), "from environment");
  EXPECT_EQ(resolve("file:" + (directory / "mail").string()).value(), "abc");
  EXPECT_EQ(resolve("file:mail").value(), "abc") << "beside the file with the reference";
}

TEST_F(SecretsTest, NamesTheReferenceWhenThereIsNothing) {
  EXPECT_TRUE(resolve("credential:nothing").error().is(Errc::kNotFound));
  EXPECT_THAT(resolve("credential:nothing").error().context, HasSubstr("credential:nothing"));
  EXPECT_TRUE(resolve("env:KAIKU_TEST_SECRET").error().is(Errc::kNotFound));
  EXPECT_TRUE(resolve("file:/nonexistent").error().is(Errc::kNotFound));
  EXPECT_TRUE(resolve("file:" + directory.string()).error().is(Errc::kNotFound));
  unsetenv("CREDENTIALS_DIRECTORY");
  EXPECT_THAT(resolve("credential:mail").error().context, HasSubstr("LoadCredential="));
}

TEST_F(SecretsTest, RefusesEmptyAndOversizedValues) {
  write("empty", "\n");
  write("most", std::string(64 * 1024, 'x'));
  write("more", std::string(64 * 1024 + 1, 'x'));
  EXPECT_TRUE(resolve("credential:empty").error().is(Errc::kInvalidArgument));
  EXPECT_EQ(resolve("credential:most").value().size(), 64U * 1024);
  EXPECT_TRUE(resolve("credential:more").error().is(Errc::kInvalidArgument));
  EXPECT_THAT(resolve("credential:more").error().context, Not(HasSubstr("xx")));
}

TEST_F(SecretsTest, DoesNotFollowANameOutOfTheCredentials) {
  SecretRef reference;
  reference.source = Source::kCredential;
  reference.name = "../passwd";
  EXPECT_TRUE(secrets.resolve(reference).error().is(Errc::kInvalidArgument));
}

}  // namespace
}  // namespace kaiku::config
