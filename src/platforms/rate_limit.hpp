#pragma once

#include <optional>

#include <kaiku/http/message.hpp>

namespace kaiku::platforms {

/// The spent share of a limit, 0 … 1, by the fields that name its size and what is left of it.
/// Nothing when they are absent or make no sense.
std::optional<double> spent_share(const http::Response& response, const char* limit,
                                  const char* left);

}  // namespace kaiku::platforms
