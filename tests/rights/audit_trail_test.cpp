#include <string>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <kaiku/rights/audit_trail.hpp>
#include <kaiku/rights/json.hpp>

namespace kaiku::rights {
namespace {

const std::string kHash(64, 'a');

TEST(AuditAnchor, IsReadAsItIsWritten) {
  const AuditAnchor anchor{42, kHash};
  EXPECT_EQ(to_string(anchor), "42:" + kHash);
  EXPECT_EQ(parse_audit_anchor(to_string(anchor)).value(), anchor);
}

TEST(AuditAnchor, AnythingElseIsRefusedWithWhatItLooksLike) {
  for (const std::string& text :
       {std::string(), std::string("42"), "42:" + kHash + "a", "42:" + kHash.substr(1),
        "0:" + kHash, "-1:" + kHash, "x:" + kHash, ":" + kHash, "42:" + std::string(64, 'G'),
        "42 :" + kHash, "99999999999999999999:" + kHash, std::string(100'000, ':')}) {
    const auto anchor = parse_audit_anchor(text);
    ASSERT_FALSE(anchor) << text;
    EXPECT_TRUE(anchor.error().is(Errc::kInvalidArgument));
    EXPECT_NE(anchor.error().message().find("LINE:HASH"), std::string::npos);
    EXPECT_LT(anchor.error().message().size(), 300u);
  }
}

TEST(AuditCheck, TellsWhatWasFoundAsJson) {
  AuditCheck check;
  check.lines = 3;
  check.head = AuditAnchor{3, kHash};
  EXPECT_EQ(to_json_value(check)["sound"], true);
  EXPECT_EQ(to_json_value(check)["anchor"], "3:" + kHash);
  check.findings = {{AuditFinding::Kind::kCutOff, 4, "the end is cut off"}};
  const auto value = to_json_value(check);
  EXPECT_EQ(value["sound"], false);
  EXPECT_EQ(value["findings"][0]["kind"], "cut_off");
  EXPECT_EQ(value["findings"][0]["line"], 4);
  EXPECT_TRUE(to_json_value(AuditCheck())["anchor"].is_null());
}

}  // namespace
}  // namespace kaiku::rights
