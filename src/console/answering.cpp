#include "answering.hpp"

#include <algorithm>
#include <charconv>

#include "json_forms.hpp"

namespace kaiku::console {
namespace {

constexpr std::size_t kUsualLimit = 100;
constexpr std::size_t kMostListed = 1'000;

}  // namespace

http::Response document(const nlohmann::json& value) {
  return http::Response(200, dump(value), "application/json");
}

http::Response failure(const Error& why) {
  if (why.is(Errc::kNotFound)) return http::problem(404, "Not Found", why.message());
  if (why.is(Errc::kConflict) || why.is(Errc::kDuplicate)) {
    return http::problem(409, "Conflict", why.message());
  }
  if (why.is(Errc::kInvalidArgument)) return http::problem(400, "Bad Request", why.message());
  return http::problem(503, "Service Unavailable", why.message());
}

std::size_t limit_of(const http::Fields& query) {
  std::size_t limit = kUsualLimit;
  if (const auto text = http::find_field(query, "limit")) {
    std::from_chars(text->data(), text->data() + text->size(), limit);
  }
  return std::clamp<std::size_t>(limit, 1, kMostListed);
}

}  // namespace kaiku::console
