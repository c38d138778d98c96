#include "site.hpp"

#include <utility>

#include <nlohmann/json.hpp>

namespace kaiku::platforms::wordpress {
namespace {

constexpr std::size_t kMostDigits = 20;  // of an unsigned BIGINT

// Sites without pretty permalinks have the same routes behind a query of their front page.
std::string route(const Site& site, std::string_view path, http::Fields& query) {
  std::string full = "/wp/v2" + std::string(path);
  if (site.pretty_permalinks) return "/wp-json" + full;
  query.insert(query.begin(), {"rest_route", std::move(full)});
  return "/";
}

}  // namespace

bool is_number(std::string_view text) {
  return !text.empty() && text.size() <= kMostDigits && text.front() != '0' &&
         text.find_first_not_of("0123456789") == std::string_view::npos;
}

bool Site::is_ours(const AuthorId& author) const {
  return author.value == owner.id || staff.contains(author.value);
}

http::Request Site::call(std::string method, std::string_view path, http::Fields query) const {
  const std::string place = route(*this, path, query);
  return api.request(std::move(method), place, query);
}

http::Request Site::call_with(std::string method, std::string_view path,
                              const nlohmann::json& body) const {
  http::Fields query;
  const std::string place = route(*this, path, query);
  return api.with_json(std::move(method), place, body, query);
}

}  // namespace kaiku::platforms::wordpress
