#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <thread>

#include <kaiku/http/message.hpp>

namespace standin {

/// What a stand-in does with a request: an answer, or none at all (the connection is closed, as
/// when an answer gets lost on the way).
using Answer = std::optional<kaiku::http::Response>;

/// A plain HTTP/1.1 server on a loopback port of the system's choice, in a thread of its own.
/// Requests are answered one at a time, so handlers need no locks among themselves.
class HttpService {
 public:
  explicit HttpService(std::function<Answer(const kaiku::http::Request&)> handler);
  ~HttpService();
  HttpService(const HttpService&) = delete;
  HttpService& operator=(const HttpService&) = delete;

  std::uint16_t port() const;
  std::string url() const { return "http://127.0.0.1:" + std::to_string(port()); }

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace standin
