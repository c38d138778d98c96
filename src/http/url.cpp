#include <algorithm>
#include <charconv>

#include <kaiku/http/url.hpp>

namespace kaiku::http {
namespace {

struct Scheme {
  std::string_view name;
  int port;
};
constexpr Scheme kSchemes[] = {{"http", 80},   {"https", 443}, {"smtp", 25},
                               {"smtps", 465}, {"ws", 80},     {"wss", 443}};

std::string lower(std::string_view text) {
  std::string copy(text);
  for (char& c : copy) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return copy;
}

// The text itself is not repeated: a webhook address may hold a secret in its path.
Error bad_url(std::string what) {
  return Error(Errc::kInvalidArgument, "URL " + std::move(what));
}

bool is_printable_ascii(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return c > ' ' && c < '\x7f'; });
}

bool is_host(std::string_view host, bool in_brackets) {
  return !host.empty() && host.size() <= 253 && std::ranges::all_of(host, [&](char c) {
    const bool digit = c >= '0' && c <= '9';
    if (in_brackets) return digit || (c >= 'a' && c <= 'f') || c == ':' || c == '.';
    return digit || (c >= 'a' && c <= 'z') || c == '-' || c == '.' || c == '_';
  });
}

// "host", "host:8080", "[::1]:8080"
Result<void> read_authority(std::string_view authority, Url& url) {
  const bool in_brackets = authority.starts_with('[');
  std::size_t host_end = authority.find(':');
  if (in_brackets) {
    const std::size_t bracket = authority.find(']');
    if (bracket == std::string_view::npos) return bad_url("without the ']' of its IPv6 address");
    url.host = lower(authority.substr(1, bracket - 1));
    host_end = bracket + 1;
  } else {
    url.host = lower(authority.substr(0, host_end));
  }
  if (!is_host(url.host, in_brackets)) return bad_url("without a valid host name");
  if (host_end >= authority.size()) return ok();

  const std::string_view port = authority.substr(host_end);
  const char* const end_of_port = port.data() + port.size();
  const auto [end, error] = std::from_chars(port.data() + 1, end_of_port, url.port);
  if (port.front() != ':' || error != std::errc() || end != end_of_port || url.port < 1 ||
      url.port > 65535) {
    return bad_url("with an invalid port: expected 1 to 65535");
  }
  return ok();
}

}  // namespace

std::pair<std::string_view, std::string_view> split_target(std::string_view target) {
  const std::size_t question = target.find('?');
  if (question == std::string_view::npos) return {target, {}};
  return {target.substr(0, question), target.substr(question + 1)};
}

Result<Url> parse_url(std::string_view text) {
  if (!is_printable_ascii(text)) return bad_url("with spaces or characters that need an escape");
  const std::size_t colon = text.find("://");
  Url url;
  if (colon != std::string_view::npos) url.scheme = lower(text.substr(0, colon));
  const auto* const known = std::ranges::find(kSchemes, url.scheme, &Scheme::name);
  if (known == std::end(kSchemes)) {
    return bad_url("must begin with http://, https://, smtp://, smtps://, ws:// or wss://");
  }
  url.port = known->port;

  text.remove_prefix(colon + 3);
  text = text.substr(0, text.find('#'));  // a fragment is never sent
  const std::size_t path = std::min(text.find_first_of("/?"), text.size());
  if (text.substr(0, path).find('@') != std::string_view::npos) {
    return bad_url("with user information: give credentials as a secret instead");
  }
  if (const auto read = read_authority(text.substr(0, path), url); !read) return read.error();
  url.target = text.substr(path);
  if (!url.target.starts_with('/')) url.target.insert(0, 1, '/');
  return url;
}

}  // namespace kaiku::http
