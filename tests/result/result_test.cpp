#include <set>
#include <stdexcept>
#include <string>

#include <gtest/gtest.h>

#include <kaiku/result/result.hpp>

namespace kaiku {
namespace {

Result<int> halve(int number) {
  if (number % 2 != 0) return Error(Errc::kInvalidArgument, std::to_string(number));
  return number / 2;
}

TEST(Result, HoldsAValueOrAnErrorWithItsPlace) {
  EXPECT_EQ(*halve(8), 4);
  const auto odd = halve(7);
  ASSERT_FALSE(odd);
  EXPECT_TRUE(odd.error().is(Errc::kInvalidArgument));
  EXPECT_FALSE(odd.error().is(Errc::kNotFound));
  EXPECT_EQ(odd.error().message(), "7: invalid value");
}

TEST(Result, OfNothingSaysSuccess) {
  EXPECT_TRUE(ok());
  const Result<void> failed = Error(Errc::kTimeout, "");
  ASSERT_FALSE(failed);
  EXPECT_EQ(failed.error().message(), "no answer in time");
}

TEST(Result, ThrowsOnlyWhenAnErrorIsTakenForAValue) {
  try {
    halve(7).value();
    FAIL() << "an unchecked error must not pass";
  } catch (const std::logic_error& bug) {
    EXPECT_NE(std::string(bug.what()).find("7: invalid value"), std::string::npos);
    EXPECT_NE(std::string(bug.what()).find("result_test.cpp"), std::string::npos);
  }
}

TEST(Errc, EveryValueHasItsOwnWordsAndNoneMeansSuccess) {
  std::set<std::string> words;
  for (int value = static_cast<int>(Errc::kNotFound); value <= static_cast<int>(Errc::kStopped);
       ++value) {
    const auto code = make_error_code(static_cast<Errc>(value));
    EXPECT_TRUE(code.failed());
    EXPECT_NE(code.message(), "unknown failure") << value;
    EXPECT_TRUE(words.insert(code.message()).second) << code.message();
  }
  EXPECT_EQ(kaiku_category().message(9'999), "unknown failure");
}

TEST(Errc, IsTheSameCodeEverywhere) {
  const boost::system::error_code code = Errc::kDuplicate;  // by is_error_code_enum
  EXPECT_EQ(code, make_error_code(Errc::kDuplicate));
  EXPECT_NE(code, make_error_code(Errc::kConflict));
  EXPECT_STREQ(code.category().name(), "kaiku");
}

}  // namespace
}  // namespace kaiku
