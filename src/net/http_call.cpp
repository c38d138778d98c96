#include "http_call.hpp"

#include <algorithm>
#include <chrono>
#include <utility>

#include <boost/asio/ip/address.hpp>
#include <sys/socket.h>

#include <kaiku/http/url.hpp>
#include <kaiku/net/address_rules.hpp>

#include "field_syntax.hpp"
#include "socket_address.hpp"

namespace kaiku::net {
namespace {

namespace asio = boost::asio;

constexpr std::size_t kMaxHeaderBytes = std::size_t{64} * 1024;
constexpr std::size_t kReserveAtMost = std::size_t{16} * 1024;

long in_milliseconds(Duration duration) {
  const auto count = std::chrono::ceil<std::chrono::milliseconds>(duration).count();
  return std::max(1L, static_cast<long>(count));  // 0 would mean no limit
}

std::string_view trim(std::string_view text) {
  const auto first = text.find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
}

}  // namespace

HttpCall::HttpCall(http::Request request, CallLimits limits)
    : request_(std::move(request)), limits_(std::move(limits)), easy_(curl_easy_init()) {}

Result<void> HttpCall::prepare(const std::string& ca_file) {
  const auto url = http::parse_url(request_.url);
  if (!url) return url.error();
  if (!is_token(request_.method) || (url->scheme != "http" && url->scheme != "https")) {
    return Error(Errc::kInvalidArgument,
                 "HTTP request: expected a method and an http:// or https:// URL");
  }
  where_ = request_.method;
  where_.append(" ").append(url->scheme).append("://").append(url->host);
  if (!easy_) return failure(Errc::kOverloaded, "out of memory");
  if (auto added = add_fields(); !added) return added;
  curl_easy_setopt(easy(), CURLOPT_URL, request_.url.c_str());
  curl_easy_setopt(easy(), CURLOPT_ERRORBUFFER, message_.data());
  set_method_and_body();
  set_limits();
  set_security(ca_file);
  curl_easy_setopt(easy(), CURLOPT_HEADERFUNCTION, &HttpCall::on_header);
  curl_easy_setopt(easy(), CURLOPT_HEADERDATA, this);
  curl_easy_setopt(easy(), CURLOPT_WRITEFUNCTION, &HttpCall::on_body);
  curl_easy_setopt(easy(), CURLOPT_WRITEDATA, this);
  return ok();
}

Result<void> HttpCall::add_fields() {
  for (const auto& [name, value] : request_.headers.fields()) {
    if (!is_token(name) || !is_one_line(value)) {
      return failure(Errc::kInvalidArgument,
                     "header field with characters that HTTP does not allow");
    }
    if (equal_ignoring_case(name, "content-length")) continue;  // libcurl's own
    fields_.append(value.empty() ? name + ";" : name + ": " + value);
  }
  // What libcurl would add unasked: a form's type, and a wait for "100 Continue".
  if (!request_.headers.find("Content-Type")) fields_.append("Content-Type:");
  if (!request_.headers.find("Expect")) fields_.append("Expect:");
  curl_easy_setopt(easy(), CURLOPT_HTTPHEADER, fields_.get());
  return ok();
}

void HttpCall::set_method_and_body() {
  curl_easy_setopt(easy(), CURLOPT_HTTP_VERSION, CURL_HTTP_VERSION_1_1);
  curl_easy_setopt(easy(), CURLOPT_USERAGENT, "kaiku/" KAIKU_VERSION);
  const std::string& method = request_.method;
  if (method == "GET" && request_.body.empty()) return;
  if (method == "HEAD") {
    curl_easy_setopt(easy(), CURLOPT_NOBODY, 1L);
    return;
  }
  const bool announces_body = method == "POST" || method == "PUT" || method == "PATCH";
  if (announces_body || !request_.body.empty()) {
    curl_easy_setopt(easy(), CURLOPT_POSTFIELDS, request_.body.data());
    curl_easy_setopt(easy(), CURLOPT_POSTFIELDSIZE_LARGE,
                     static_cast<curl_off_t>(request_.body.size()));
  }
  if (method != "POST") curl_easy_setopt(easy(), CURLOPT_CUSTOMREQUEST, method.c_str());
}

void HttpCall::set_limits() {
  curl_easy_setopt(easy(), CURLOPT_CONNECTTIMEOUT_MS, in_milliseconds(limits_.connect_timeout));
  curl_easy_setopt(easy(), CURLOPT_TIMEOUT_MS, in_milliseconds(limits_.total_timeout));
  curl_easy_setopt(easy(), CURLOPT_MAXFILESIZE_LARGE,
                   static_cast<curl_off_t>(limits_.max_response_bytes));
  curl_easy_setopt(easy(), CURLOPT_FOLLOWLOCATION, 0L);
  curl_easy_setopt(easy(), CURLOPT_NOSIGNAL, 1L);
  // Else giving up while a name is being looked up would wait for the look-up, and the io thread
  // too.
  curl_easy_setopt(easy(), CURLOPT_QUICK_EXIT, 1L);
}

void HttpCall::set_security(const std::string& ca_file) {
  curl_easy_setopt(easy(), CURLOPT_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(easy(), CURLOPT_PROXY, "");
  curl_easy_setopt(easy(), CURLOPT_SSLVERSION, CURL_SSLVERSION_TLSv1_2);
  if (!ca_file.empty()) curl_easy_setopt(easy(), CURLOPT_CAINFO, ca_file.c_str());
  if (!limits_.unix_socket.empty()) {
    curl_easy_setopt(easy(), CURLOPT_UNIX_SOCKET_PATH, limits_.unix_socket.c_str());
  }
  curl_easy_setopt(easy(), CURLOPT_OPENSOCKETFUNCTION, &HttpCall::on_open_socket);
  curl_easy_setopt(easy(), CURLOPT_OPENSOCKETDATA, this);
  curl_easy_setopt(easy(), CURLOPT_PREREQFUNCTION, &HttpCall::on_before_request);
  curl_easy_setopt(easy(), CURLOPT_PREREQDATA, this);
}

std::size_t HttpCall::on_header(char* bytes, std::size_t size, std::size_t count,
                                void* self) noexcept {
  const bool taken = static_cast<HttpCall*>(self)->take_header_line({bytes, size * count});
  return taken ? size * count : 0;
}

std::size_t HttpCall::on_body(char* bytes, std::size_t size, std::size_t count,
                              void* self) noexcept {
  const bool taken = static_cast<HttpCall*>(self)->take_body({bytes, size * count});
  return taken ? size * count : 0;
}

curl_socket_t HttpCall::on_open_socket(void* self, curlsocktype, curl_sockaddr* address) noexcept {
  if (!static_cast<HttpCall*>(self)->may_connect(*address)) return CURL_SOCKET_BAD;
  return ::socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

int HttpCall::on_before_request(void* self, char* peer, char*, int, int) noexcept {
  return static_cast<HttpCall*>(self)->may_send(peer) ? CURL_PREREQFUNC_OK : CURL_PREREQFUNC_ABORT;
}

bool HttpCall::take_header_line(std::string_view line) {
  header_bytes_ += line.size();
  if (header_bytes_ > kMaxHeaderBytes) {
    too_large_ = true;
    return false;
  }
  if (body_begun_) return true;  // a trailer
  if (line.starts_with("HTTP/")) {
    response_.headers = {};  // "100 Continue" or the like came before
    return true;
  }
  const auto colon = line.find(':');
  if (colon == std::string_view::npos) return true;
  response_.headers.add(std::string(line.substr(0, colon)),
                        std::string(trim(line.substr(colon + 1))));
  return true;
}

bool HttpCall::take_body(std::string_view part) {
  if (response_.body.size() + part.size() > limits_.max_response_bytes) {
    too_large_ = true;
    return false;
  }
  if (!std::exchange(body_begun_, true))
    response_.body.reserve(std::max(part.size(), kReserveAtMost));
  response_.body += part;
  return true;
}

bool HttpCall::may_connect(const curl_sockaddr& address) {
  const auto ip = ip_address(address);
  const bool allowed = ip ? limits_.allow_private_addresses || is_public_address(*ip)
                          : address.family == AF_UNIX && !limits_.unix_socket.empty();
  if (allowed) {
    connecting_ = true;
  } else {
    forbidden_ = true;
  }
  return allowed;
}

// Asked once a connection stands, a kept one too: that may have been opened by a call that was
// allowed more than this one. Asked a second time when libcurl would repeat the request on a new
// connection.
bool HttpCall::may_send(const char* peer) {
  if (limits_.unix_socket.empty() && !limits_.allow_private_addresses) {
    boost::system::error_code ec;
    const auto address = asio::ip::make_address(peer, ec);
    if (ec || !is_public_address(address)) {
      forbidden_ = true;
      connecting_ = false;
      return false;
    }
  }
  return ++times_sent_ == 1 || repeatable();
}

bool HttpCall::repeatable() const {
  return request_.method == "GET" || request_.method == "HEAD" || request_.method == "OPTIONS";
}

bool HttpCall::sent_anything() const {
  long size = 0;
  curl_easy_getinfo(easy(), CURLINFO_REQUEST_SIZE, &size);
  return size > 0;
}

Error HttpCall::failure(Errc errc, std::string_view what) const {
  return Error(errc, where_ + ": " + std::string(what));
}

Errc HttpCall::errc_of(CURLcode code) const {
  if (too_large_ || code == CURLE_FILESIZE_EXCEEDED) return Errc::kMalformedPayload;
  if (forbidden_ && !connecting_) return Errc::kForbiddenAddress;
  if (!sent_anything()) {
    return code == CURLE_URL_MALFORMAT || code == CURLE_UNSUPPORTED_PROTOCOL
               ? Errc::kInvalidArgument
               : Errc::kNetwork;
  }
  const bool not_http = code == CURLE_UNSUPPORTED_PROTOCOL || code == CURLE_WEIRD_SERVER_REPLY ||
                        code == CURLE_BAD_CONTENT_ENCODING;
  return not_http ? Errc::kMalformedPayload : Errc::kTimeout;
}

Result<http::Response> HttpCall::conclude(std::optional<CURLcode> code) {
  if (!code) return failure(sent_anything() ? Errc::kTimeout : Errc::kNetwork, "cancelled");
  if (*code == CURLE_OK) {
    long status = 0;
    curl_easy_getinfo(easy(), CURLINFO_RESPONSE_CODE, &status);
    response_.status = static_cast<int>(status);
    return std::move(response_);
  }
  const Errc errc = errc_of(*code);
  if (errc == Errc::kForbiddenAddress) {
    return failure(errc,
                   "the name leads to an address inside; allow it in the configuration if meant");
  }
  if (too_large_) return failure(errc, "the response is larger than allowed");
  const std::string_view said = message_.data();
  return failure(errc, said.empty() ? curl_easy_strerror(*code) : said);
}

}  // namespace kaiku::net
