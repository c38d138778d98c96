#include <gtest/gtest.h>

#include <kaiku/http/url.hpp>

namespace kaiku::http {
namespace {

TEST(PercentEncode, KeepsOnlyUnreservedCharacters) {
  EXPECT_EQ(percent_encode("aZ09-._~"), "aZ09-._~");
  EXPECT_EQ(percent_encode("ä b/c+&="), "%C3%A4%20b%2Fc%2B%26%3D");
}

TEST(PercentDecode, ReadsEscapesInEitherCase) {
  EXPECT_EQ(percent_decode("%c3%A4+b").value(), "ä+b");
  EXPECT_EQ(percent_decode("a+b", true).value(), "a b");
  EXPECT_EQ(percent_decode("").value(), "");
}

TEST(PercentDecode, RefusesBrokenEscapes) {
  for (const char* text : {"%", "%4", "%4x", "%%41", "a%"}) {
    const auto decoded = percent_decode(text);
    ASSERT_FALSE(decoded) << text;
    EXPECT_TRUE(decoded.error().is(Errc::kMalformedPayload));
  }
}

TEST(Form, GoesThereAndBackInOrder) {
  const Fields fields = {{"hub.mode", "subscribe"}, {"b", "1 + 1 = 2 & more"}, {"a", ""}};
  EXPECT_EQ(form_encode(fields), "hub.mode=subscribe&b=1%20%2B%201%20%3D%202%20%26%20more&a=");
  EXPECT_EQ(form_decode(form_encode(fields)).value(), fields);
}

TEST(Form, ReadsPlusAsSpaceAndSkipsEmptyPairs) {
  EXPECT_EQ(form_decode("&a=x+y&&flag&").value(), (Fields{{"a", "x y"}, {"flag", ""}}));
}

TEST(Form, IsBoundedTo256Fields) {
  std::string text;
  for (int i = 0; i < 256; ++i) text += "a=1&";
  EXPECT_EQ(form_decode(text)->size(), 256u);
  text += "a=1";
  EXPECT_TRUE(form_decode(text).error().is(Errc::kMalformedPayload));
}

TEST(Form, FindsTheFirstFieldOfAName) {
  const Fields fields = {{"a", "1"}, {"a", "2"}};
  EXPECT_EQ(find_field(fields, "a"), "1");
  EXPECT_EQ(find_field(fields, "A"), std::nullopt);
}

TEST(SplitTarget, CutsAtTheFirstQuestionMark) {
  using Parts = std::pair<std::string_view, std::string_view>;
  EXPECT_EQ(split_target("/a/b?c=d?e"), Parts("/a/b", "c=d?e"));
  EXPECT_EQ(split_target("/a"), Parts("/a", ""));
  EXPECT_EQ(split_target(""), Parts("", ""));
}

TEST(ParseUrl, FillsInTheSchemesPortAndTheRootPath) {
  const Url url = parse_url("HTTPS://Shop.Example").value();
  EXPECT_EQ(url.scheme, "https");
  EXPECT_EQ(url.host, "shop.example");
  EXPECT_EQ(url.port, 443);
  EXPECT_EQ(url.target, "/");
  EXPECT_EQ(parse_url("smtp://mail.example").value().port, 25);
  EXPECT_EQ(parse_url("smtps://mail.example").value().port, 465);
}

TEST(ParseUrl, KeepsPathAndQueryAndDropsTheFragment) {
  const Url url = parse_url("http://127.0.0.1:8080/a/b?c=d#e").value();
  EXPECT_EQ(url.host, "127.0.0.1");
  EXPECT_EQ(url.port, 8080);
  EXPECT_EQ(url.target, "/a/b?c=d");
  EXPECT_EQ(parse_url("http://h?q=1").value().target, "/?q=1");
}

TEST(ParseUrl, ReadsIpv6WithAndWithoutAPort) {
  EXPECT_EQ(parse_url("http://[::1]:81/").value().host, "::1");
  EXPECT_EQ(parse_url("http://[::1]:81/").value().port, 81);
  EXPECT_EQ(parse_url("http://[2001:DB8::1]").value().host, "2001:db8::1");
}

TEST(ParseUrl, RefusesWhatCannotBeCalledSafely) {
  for (const char* text :
       {"", "shop.example", "ftp://h/", "http://", "http:///path", "http://user:pw@h/",
        "http://user@h", "http://h:0/", "http://h:65536/", "http://h:x/", "http://h:/",
        "http://h:8x/", "http://[::1", "http://[::1]8/", "http://a b/", "http://h/\r\nX: y",
        "http://h/ä", "http://h_%41/", "file:///etc/passwd"}) {
    const auto url = parse_url(text);
    ASSERT_FALSE(url) << text;
    EXPECT_TRUE(url.error().is(Errc::kInvalidArgument)) << text;
  }
}

TEST(ParseUrl, DoesNotRepeatTheUrlInItsError) {
  const auto url = parse_url("http://user:hunter2@h/");
  EXPECT_EQ(url.error().message().find("hunter2"), std::string::npos);
}

}  // namespace
}  // namespace kaiku::http
