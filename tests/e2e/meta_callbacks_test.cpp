// Meta's legal callbacks, from the signed form to the page that the person sees.
#include <string>
#include <string_view>

#include <gtest/gtest.h>

#include <kaiku/crypto/crypto.hpp>

#include "e2e/brand.hpp"

namespace {

using e2e::Brand;
using kaiku::http::Request;
using nlohmann::json;

constexpr const char* kAuthor = "7400000000000123";

std::string base64url(std::string_view bytes) {
  std::string text = kaiku::crypto::base64_encode(bytes);
  std::erase(text, '=');
  for (char& c : text) c = c == '+' ? '-' : c == '/' ? '_' : c;
  return text;
}

Request signed_request(const std::string& path, const std::string& user) {
  const std::string payload = base64url(
      json({{"algorithm", "HMAC-SHA256"}, {"issued_at", 1767225600}, {"user_id", user}}).dump());
  const auto mac = kaiku::crypto::HmacSha256(Brand::kAppSecret).sign(payload);
  Request request("POST", "/webhooks/kaisla-fb" + path);
  request.headers.add("Content-Type", "application/x-www-form-urlencoded");
  request.body = "signed_request=" + base64url(kaiku::crypto::as_text(mac)) + "." + payload;
  return request;
}

TEST(MetaCallbacks, ADemandIsConfirmedCarriedOutAndShownToWhoHasTheCode) {
  Brand brand({.rules = Brand::kSmallRules});
  ASSERT_TRUE(brand.daemon().start()) << brand.daemon().log();
  ASSERT_EQ(brand.comment_on_facebook(1, "todella huono"), 200);
  ASSERT_FALSE(brand.action_on(brand.comment_id(1), "private_reply", "done").is_null());
  const Request demand = signed_request("/deletion", kAuthor);
  const auto confirmed = brand.daemon().webhook(demand);
  ASSERT_TRUE(confirmed);
  ASSERT_EQ(confirmed->status, 200) << confirmed->body;
  const std::string code = json::parse(confirmed->body)["confirmation_code"];
  EXPECT_EQ(json::parse(confirmed->body)["url"],
            "https://kaiku.test/kaisla-fb/deletion?id=" + code);
  const auto page = [&](const std::string& id) {
    return brand.daemon()
        .webhook(Request("GET", "/webhooks/kaisla-fb/deletion?id=" + id))
        .value_or(kaiku::http::Response(0));
  };
  ASSERT_TRUE(brand.eventually("/api/v1/people/erasures", [](const json& list) {
    return list.is_object() && !list["items"].empty() && !list["items"][0]["done_at"].is_null();
  })) << brand.daemon().log();
  EXPECT_EQ(page(code).status, 200);
  EXPECT_NE(page(code).body.find("Your data were deleted"), std::string::npos) << page(code).body;
  EXPECT_EQ(page(code).body.find(kAuthor), std::string::npos);
  EXPECT_EQ(page("0123456789abcdef01234567").status, 404);

  EXPECT_EQ(brand.daemon().webhook(demand)->body, confirmed->body) << "the same code again";
  EXPECT_EQ(brand.daemon().webhook(signed_request("/deauthorization", "7402"))->status, 200);
  ASSERT_TRUE(brand.eventually("/api/v1/people/erasures", [](const json& list) {
    return list.is_object() && list["items"].size() == 2;
  }));
  EXPECT_NE(brand.daemon().log().find("account_deauthorized account=kaisla-fb"), std::string::npos)
      << brand.daemon().log();
  Request forged = demand;
  forged.body.back() = forged.body.back() == 'A' ? 'B' : 'A';
  EXPECT_EQ(brand.daemon().webhook(forged)->status, 401);
  const json held = brand.daemon().control_json(
      "/api/v1/people/held?account=kaisla-fb&table=comment&author=" + std::string(kAuthor));
  EXPECT_TRUE(held["items"].empty()) << held.dump();
}

}  // namespace
