#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "fakes/certificate.hpp"
#include "wordpress/child_process.hpp"

namespace peers {

/// Debian's chasquid on 127.0.0.1: a mail server that takes mail over STARTTLS from whoever signs
/// in, and delivers it into files. Runs as anybody, in a folder of its own.
class MailServer {
 public:
  static constexpr const char* kUser = "kaiku@kaisla.example";

  /// `programs` holds the unpacked package, `folder` is the server's own.
  MailServer(const std::string& programs, std::string folder, const std::string& password);

  std::uint16_t port() const { return port_; }
  const std::string& ca_file() const { return certificate_.file(); }
  std::string log() const { return server_->log(); }
  /// What was delivered, with the headers of the server, in the order of arrival.
  std::vector<std::string> mails() const;

 private:
  void configure(const std::string& programs, const std::string& password) const;
  bool start(const std::string& programs);

  std::string folder_;
  kaiku::fakes::Certificate certificate_{"localhost"};
  std::uint16_t port_ = 0;
  std::unique_ptr<wordpress::ChildProcess> server_;
};

}  // namespace peers
