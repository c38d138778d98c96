#pragma once

#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "fakes/certificate.hpp"
#include "fakes/scripted_server.hpp"

namespace kaiku::fakes {

/// How a SmtpServer behaves; the default takes every mail over STARTTLS.
struct SmtpScript {
  bool starttls = true;       ///< offered
  bool implicit_tls = false;  ///< TLS from the first byte
  std::string user;           ///< not empty: AUTH is offered inside TLS and must come with these
  std::string password;
  std::string mechanisms = "PLAIN";  ///< offered for it
  /// Replies other than the usual ones, by command: "EHLO", "STARTTLS", "AUTH", "MAIL", "RCPT",
  /// "DATA",
  /// "." (the message itself), "QUIT", "greeting". An empty reply is silence.
  std::map<std::string, std::string> replies;
  bool drop_after_data = false;  ///< takes the message and closes without a word
};

struct ReceivedMail {
  std::string from;
  std::vector<std::string> to;
  std::string message;  ///< with CRLF line ends, dots unstuffed
  bool tls = false;
  std::string user;  ///< signed in as
};

/// A mail server on 127.0.0.1 with its own certificate. Thread-safe.
class SmtpServer {
 public:
  explicit SmtpServer(SmtpScript script = {}, const std::string& certificate_host = "localhost");

  std::uint16_t port() const { return server_.port(); }
  /// Makes a client trust this server.
  const std::string& ca_file() const { return certificate_.file(); }
  void behave(SmtpScript script);

  /// Mails taken (answered 250 or dropped after their data), in order.
  std::vector<ReceivedMail> mails() const;
  /// Every command line of every client, in order; AUTH without its secret.
  std::vector<std::string> commands() const;

 private:
  struct Session;
  void converse(Conversation& peer);
  bool serve(Session& session, const std::string& line);
  bool greet_and_secure(Session& session, const std::string& verb);
  void sign_in(Session& session, const std::string& line);
  bool take_message(Session& session);
  /// Says the scripted reply of `command`, else `usual`; false when it was no success.
  bool answer(Session& session, const std::string& command, std::string_view usual);
  std::string extensions(const Session& session) const;

  Certificate certificate_;
  mutable std::mutex mutex_;
  SmtpScript script_;
  std::vector<ReceivedMail> mails_;
  std::vector<std::string> commands_;
  ScriptedServer server_;  // last: its threads use what stands above
};

}  // namespace kaiku::fakes
