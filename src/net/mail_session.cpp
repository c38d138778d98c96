#include "mail_session.hpp"

#include <algorithm>
#include <cstring>
#include <utility>

#include <sys/socket.h>

#include <kaiku/http/url.hpp>

#include "socket_address.hpp"

namespace kaiku::net {
namespace {

using namespace std::chrono_literals;

constexpr auto kLongestConnect = 10s;
constexpr auto kWaitForFarewell = 500ms;  // the reply to QUIT changes nothing
constexpr int kFarewell = 221;            // the reply to QUIT, which follows every refusal too
constexpr std::size_t kMaxReplyText = 1024;

bool is_mail_address(std::string_view address) {
  const bool clean = std::ranges::none_of(address, [](char c) {
    return c == '<' || c == '>' || c == ' ' || c == '\x7f' || (c >= '\0' && c < ' ');
  });
  return clean && address.size() <= 254 && address.find('@') != std::string_view::npos;
}

// A line feed on its own is a line end to some servers and none to others: what one of them takes
// for the end of the message, the other takes for its content.
bool has_only_whole_line_ends(std::string_view message) {
  for (std::size_t i = 0; i < message.size(); ++i) {
    const bool ends_line = message[i] == '\r' && i + 1 < message.size() && message[i + 1] == '\n';
    if (ends_line) {
      ++i;
    } else if (message[i] == '\r' || message[i] == '\n') {
      return false;
    }
  }
  return true;
}

bool is_certificate_failure(CURLcode code) {
  return code == CURLE_PEER_FAILED_VERIFICATION || code == CURLE_SSL_CACERT_BADFILE ||
         code == CURLE_SSL_ISSUER_ERROR || code == CURLE_SSL_CRL_BADFILE;
}

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

}  // namespace

MailSession::MailSession(MailServer server, MailEnvelope envelope, Duration total_timeout,
                         const std::atomic<bool>& stopping)
    : server_(std::move(server)),
      envelope_(std::move(envelope)),
      total_timeout_(total_timeout),
      stopping_(stopping) {}

Error MailSession::failure(Errc errc, std::string_view what) const {
  return Error(errc, "mail by " + server_.host + ":" + std::to_string(server_.port) + ": " +
                         std::string(what));
}

Result<void> MailSession::check() const {
  const auto parsed = http::parse_url(url());
  if (!parsed || parsed->host.size() != server_.host.size()) {
    return failure(Errc::kInvalidArgument, "not a host name or port");
  }
  if (envelope_.to.empty() || !std::ranges::all_of(envelope_.to, is_mail_address) ||
      (!envelope_.from.empty() && !is_mail_address(envelope_.from))) {
    return failure(Errc::kInvalidArgument, "sender or recipient is no mail address");
  }
  if (envelope_.message.empty() || !has_only_whole_line_ends(envelope_.message)) {
    return failure(Errc::kInvalidArgument, "the message needs text with CRLF line ends");
  }
  if (server_.security == MailSecurity::kNone && !server_.user.empty()) {
    return failure(Errc::kInvalidArgument,
                   "a password is only sent inside TLS: set starttls or tls");
  }
  return ok();
}

std::string MailSession::url() const {
  const bool is_v6 = server_.host.find(':') != std::string::npos;
  return (server_.security == MailSecurity::kImplicitTls ? "smtps://" : "smtp://") +
         (is_v6 ? "[" + server_.host + "]" : server_.host) + ":" + std::to_string(server_.port);
}

void MailSession::set_server() {
  CURL* const easy = easy_.get();
  curl_easy_setopt(easy, CURLOPT_URL, url().c_str());
  curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
  curl_easy_setopt(easy, CURLOPT_PROXY, "");
  curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(easy, CURLOPT_QUICK_EXIT, 1L);
  curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, message_.data());
  const bool clear = server_.security == MailSecurity::kNone;
  curl_easy_setopt(easy, CURLOPT_USE_SSL,
                   static_cast<long>(clear ? CURLUSESSL_NONE : CURLUSESSL_ALL));
  curl_easy_setopt(easy, CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
  if (!server_.ca_file.empty()) curl_easy_setopt(easy, CURLOPT_CAINFO, server_.ca_file.c_str());
  if (!server_.user.empty()) {
    curl_easy_setopt(easy, CURLOPT_USERNAME, server_.user.c_str());
    curl_easy_setopt(easy, CURLOPT_PASSWORD, server_.password.c_str());
    curl_easy_setopt(easy, CURLOPT_LOGIN_OPTIONS, "AUTH=PLAIN;AUTH=LOGIN");
    curl_easy_setopt(easy, CURLOPT_SASL_IR, 1L);
  }
  const auto total = std::max(1ms, std::chrono::ceil<std::chrono::milliseconds>(total_timeout_));
  const auto connect = std::min<std::chrono::milliseconds>(total, kLongestConnect);
  curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, static_cast<long>(total.count()));
  curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(connect.count()));
  curl_easy_setopt(easy, CURLOPT_OPENSOCKETFUNCTION, &MailSession::on_open_socket);
  curl_easy_setopt(easy, CURLOPT_OPENSOCKETDATA, this);
}

