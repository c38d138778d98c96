#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

#include <kaiku/http/message.hpp>

namespace standin {

/// One blocking request on a connection of its own. Nothing when the connection fails, ends early
/// or takes longer than `limit`: exactly what a platform's sender would count as "not delivered".
std::optional<kaiku::http::Response> call_tcp(
    std::uint16_t port, const kaiku::http::Request& request,
    std::chrono::seconds limit = std::chrono::seconds(120));
std::optional<kaiku::http::Response> call_unix(
    const std::string& path, const kaiku::http::Request& request,
    std::chrono::seconds limit = std::chrono::seconds(120));

}  // namespace standin
