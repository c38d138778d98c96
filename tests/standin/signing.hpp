#pragma once

#include <cstdint>
#include <string>

#include <kaiku/http/message.hpp>

namespace standin {

/// A webhook as Meta sends it: X-Hub-Signature-256 over the body.
kaiku::http::Request meta_webhook(const std::string& account, std::string body,
                                  const std::string& app_secret);

/// A webhook with Standard Webhooks headers; `secret` is whsec_ and base64.
kaiku::http::Request standard_webhook(const std::string& path, std::string body,
                                      const std::string& secret, const std::string& id,
                                      std::int64_t unix_seconds);

/// "v1,…" for these parts.
std::string standard_signature(const std::string& secret, const std::string& id,
                               const std::string& timestamp, const std::string& body);

}  // namespace standin
