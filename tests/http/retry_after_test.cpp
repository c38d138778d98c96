#include <gtest/gtest.h>

#include <kaiku/http/retry_after.hpp>

namespace kaiku::http {
namespace {

using namespace std::chrono_literals;

Response answer(std::initializer_list<std::pair<std::string, std::string>> headers) {
  Response response(503);
  response.headers = Headers(headers);
  return response;
}

TEST(HttpDate, ReadsTheFormThatSendersMustUse) {
  EXPECT_EQ(parse_http_date("Sun, 06 Nov 1994 08:49:37 GMT"), from_unix_seconds(784111777));
}

TEST(HttpDate, RefusesOtherFormsAndImpossibleDates) {
  for (const char* text : {"", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun, 06 Nov 1994 08:49:37 CET",
                           "Sun, 31 Feb 1994 08:49:37 GMT", "Sun, 06 Nov 1994 24:00:00 GMT",
                           "Sun, 06 Nax 1994 08:49:37 GMT", "Sun, 06 Nov 1994 08:-9:37 GMT"}) {
    EXPECT_EQ(parse_http_date(text), std::nullopt) << text;
  }
}

TEST(RetryAfter, ReadsSecondsAndIsBoundedToADay) {
  EXPECT_EQ(retry_after(answer({{"Retry-After", "120"}})), Duration(120s));
  EXPECT_EQ(retry_after(answer({{"Retry-After", "0"}})), Duration::zero());
  EXPECT_EQ(retry_after(answer({{"Retry-After", "4000000000"}})), Duration(24h));
}

TEST(RetryAfter, MeasuresADateAgainstTheAnswersOwn) {
  EXPECT_EQ(retry_after(answer({{"Date", "Sun, 06 Nov 1994 08:49:37 GMT"},
                                {"Retry-After", "Sun, 06 Nov 1994 08:50:37 GMT"}})),
            Duration(60s));
  EXPECT_EQ(retry_after(answer({{"Date", "Sun, 06 Nov 1994 08:49:37 GMT"},
                                {"Retry-After", "Sun, 06 Nov 1994 08:00:00 GMT"}})),
            Duration::zero());
  EXPECT_EQ(retry_after(answer({{"Retry-After", "Sun, 06 Nov 1994 08:50:37 GMT"}})), std::nullopt);
}

TEST(RetryAfter, IsNothingWhenAbsentOrUnreadable) {
  EXPECT_EQ(retry_after(answer({})), std::nullopt);
  for (const char* text : {"soon", "-1", "1.5", "99999999999999999999", ""}) {
    EXPECT_EQ(retry_after(answer({{"Retry-After", text}})), std::nullopt) << text;
  }
}

}  // namespace
}  // namespace kaiku::http
