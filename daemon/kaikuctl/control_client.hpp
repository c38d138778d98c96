#pragma once

#include <string>

#include <nlohmann/json.hpp>

#include <kaiku/http/message.hpp>
#include <kaiku/result/result.hpp>

namespace kaikuctl {

/// One request to a running daemon, blocking, with a limit of ten seconds. Errors: kNetwork (with
/// what to check), kTimeout.
kaiku::Result<kaiku::http::Response> call_socket(const std::string& socket_path,
                                                 const kaiku::http::Request& request);
kaiku::Result<kaiku::http::Response> call_tcp(const std::string& host, int port,
                                              const kaiku::http::Request& request);

/// The JSON answer of an API call on the control socket. A problem document becomes an Error with
/// its detail.
kaiku::Result<nlohmann::json> ask(const std::string& socket_path, const std::string& method,
                                  const std::string& target, const nlohmann::json& body = nullptr);

}  // namespace kaikuctl
