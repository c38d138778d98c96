#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <nlohmann/json_fwd.hpp>

#include <kaiku/domain/event.hpp>
#include <kaiku/result/result.hpp>

#include "../owner.hpp"

namespace kaiku::platforms::google_business {

/// A review of a location, as a comment's id names it: "<location>/<review>".
struct ReviewId {
  std::string location;
  std::string review;

  static std::optional<ReviewId> of(std::string_view id);
  /// From "accounts/<account>/locations/<location>/reviews/<review>".
  static std::optional<ReviewId> of_name(std::string_view name);

  std::string text() const { return location + "/" + review; }
  /// What the brand's reply to it is known by: there is one.
  std::string reply() const { return text() + "/reply"; }
};

/// What the reviewer wrote, without Google's translation of it.
std::string words_of(const nlohmann::json& review);

/// The events of {"reviews"}. A page as the poller stores it holds replies of the brand as items of
/// their own: {"reviewName", "reviewReply"}.
Result<EventBatch> read_page(const Owner& owner, std::string_view body, TimePoint received_at);

}  // namespace kaiku::platforms::google_business
