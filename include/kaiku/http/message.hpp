#pragma once

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace kaiku::http {

/// Header fields in the order they came. Names compare without case (RFC 9110).
class Headers {
 public:
  Headers() = default;
  Headers(std::initializer_list<std::pair<std::string, std::string>> fields) : fields_(fields) {}

  void add(std::string name, std::string value);
  /// The first field of that name.
  std::optional<std::string_view> find(std::string_view name) const;
  const std::vector<std::pair<std::string, std::string>>& fields() const { return fields_; }

 private:
  std::vector<std::pair<std::string, std::string>> fields_;
};

/// A request, incoming (target = path and query) or outgoing (url = absolute). Values only, no I/O.
struct Request {
  Request() = default;
  Request(std::string by_method, std::string to_url)
      : method(std::move(by_method)), url(std::move(to_url)) {}

  std::string method = "GET";
  std::string url;
  Headers headers;
  std::string body;
};

struct Response {
  Response() = default;
  explicit Response(int with_status, std::string with_body = {}, std::string content_type = {});

  int status = 0;
  Headers headers;
  std::string body;
};

/// An RFC 9457 problem document; `detail` may be empty.
Response problem(int status, std::string_view title, std::string_view detail = {});

/// "No Content", … for a status line; empty when unknown.
std::string_view reason_phrase(int status);

}  // namespace kaiku::http
