// Mail (RFC 5322) as multipart/alternative: plain text and HTML that say the same.

#include <array>
#include <cstdio>
#include <string>
#include <utility>

#include "../channels.hpp"
#include "../plain_text.hpp"
#include "mime.hpp"

namespace kaiku::notifiers {
namespace {

using incidents::Incident;
using incidents::Severity;

// Greylisting (450, 451 at RCPT) refuses whoever comes back sooner.
constexpr auto kGreylistingPause = std::chrono::seconds(60);

constexpr std::array kDays = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
constexpr std::array kMonths = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

// "Sat, 14 Feb 2026 18:32:23 +0200" (RFC 5322 section 3.3), Finnish time as in the body.
std::string mail_date(TimePoint time) {
  const auto offset = finnish_offset(time);
  const TimePoint local = time + offset;
  const auto day = std::chrono::floor<std::chrono::days>(local);
  const std::chrono::year_month_day date(day);
  const std::chrono::hh_mm_ss clock(std::chrono::floor<std::chrono::seconds>(local - day));
  std::array<char, 64> buffer{};
  std::snprintf(buffer.data(), buffer.size(), "%s, %02u %s %04d %02d:%02d:%02d +%02d00",
                kDays[std::chrono::weekday(day).c_encoding()], static_cast<unsigned>(date.day()),
                kMonths[static_cast<unsigned>(date.month()) - 1], static_cast<int>(date.year()),
                static_cast<int>(clock.hours().count()), static_cast<int>(clock.minutes().count()),
                static_cast<int>(clock.seconds().count()), static_cast<int>(offset.count()));
  return buffer.data();
}

std::string plain_body(const Wording& wording) {
  std::string text = wording.headline + "\n";
  if (!wording.lines.empty()) text += "\n";
  for (const std::string& line : wording.lines) text += line + "\n";
  if (!wording.link.empty()) text += "\nAvaa tapaus: " + wording.link + "\n";
  if (!wording.acknowledge_url.empty()) text += "\nKuittaa: " + wording.acknowledge_url + "\n";
  if (!wording.acknowledge.empty()) text += "\n" + wording.acknowledge + "\n";
  return text;
}

std::string html_body(const Wording& wording) {
  std::string html = "<p><b>" + escape_html(wording.headline) + "</b></p>\n";
  if (!wording.lines.empty()) {
    html += "<p>";
    for (std::size_t i = 0; i < wording.lines.size(); ++i) {
      html += (i > 0 ? "<br>\n" : "") + escape_html(wording.lines[i]);
    }
    html += "</p>\n";
  }
  if (!wording.link.empty()) {
    const std::string link = escape_html(wording.link);
    html += "<p>Avaa tapaus: <a href=\"" + link + "\">" + link + "</a></p>\n";
  }
  if (!wording.acknowledge_url.empty()) {
    html += "<p><a href=\"" + escape_html(wording.acknowledge_url) + "\">Kuittaa</a></p>\n";
  }
  if (!wording.acknowledge.empty()) html += "<p>" + escape_html(wording.acknowledge) + "</p>\n";
  return html;
}

std::string part(std::string_view type, std::string_view text) {
  return "Content-Type: " + std::string(type) +
         "; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n" +
         quoted_printable(text);
}

std::string alternatives(const Wording& wording, const std::string& boundary) {
  return "Content-Type: multipart/alternative;\r\n boundary=\"" + boundary + "\"\r\n\r\n--" +
         boundary + "\r\n" + part("text/plain", plain_body(wording)) + "\r\n--" + boundary +
         "\r\n" + part("text/html", html_body(wording)) + "\r\n--" + boundary + "--\r\n";
}

class Mail final : public Notifier {
 public:
  Mail(const config::ContactChannel& channel, const config::Config& config, std::string password)
      : server_(*config.mail),
        password_(std::move(password)),
        to_(channel.address),
        channel_id_(channel.id),
        speaker_(config) {}

  std::string_view channel() const override { return "mail"; }
  Abilities abilities() const override {
    Abilities can;
    can.groups_by = "References";
    can.follows = can.links = true;
    can.per_second = 1;
    can.burst = 10;
    return can;
  }

  Result<Rendered> render(const Notice& notice, TimePoint now, bool reduced) const override {
    const Wording wording = word(notice, speaker_.voice_for(notice.incident), now, reduced);
    MailMessage mail;
    mail.server = server_;
    mail.password = password_;
    mail.from = server_.from;
    mail.to = {to_};
    mail.message = headers(notice, wording);
    // "=_" never appears in quoted-printable text, so no part can hold the boundary.
    mail.message += reduced ? part("text/plain", plain_body(wording))
                            : alternatives(wording, "=_kaiku_" + fingerprint({notice.key}));
    return Rendered(std::move(mail));
  }

  Outcome read(const Notice&, const http::Response&) const override {
    Outcome outcome;
    outcome.verdict = Verdict::kTargetDead;
    outcome.reason = "mail is not reached by HTTP";
    return outcome;
  }

