#pragma once

#include <deque>
#include <vector>

#include <boost/asio/awaitable.hpp>

#include <kaiku/net/mail_client.hpp>
#include <kaiku/result/result.hpp>

namespace kaiku::fakes {

/// Keeps every mail and gives the queued replies, then "250 2.0.0 ok".
class RecordingMailClient final : public net::MailClient {
 public:
  struct Sent {
    net::MailServer server;
    net::MailEnvelope envelope;
    Duration total_timeout;
  };

  boost::asio::awaitable<Result<net::MailReply>> send(net::MailServer server,
                                                      net::MailEnvelope envelope,
                                                      Duration total_timeout) override;
  void reply_next(Result<net::MailReply> reply);

  std::vector<Sent> sent;

 private:
  std::deque<Result<net::MailReply>> replies_;
};

}  // namespace kaiku::fakes
