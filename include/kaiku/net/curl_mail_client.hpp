#pragma once

#include <memory>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>

#include <kaiku/net/mail_client.hpp>

namespace kaiku::net {

/// SMTP by libcurl, on threads of its own: libcurl says goodbye to a mail server with blocking
/// calls. TLS is 1.2 or newer, certificates and host names are verified, the password is only sent
/// inside TLS. All recipients get the mail or none: the reply is the first refusal. Cancelling the
/// awaiter ends the conversation within about a second; what was handed over by then is kTimeout.
///
/// Further errors: kInvalidArgument (host, addresses, line ends of the message, a password without
/// TLS), kForbiddenAddress (no TLS, and the server is not on this host).
class CurlMailClient final : public MailClient {
 public:
  explicit CurlMailClient(boost::asio::io_context& io);
  ~CurlMailClient() override;

  boost::asio::awaitable<Result<MailReply>> send(MailServer server, MailEnvelope envelope,
                                                 Duration total_timeout) override;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace kaiku::net