  // RFC 5321 section 4.2 and RFC 3463. Before the message was handed over, a refusal is about the
  // recipient or our sign-in; after it, about the message.
  Outcome read_mail(int code, std::string_view text, bool after_data) const override {
    const std::string reason = code == 0
                                   ? "no reply from the mail server"
                                   : "SMTP " + std::to_string(code) + " " + plain_line(text, 160);
    Outcome outcome;
    outcome.reason = reason;
    outcome.verdict = verdict_of(code, text, after_data);
    const bool greylisted = !after_data && (code == 450 || code == 451);
    if (greylisted) outcome.retry_after = kGreylistingPause;
    return outcome;
  }

  /// The administrator names the mail server; it is often on the same machine.
  bool allow_private_addresses() const override { return true; }

 private:
  static Verdict verdict_of(int code, std::string_view text, bool after_data) {
    if (code >= 200 && code < 300) return Verdict::kSent;
    if (code < 500) return Verdict::kRetry;
    if (code == 530 || code == 534 || code == 535 || code == 538) return Verdict::kTargetDead;
    const bool recipient =
        code == 550 || code == 551 || code == 553 || text.find("5.1.") != std::string_view::npos;
    return recipient && !after_data ? Verdict::kTargetDead : Verdict::kRejected;
  }

  // The same for every attempt, so that a message delivered twice shows once. The message that
  // opens an incident is the root of its thread: its id follows from the incident and the
  // recipient, so that every later message can name it.
  std::string message_id(const Notice& notice) const {
    if (notice.about_case) return case_message_id(*notice.about_case, fingerprint({notice.key}));
    if (notice.type == "incident.opened") return root_id(notice.incident);
    return id(notice.incident, fingerprint({notice.key}));
  }
  // All messages about a case name one that need not have been sent: so they are one thread.
  std::string case_root_id(const CaseNotice& about) const {
    return case_message_id(
        about, fingerprint({std::to_string(about.id), to_iso8601(about.opened_at), channel_id_}));
  }
  std::string case_message_id(const CaseNotice& about, const std::string& unique) const {
    return "<case-" + std::to_string(about.id) + "." + unique + "@" + own_domain() + ">";
  }
  std::string own_domain() const { return server_.from.substr(server_.from.find('@') + 1); }
  std::string root_id(const Incident& incident) const {
    return id(incident, fingerprint({std::to_string(incident.id), to_iso8601(incident.opened_at),
                                     channel_id_}));
  }
  std::string id(const Incident& incident, const std::string& unique) const {
    return "<inc-" + std::to_string(incident.id) + "." + unique + "@" + own_domain() + ">";
  }

  std::string headers(const Notice& notice, const Wording& wording) const {
    const Incident& incident = notice.incident;
    std::string out = structured_header("From", "Kaiku <" + server_.from + ">");
    out += structured_header("To", to_);
    out += text_header("Subject", wording.subject);
    out += structured_header("Date", mail_date(notice.decided_at));
    out += structured_header("Message-ID", message_id(notice));
    const std::string root =
        notice.about_case ? case_root_id(*notice.about_case) : root_id(incident);
    if (notice.about.empty() && message_id(notice) != root) {
      out += structured_header("In-Reply-To", root);
      out += structured_header("References", root);
    }
    out += structured_header("Auto-Submitted", "auto-generated");
    out += structured_header("X-Auto-Response-Suppress", "All");
    const bool pressing =
        incident.severity >= Severity::kUrgent && incident.state != incidents::State::kResolved;
    out += structured_header("Importance", pressing ? "high" : "normal");
    if (notice.about_case) {
      out += structured_header("X-Kaiku-Case", std::to_string(notice.about_case->id));
      return out + structured_header("MIME-Version", "1.0");
    }
    out += structured_header("X-Kaiku-Incident", std::to_string(incident.id));
    out += structured_header("X-Kaiku-Severity", incidents::to_string(incident.severity));
    return out + structured_header("MIME-Version", "1.0");
  }

  config::MailServer server_;
  std::string password_;
  std::string to_;
  std::string channel_id_;
  Speaker speaker_;
};

}  // namespace

std::unique_ptr<Notifier> make_mail(const config::ContactChannel& channel,
                                    const Surroundings& around) {
  const std::string who = "channel '" + channel.id + "': ";
  if (!around.config.mail) {
    report(channel, around, who + "no mail server", "add the section 'mail'");
    return nullptr;
  }
  if (channel.address.find('@') == std::string::npos) {
    report(channel, around, who + "'to' is missing", "write the address");
    return nullptr;
  }
  std::string password;
  if (around.config.mail->password) {
    auto resolved = around.secrets.resolve(*around.config.mail->password);
    if (!resolved) {
      report(channel, around, who + resolved.error().message());
      return nullptr;
    }
    password = std::move(*resolved);
  }
  return std::make_unique<Mail>(channel, around.config, std::move(password));
}

}  // namespace kaiku::notifiers
