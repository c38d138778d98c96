#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include <kaiku/clock/time.hpp>
#include <kaiku/config/config.hpp>
#include <kaiku/http/message.hpp>
#include <kaiku/incidents/incident.hpp>
#include <kaiku/result/diagnostic.hpp>
#include <kaiku/result/result.hpp>

namespace kaiku::notifiers {

/// What is told: an incident as it stood when the page was decided. Stored as JSON in the outbox
/// (Action::text), so a page says the same after a restart.
struct Notice {
  incidents::Incident incident;
  std::string type;  ///< "incident.opened", "incident.escalated", "incident.acknowledged", …
  std::string key;   ///< the outbox key: constant over retries; becomes message id, webhook-id
  int sequence = 1;  ///< 1 for the first message of the incident to this target
  TimePoint decided_at{};
};
std::string to_json_text(const Notice& notice);
Result<Notice> notice_from_json(std::string_view text);

/// A mail ready for the wire.
struct MailMessage {
  config::MailServer server;
  std::string password;  ///< resolved; never logged
  std::string from;
  std::vector<std::string> to;
  std::string message;  ///< RFC 5322, CRLF, at most 998 octets a line
};

using Rendered = std::variant<http::Request, MailMessage>;

/// What an answer means for a page: accepted, worth a retry, never acceptable, or the target itself
/// is dead.
enum class Verdict { kSent, kRetry, kRejected, kTargetDead };
struct Outcome {
  Verdict verdict = Verdict::kSent;
  std::string reason;
  std::optional<Duration> retry_after;
};

/// One way to reach one contact. No I/O; immutable.
class Notifier {
 public:
  virtual ~Notifier() = default;
  virtual std::string_view channel() const = 0;  ///< "mail", "webhook"
  /// `reduced`: title, severity, number and link only, for a message that was rejected.
  virtual Result<Rendered> render(const Notice& notice, TimePoint now, bool reduced) const = 0;
  virtual Outcome read(const http::Response& response) const = 0;
  /// SMTP: reply code, and whether the message had been handed over.
  virtual Outcome read_mail(int code, std::string_view text, bool after_data) const = 0;
  virtual bool allow_private_addresses() const = 0;
};

/// The notifier for a contact's channel. Null with diagnostics when its settings are wrong.
std::unique_ptr<Notifier> make_notifier(const config::ContactChannel& channel,
                                        const config::Config& config,
                                        const config::Secrets& secrets, Diagnostics& diagnostics);

}  // namespace kaiku::notifiers