void MailSession::set_envelope() {
  CURL* const easy = easy_.get();
  curl_easy_setopt(easy, CURLOPT_MAIL_FROM, ("<" + envelope_.from + ">").c_str());
  for (const auto& recipient : envelope_.to) {
    recipients_.append("<" + recipient + ">");
  }
  curl_easy_setopt(easy, CURLOPT_MAIL_RCPT, recipients_.get());
  curl_easy_setopt(easy, CURLOPT_UPLOAD, 1L);
  curl_easy_setopt(easy, CURLOPT_INFILESIZE_LARGE,
                   static_cast<curl_off_t>(envelope_.message.size()));
  curl_easy_setopt(easy, CURLOPT_READFUNCTION, &MailSession::on_read);
  curl_easy_setopt(easy, CURLOPT_READDATA, this);
  curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, &MailSession::on_reply_line);
  curl_easy_setopt(easy, CURLOPT_HEADERDATA, this);
  curl_easy_setopt(easy, CURLOPT_NOPROGRESS, 0L);
  curl_easy_setopt(easy, CURLOPT_XFERINFOFUNCTION, &MailSession::on_progress);
  curl_easy_setopt(easy, CURLOPT_XFERINFODATA, this);
  // Else the goodbye would be said when the handle is freed, where on_progress() cannot cut it
  // short.
  curl_easy_setopt(easy, CURLOPT_FORBID_REUSE, 1L);
}

Result<MailReply> MailSession::run() {
  if (const auto checked = check(); !checked) return checked.error();
  easy_.reset(curl_easy_init());
  if (!easy_) return failure(Errc::kOverloaded, "out of memory");
  set_server();
  set_envelope();
  return conclude(curl_easy_perform(easy_.get()));
}

std::size_t MailSession::on_read(char* buffer, std::size_t size, std::size_t count,
                                 void* self) noexcept {
  return static_cast<MailSession*>(self)->hand_over(buffer, size * count);
}

std::size_t MailSession::on_reply_line(char* bytes, std::size_t size, std::size_t count,
                                       void* self) noexcept {
  static_cast<MailSession*>(self)->take_reply_line({bytes, size * count});
  return size * count;
}

int MailSession::on_progress(void* self, curl_off_t, curl_off_t, curl_off_t, curl_off_t) noexcept {
  return static_cast<MailSession*>(self)->go_on() ? 0 : 1;
}

curl_socket_t MailSession::on_open_socket(void* self, curlsocktype,
                                          curl_sockaddr* address) noexcept {
  auto* session = static_cast<MailSession*>(self);
  if (session->server_.security == MailSecurity::kNone) {
    const auto ip = ip_address(*address);
    session->forbidden_ = !ip || !ip->is_loopback();
    if (session->forbidden_) return CURL_SOCKET_BAD;
  }
  return ::socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

std::size_t MailSession::hand_over(char* buffer, std::size_t room) {
  const std::size_t part = std::min(room, envelope_.message.size() - sent_);
  std::memcpy(buffer, envelope_.message.data() + sent_, part);
  sent_ += part;
  return part;
}

// "250-first line", "250 last line"
void MailSession::take_reply_line(std::string_view line) {
  if (line.size() < 3 || !std::all_of(line.begin(), line.begin() + 3, is_digit)) return;
  const bool is_last = line.size() == 3 || line[3] != '-';
  if (!is_last) return;
  const int code = (line[0] - '0') * 100 + (line[1] - '0') * 10 + (line[2] - '0');
  if (code == kFarewell) return;
  std::string_view text = line.substr(std::min<std::size_t>(4, line.size()), kMaxReplyText);
  while (text.ends_with('\r') || text.ends_with('\n')) text.remove_suffix(1);
  last_ = MailReply{.code = code, .text = std::string(text), .after_data = handed_over()};
  if (handed_over() && !final_) {
    final_ = last_;
    final_at_ = std::chrono::steady_clock::now();
  }
}

bool MailSession::go_on() const {
  if (final_) return std::chrono::steady_clock::now() < final_at_ + kWaitForFarewell;
  return !aborted_ && !stopping_;
}

Result<MailReply> MailSession::conclude(CURLcode code) const {
  if (final_) return *final_;
  const std::string_view said = message_[0] != '\0' ? message_.data() : curl_easy_strerror(code);
  if (handed_over()) {
    const bool gave_up = code == CURLE_OPERATION_TIMEDOUT || code == CURLE_ABORTED_BY_CALLBACK;
    if (gave_up) return failure(Errc::kTimeout, said);
    return MailReply{.code = 0, .text = {}, .after_data = true};
  }
  if (last_.code >= 400) return last_;
  if (forbidden_)
    return failure(Errc::kForbiddenAddress, "without TLS only a relay on this host is used");
  if (is_certificate_failure(code)) return failure(Errc::kBadSignature, said);
  if (code == CURLE_USE_SSL_FAILED) {
    return failure(Errc::kUnsupported,
                   "the server does not offer STARTTLS; nothing was sent in clear text");
  }
  if (code == CURLE_LOGIN_DENIED) {
    return failure(Errc::kUnsupported, "the server offers neither AUTH PLAIN nor LOGIN");
  }
  return failure(Errc::kNetwork, said);
}

}  // namespace kaiku::net
