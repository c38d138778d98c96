#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>

#include <curl/curl.h>

#include <kaiku/http/message.hpp>
#include <kaiku/net/http_client.hpp>
#include <kaiku/result/result.hpp>

#include "curl_handles.hpp"

namespace kaiku::net {

/// One HTTP request as libcurl sees it, and what came of it. Stays in place while libcurl works:
/// its callbacks point here.
class HttpCall {
 public:
  HttpCall(http::Request request, CallLimits limits);
  HttpCall(const HttpCall&) = delete;
  HttpCall& operator=(const HttpCall&) = delete;

  /// Errors: kInvalidArgument (URL, method or field that HTTP does not allow).
  Result<void> prepare(const std::string& ca_file);
  CURL* easy() const { return easy_.get(); }
  /// `code`: nothing when the call was cancelled.
  Result<http::Response> conclude(std::optional<CURLcode> code);

 private:
  Result<void> add_fields();
  void set_method_and_body();
  void set_limits();
  void set_security(const std::string& ca_file);

  static std::size_t on_header(char* bytes, std::size_t size, std::size_t count,
                               void* self) noexcept;
  static std::size_t on_body(char* bytes, std::size_t size, std::size_t count, void* self) noexcept;
  static curl_socket_t on_open_socket(void* self, curlsocktype purpose,
                                      curl_sockaddr* address) noexcept;
  static int on_before_request(void* self, char* peer, char* local, int peer_port,
                               int local_port) noexcept;

  bool take_header_line(std::string_view line);
  bool take_body(std::string_view part);
  bool may_connect(const curl_sockaddr& address);
  bool may_send(const char* peer);
  bool repeatable() const;

  bool sent_anything() const;
  Errc errc_of(CURLcode code) const;
  Error failure(Errc errc, std::string_view what) const;

  http::Request request_;
  CallLimits limits_;
  std::string where_;  // "POST https://host": a path or query may be a secret
  CurlEasy easy_;
  CurlList fields_;
  std::array<char, CURL_ERROR_SIZE> message_{};
  http::Response response_;
  std::size_t header_bytes_ = 0;
  int times_sent_ = 0;
  bool body_begun_ = false;
  bool too_large_ = false;
  bool forbidden_ = false;
  bool connecting_ = false;  // to an address that is allowed
};

}  // namespace kaiku::net
