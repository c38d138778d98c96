#pragma once

#include <compare>
#include <cstdint>
#include <functional>
#include <string>
#include <utility>

namespace kaiku {

/// A text identifier that cannot be mixed up with one of another kind. Platform ids are text here
/// whatever JSON type they arrive in: many exceed 2^53.
template <class Tag>
struct Id {
  Id() = default;
  explicit Id(std::string text) : value(std::move(text)) {}

  bool empty() const { return value.empty(); }
  friend auto operator<=>(const Id&, const Id&) = default;

  std::string value;
};

using BrandId = Id<struct BrandTag>;
using AccountId = Id<struct AccountTag>;  ///< our own name for an account, from kaiku.yaml
using CommentId = Id<struct CommentTag>;  ///< the platform's, unique within an account
using PostId = Id<struct PostTag>;
using AuthorId = Id<struct AuthorTag>;

/// Row numbers that the store gives.
using EventId = std::int64_t;
using DecisionId = std::int64_t;
using IncidentId = std::int64_t;
using ActionId = std::int64_t;

}  // namespace kaiku

template <class Tag>
struct std::hash<kaiku::Id<Tag>> {
  std::size_t operator()(const kaiku::Id<Tag>& id) const noexcept {
    return std::hash<std::string>()(id.value);
  }
};
