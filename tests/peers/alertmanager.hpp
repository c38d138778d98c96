#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include <nlohmann/json.hpp>

#include "wordpress/child_process.hpp"

namespace peers {

/// Debian's Alertmanager on 127.0.0.1, alone and with a receiver that tells nobody.
class Alertmanager {
 public:
  /// `programs` holds the unpacked package, `folder` is the server's own.
  Alertmanager(const std::string& programs, const std::string& folder);

  std::string url() const { return "http://127.0.0.1:" + std::to_string(port_); }
  std::string log() const { return server_->log(); }
  /// The alerts that are active now.
  nlohmann::json alerts() const;

 private:
  std::uint16_t port_ = 0;
  std::unique_ptr<wordpress::ChildProcess> server_;
};

}  // namespace peers
