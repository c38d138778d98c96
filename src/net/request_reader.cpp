#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <tuple>
#include <utility>

#include <boost/asio/buffer.hpp>
#include <boost/beast/core/string.hpp>
#include <boost/beast/http/basic_parser.hpp>
#include <boost/beast/http/error.hpp>
#include <boost/beast/http/field.hpp>
#include <boost/beast/http/verb.hpp>

#include <kaiku/net/request_reader.hpp>

namespace kaiku::net {
namespace {

namespace beast = boost::beast;
using boost::system::error_code;

// A body is given room as it arrives, not as it is announced: a length costs the sender nothing.
constexpr std::size_t kReserveAtMost = std::size_t{16} * 1024;
// The shortest end of a chunked body, "0\r\n\r\n". Beast asserts that it sees that much when it
// comes back to a last chunk; no chunked body can end in fewer bytes, so waiting for them loses
// nothing.
constexpr std::size_t kChunkedTail = 5;

std::string to_string(beast::string_view text) {
  return {text.data(), text.size()};
}

// Puts what Beast recognises directly into our own values.
class Parser final : public beast::http::basic_parser<true> {
 public:
  explicit Parser(const RequestReader::Limits& limits) {
    // Beast counts differently when a header comes in pieces. Its bound is out of the way: the
    // reader counts the bytes of the header itself.
    header_limit(static_cast<std::uint32_t>(2 * limits.max_header_bytes));
    body_limit(limits.max_body_bytes);
    eager(true);
  }

  http::Request request;
  int refusal = 0;
  std::string_view reason;
  bool expects_continue = false;
  bool is_http10 = false;

 private:
  void refuse(int status, std::string_view why, error_code& ec) {
    refusal = status;
    reason = why;
    ec = beast::http::error::bad_value;
  }

  void on_request_impl(beast::http::verb, beast::string_view method, beast::string_view target,
                       int version, error_code&) override {
    request.method = to_string(method);
    request.url = to_string(target);
    is_http10 = version == 10;
  }

  void on_field_impl(beast::http::field field, beast::string_view name, beast::string_view value,
                     error_code& ec) override {
    if (header_seen_)
      return;  // a trailer: nothing here needs one, and it must not pass for a header
    switch (field) {
      case beast::http::field::host:
        if (has_host_) return refuse(400, "more than one Host field", ec);
        has_host_ = true;
        break;
      case beast::http::field::transfer_encoding:
        if (!beast::iequals(value, "chunked")) {
          return refuse(501, "the only transfer coding supported is chunked", ec);
        }
        break;
      case beast::http::field::expect:
        if (!beast::iequals(value, "100-continue")) {
          return refuse(417, "the only expectation supported is 100-continue", ec);
        }
        expects_continue = true;
        break;
      default:
        break;
    }
    request.headers.add(to_string(name), to_string(value));
  }

  void on_header_impl(error_code& ec) override {
    header_seen_ = true;
    if (!is_http10 && !has_host_) return refuse(400, "a Host field is required", ec);
    if (is_http10 && chunked()) return refuse(400, "HTTP/1.0 knows no chunked body", ec);
    if (is_http10) expects_continue = false;
  }

  void on_body_init_impl(const boost::optional<std::uint64_t>& length, error_code&) override {
    if (length) request.body.reserve(std::min<std::size_t>(*length, kReserveAtMost));
  }

  std::size_t on_body_impl(beast::string_view part, error_code&) override {
    request.body.append(part.data(), part.size());
    return part.size();
  }

  std::size_t on_chunk_body_impl(std::uint64_t, beast::string_view part, error_code&) override {
    request.body.append(part.data(), part.size());
    return part.size();
  }

  void on_response_impl(int, beast::string_view, int, error_code&) override {}
  void on_chunk_header_impl(std::uint64_t, beast::string_view, error_code&) override {}
  void on_finish_impl(error_code&) override {}

