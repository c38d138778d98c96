#pragma once

#include <kaiku/http/message.hpp>

namespace kaiku::platforms {

/// The answer to a GET where a platform only posts.
inline http::Response no_handshake() {
  http::Response response = http::problem(405, "Method Not Allowed");
  response.headers.add("Allow", "POST");
  return response;
}

}  // namespace kaiku::platforms
