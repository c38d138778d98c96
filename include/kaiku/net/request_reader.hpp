#pragma once

#include <cstddef>
#include <memory>
#include <string_view>

#include <kaiku/http/message.hpp>

namespace kaiku::net {

/// Bytes of a connection → HTTP/1.0 and 1.1 requests, one after the other; no I/O. Memory is
/// bounded by its limits whatever comes. Stricter than the grammar where looseness lets two readers
/// disagree about where a request ends: a length and a transfer coding together, a repeated Host,
/// any coding but "chunked" are refused (RFC 9112 sections 3.2, 6.1 and 6.3).
class RequestReader {
 public:
  struct Limits {
    std::size_t max_header_bytes =
        std::size_t{16} * 1024;  ///< request line and fields; also trailers
    std::size_t max_body_bytes = std::size_t{1024} * 1024;
  };

  enum class Progress {
    kNeedMore,  ///< call again with what was not consumed and more behind it
    kDone,      ///< take() gives the request
    kRefused,   ///< answer with refusal() and close; nothing more can be read
  };

  explicit RequestReader(Limits limits);
  ~RequestReader();

  /// Reads on from the front of `bytes` and sets `consumed`. Never goes past the end of one
  /// request.
  Progress read(std::string_view bytes, std::size_t& consumed);

  /// Bytes of the present request have been seen.
  bool begun() const;
  bool header_done() const;
  /// The client waits for "100 Continue" before it sends the body (RFC 9110 section 10.1.1).
  bool expects_continue() const;
  bool keep_alive() const;
  /// HTTP/1.0: keeping the connection has to be said.
  bool is_http10() const;
  /// 400, 413, 417, 431, 501 or 505, and why, for people.
  int refusal() const;
  std::string_view refusal_reason() const;

  /// The request, after kDone. begin_next() first, then read() again.
  http::Request take();
  void begin_next();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace kaiku::net
