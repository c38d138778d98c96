#pragma once

#include <optional>
#include <string>
#include <vector>

#include <boost/asio/awaitable.hpp>

#include <kaiku/clock/time.hpp>
#include <kaiku/result/result.hpp>

namespace kaiku::net {

enum class MailSecurity { kStartTls, kImplicitTls, kNone };  ///< kNone: loopback relay only

struct MailServer {
  std::string host;
  int port = 587;
  MailSecurity security = MailSecurity::kStartTls;
  std::string user;  ///< empty: no AUTH
  std::string password;
  std::string ca_file;  ///< empty: the system's
};

struct MailEnvelope {
  std::string from;
  std::vector<std::string> to;
  std::string message;  ///< complete RFC 5322 text with CRLF line ends
};

/// The server's last word.
struct MailReply {
  int code = 0;  ///< 250, 451, 550 …; 0 when the connection ended before one came
  std::string text;
  bool after_data = false;  ///< the message had been handed over: without a reply, outcome unknown
};

/// Outgoing SMTP. Implemented by CurlMailClient and fakes::RecordingMailClient.
class MailClient {
 public:
  virtual ~MailClient() = default;
  /// Errors: kNetwork, kTimeout (outcome unknown), kBadSignature (certificate), kUnsupported
  /// (STARTTLS required and not offered; never falls back to clear text).
  virtual boost::asio::awaitable<Result<MailReply>> send(MailServer server, MailEnvelope envelope,
                                                         Duration total_timeout) = 0;
};

}  // namespace kaiku::net
