#pragma once

#include <cstddef>

#include <nlohmann/json.hpp>

#include <kaiku/http/message.hpp>
#include <kaiku/http/url.hpp>
#include <kaiku/result/result.hpp>

namespace kaiku::console {

http::Response document(const nlohmann::json& value);
/// The problem document for an error: 404, 409, 400, and 503 for what is not the asker's doing.
http::Response failure(const Error& why);
/// The query's `limit` within its bounds.
std::size_t limit_of(const http::Fields& query);

}  // namespace kaiku::console
