#pragma once

#include <string_view>

#include <nlohmann/json_fwd.hpp>

#include "../meta/envelope.hpp"
#include "../owner.hpp"

namespace kaiku::platforms::facebook {

/// One element of changes[]: fields feed, mention and ratings; other fields mean nothing to Kaiku
/// (Meta for Developers: "Webhooks reference: Page").
ItemReading read_change(const Owner& owner, std::string_view field, const nlohmann::json& value,
                        TimePoint received_at);

}  // namespace kaiku::platforms::facebook
