#pragma once

#include <nlohmann/json.hpp>

#include <kaiku/http/message.hpp>

#include "../json_answer.hpp"

namespace kaiku::platforms::flickr {

/// An answer of the API, which says its failures with status 200: {"stat":"fail","code","message"}.
JsonAnswer read_answer(const http::Response& response);

/// The comments of a photo; empty where there are none. Null when the answer is none.
const nlohmann::json* comments_in(const JsonAnswer& answer);

}  // namespace kaiku::platforms::flickr