  bool header_seen_ = false;
  bool has_host_ = false;
};

std::pair<int, std::string_view> refusal_of(const error_code& ec) {
  using beast::http::error;
  if (ec == error::header_limit) return {431, "the header is too large"};
  if (ec == error::body_limit) return {413, "the body is too large"};
  if (ec == error::bad_version) return {505, "the HTTP version is neither 1.0 nor 1.1"};
  return {400, "the request is not HTTP"};
}

}  // namespace

struct RequestReader::Impl {
  explicit Impl(Limits bounds) : limits(bounds) { parser.emplace(limits); }

  Progress refuse(std::pair<int, std::string_view> why) {
    if (parser->refusal == 0) std::tie(parser->refusal, parser->reason) = why;
    return Progress::kRefused;
  }

  Limits limits;
  std::optional<Parser> parser;
  std::size_t header_bytes = 0;  ///< of the present request, as far as read
};

RequestReader::RequestReader(Limits limits) : impl_(std::make_unique<Impl>(limits)) {}

RequestReader::~RequestReader() = default;

RequestReader::Progress RequestReader::read(std::string_view bytes, std::size_t& consumed) {
  consumed = 0;
  Parser& parser = *impl_->parser;
  if (parser.refusal != 0) return Progress::kRefused;
  if (parser.is_done()) return Progress::kDone;
  // Empty lines before a request are left by old clients (RFC 9112 section 2.2).
  while (!parser.got_some() && consumed < bytes.size() &&
         (bytes[consumed] == '\r' || bytes[consumed] == '\n')) {
    ++consumed;
  }
  // With eager parsing the body of a request may follow its header in one call; the guard for the
  // end of chunked bodies needs the calls apart.
  while (!parser.is_done() && consumed < bytes.size()) {
    const std::string_view rest = bytes.substr(consumed);
    if (parser.is_header_done() && parser.chunked() && rest.size() < kChunkedTail) break;
    const bool in_header = !parser.is_header_done();
    parser.eager(!in_header && !parser.chunked());
    const std::size_t body = parser.request.body.size();
    error_code ec;
    const std::size_t read = parser.put(boost::asio::buffer(rest.data(), rest.size()), ec);
    consumed += read;
    if (in_header) {
      impl_->header_bytes += read;
      const std::size_t waiting = parser.is_header_done() ? 0 : bytes.size() - consumed;
      if (impl_->header_bytes + waiting > impl_->limits.max_header_bytes)
        return impl_->refuse({431, "the header is too large"});
    }
    // A chunk header or the trailers that come at once are bounded like those that come in pieces.
    const bool framing = !in_header && parser.chunked() && parser.request.body.size() == body;
    if (framing && read > impl_->limits.max_header_bytes)
      return impl_->refuse({431, "a chunk header or the trailers are too large"});
    if (ec && ec != beast::http::error::need_more) return impl_->refuse(refusal_of(ec));
    if (ec || (read == 0 && !parser.is_done())) break;
  }
  if (parser.is_done()) return Progress::kDone;
  // What stays unread is one line or one block of trailers; the body itself is always taken.
  if (parser.is_header_done() && bytes.size() - consumed > impl_->limits.max_header_bytes) {
    return impl_->refuse({431, "a chunk header or the trailers are too large"});
  }
  return Progress::kNeedMore;
}

bool RequestReader::begun() const {
  return impl_->parser->got_some();
}
bool RequestReader::header_done() const {
  return impl_->parser->is_header_done();
}
bool RequestReader::expects_continue() const {
  return impl_->parser->expects_continue;
}
bool RequestReader::keep_alive() const {
  return impl_->parser->keep_alive();
}
bool RequestReader::is_http10() const {
  return impl_->parser->is_http10;
}
int RequestReader::refusal() const {
  return impl_->parser->refusal;
}
std::string_view RequestReader::refusal_reason() const {
  return impl_->parser->reason;
}

http::Request RequestReader::take() {
  return std::move(impl_->parser->request);
}
void RequestReader::begin_next() {
  impl_->parser.emplace(impl_->limits);
  impl_->header_bytes = 0;
}

}  // namespace kaiku::net
