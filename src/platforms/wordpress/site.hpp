#pragma once

#include <set>
#include <string>
#include <string_view>

#include <kaiku/domain/event.hpp>
#include <kaiku/http/url.hpp>

#include "../owner.hpp"
#include "../rest_api.hpp"

namespace kaiku::platforms::wordpress {

/// Whether `text` can be the number of a comment, post or user.
bool is_number(std::string_view text);

/// A site: whose it is, who writes for it, and its REST API.
struct Site {
  Owner owner;
  std::set<std::string, std::less<>> staff;  ///< users who write for the brand, beside the owner
  RestApi api;
  bool pretty_permalinks = true;

  bool is_ours(const AuthorId& author) const;

  /// `path` as in "/comments/501".
  http::Request call(std::string method, std::string_view path, http::Fields query = {}) const;
  http::Request call_with(std::string method, std::string_view path,
                          const nlohmann::json& body) const;
};

}  // namespace kaiku::platforms::wordpress
