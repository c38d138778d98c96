#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "fakes/plain_adapter.hpp"

namespace kaiku::fakes {

/// An imaginary platform that has to be asked. The cursor is what is asked for next ("p1" at
/// first); an answer of 200 says "next more|soon|end body…" (soon: in 5 s), where a body "-" is
/// none and "!why" trouble with the subscription; other answers as PlainAdapter's: 429 later, 401
/// bad token, 400 impossible, 402 the quota is spent.
class ListingAdapter : public PlainAdapter {
 public:
  std::vector<platforms::Stream> streams() const override { return lists; }
  Result<http::Request> render_poll(std::string_view stream, std::string_view cursor,
                                    TimePoint) const override {
    const std::string place(cursor.empty() ? "p1" : cursor);
    return http::Request("GET", "https://plain.test/" + std::string(stream) + "/" + place);
  }
  platforms::PollAnswer read_poll(std::string_view stream, std::string_view cursor,
                                  const http::Response& response, TimePoint now) const override;
  std::optional<quota::Allowance> allowance() const override { return quota; }
  std::int64_t cost_of(const http::Request& request) const override {
    return request.method == "GET" ? 1 : 50;
  }
  bool says_quota_spent(const http::Response& response) const override {
    return response.status == 402;
  }
  std::optional<http::Request> token_grant() const override { return grant; }
  bool takes_token(const http::Request&) const override { return !elsewhere; }

  std::vector<platforms::Stream> lists = {{"comments", std::chrono::minutes(2)}};
  std::optional<quota::Allowance> quota;
  std::optional<http::Request> grant;
  bool elsewhere = false;  ///< calls go to somebody else than the platform
};

}  // namespace kaiku::fakes
