#pragma once

#include <kaiku/http/message.hpp>

#include "../json_answer.hpp"

namespace kaiku::platforms::bluesky {

/// An answer of an XRPC method: {"error", "message"} when it failed.
JsonAnswer read_answer(const http::Response& response);

}  // namespace kaiku::platforms::bluesky
