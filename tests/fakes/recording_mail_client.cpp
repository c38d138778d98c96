#include "fakes/recording_mail_client.hpp"

#include <utility>

namespace kaiku::fakes {

boost::asio::awaitable<Result<net::MailReply>> RecordingMailClient::send(net::MailServer server,
                                                                         net::MailEnvelope envelope,
                                                                         Duration total_timeout) {
  sent.push_back({std::move(server), std::move(envelope), total_timeout});
  if (!replies_.empty()) {
    auto reply = std::move(replies_.front());
    replies_.pop_front();
    co_return reply;
  }
  co_return net::MailReply{.code = 250, .text = "2.0.0 ok", .after_data = true};
}

void RecordingMailClient::reply_next(Result<net::MailReply> reply) {
  replies_.push_back(std::move(reply));
}

}  // namespace kaiku::fakes
