#pragma once

#include <array>
#include <atomic>
#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include <curl/curl.h>

#include <kaiku/net/mail_client.hpp>
#include <kaiku/result/result.hpp>

#include "curl_handles.hpp"

namespace kaiku::net {

/// One conversation with a mail server, by blocking calls: run() belongs on a worker thread.
class MailSession {
 public:
  MailSession(MailServer server, MailEnvelope envelope, Duration total_timeout,
              const std::atomic<bool>& stopping);
  MailSession(const MailSession&) = delete;
  MailSession& operator=(const MailSession&) = delete;

  Result<MailReply> run();
  /// Any thread: run() returns soon.
  void abort() { aborted_ = true; }

 private:
  Result<void> check() const;
  std::string url() const;
  void set_server();
  void set_envelope();
  Result<MailReply> conclude(CURLcode code) const;
  Error failure(Errc errc, std::string_view what) const;

  static std::size_t on_read(char* buffer, std::size_t size, std::size_t count,
                             void* self) noexcept;
  static std::size_t on_reply_line(char* bytes, std::size_t size, std::size_t count,
                                   void* self) noexcept;
  static int on_progress(void* self, curl_off_t, curl_off_t, curl_off_t, curl_off_t) noexcept;
  static curl_socket_t on_open_socket(void* self, curlsocktype, curl_sockaddr* address) noexcept;

  std::size_t hand_over(char* buffer, std::size_t room);
  void take_reply_line(std::string_view line);
  bool go_on() const;
  bool handed_over() const { return sent_ == envelope_.message.size(); }

  MailServer server_;
  MailEnvelope envelope_;
  Duration total_timeout_;
  const std::atomic<bool>& stopping_;
  std::atomic<bool> aborted_ = false;
  CurlEasy easy_;
  CurlList recipients_;
  std::array<char, CURL_ERROR_SIZE> message_{};
  std::size_t sent_ = 0;
  MailReply last_;                  // the last complete reply
  std::optional<MailReply> final_;  // the reply to the message itself
  std::chrono::steady_clock::time_point final_at_;
  bool forbidden_ = false;
};

}  // namespace kaiku::net
