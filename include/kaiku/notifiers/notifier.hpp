#pragma once

#include <cstdint>
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

/// What a team is told about a case, as it stood then.
struct CaseNotice {
  std::int64_t id = 0;
  std::string team;
  std::string reason;
  std::string claimed_by;
  TimePoint opened_at{};
  std::optional<TimePoint> due_at;
  /// To a help desk: what customer and staff said, one text each. Empty in every other message.
  std::vector<std::string> said = {};
};

/// What is told: an incident as it stood when the page was decided. Stored as JSON in the outbox
/// (Action::text), so a page says the same after a restart.
struct Notice {
  incidents::Incident incident;
  /// "incident.opened", "incident.escalated", "incident.acknowledged", "incident.resolved", …;
  /// kTest and kChannelFailed are about a channel, kAccountRefused and kSubscriptionLost about an
  /// account.
  std::string type;
  std::string key;   ///< the outbox key: constant over retries; becomes message id, webhook-id
  int sequence = 1;  ///< 1 for the first message of the incident to this target
  TimePoint decided_at{};
  std::string about;  ///< the channel, as "contact/channel"; is_about_account(): the account
  std::string
      detail;  ///< kChannelFailed, is_about_account(): why; kSecondApproval: who approved it
  ActionId draft = 0;  ///< kSecondApproval: which one is to be approved
  /// Set: the message is about a case, and of `incident` only brand and account count. Its type is
  /// "case.due_soon", "case.overdue", "case.reassigned", "case.woken", "case.forwarded" or
  /// "case.message".
  std::optional<CaseNotice> about_case = {};

  // Filled in when it is sent, not stored.
  std::string acknowledge_url;  ///< where a person says "I have it"; empty: no link
  std::string first_message;    ///< what this channel calls its first message of the incident
};
inline constexpr std::string_view kTest = "channel.test";
inline constexpr std::string_view kChannelFailed = "notification.failed";
/// Words about the incident need two people and have the approval of one.
inline constexpr std::string_view kSecondApproval = "incident.second_approval";
inline constexpr std::string_view kAccountRefused = "account.refused";
inline constexpr std::string_view kSubscriptionLost = "account.unsubscribed";
/// Is it about how an account is connected to its platform?
bool is_about_account(const Notice& notice);
/// About the content plan: "plan.by_hand", "plan.waits", "plan.not_posted", "plan.quiet". `about`
/// is the account with its post, `detail` what is to be done.
bool is_about_plan(const Notice& notice);
/// Does somebody have to act on it at once? A page, or the news that pages do not arrive.
bool is_urgent(const Notice& notice);
/// Is it told only as long as nobody has taken the incident? Not what its holder is told.
bool asks_who_takes_it(const Notice& notice);

/// A message that shows that a channel works: about no incident.
Notice test_notice(std::string channel, std::string key, TimePoint now);
/// A message about the content plan of `account`: `subject` tells it from others of its type.
Notice plan_notice(std::string type, const BrandId& brand, const AccountId& account,
                   std::string subject, std::string detail, std::string key, TimePoint now);
/// A message to somebody who is asked to approve `draft` behind `approved_by`.
Notice second_approval_notice(const incidents::Incident& incident, ActionId draft,
                              std::string approved_by, std::string key, TimePoint now);
/// A message about a channel that did not take `lost`.
Notice failure_notice(const Notice& lost, std::string channel, std::string why, std::string key,
                      TimePoint now);

/// A message about an account that rests because its platform refused its token.
Notice refusal_notice(const BrandId& brand, const AccountId& account, std::string why,
                      std::string key, TimePoint now);
/// A message about an account whose platform does not send webhooks any more.
Notice unsubscribed_notice(const BrandId& brand, const AccountId& account, std::string why,
                           std::string key, TimePoint now);

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
  std::string remote_id;  ///< what the channel calls the message, for those that follow
};

/// What a channel can do. Delivery goes by it, and `kaikuctl channels` shows it.
struct Abilities {
  std::string_view groups_by;  ///< what joins the messages of one incident; empty: nothing does
  bool threads = false;        ///< … and that is the id of the first message
  bool follows = false;        ///< is told that an incident was acknowledged or resolved
  bool links = false;          ///< carries the acknowledgement link, or a button that does it
  bool stands_alone = true;    ///< false: never the only way by which a page reaches somebody
  bool keep_alive = false;     ///< forgets an incident of which it is not told again and again
  std::size_t longest = 0;     ///< of its text; 0: not bounded
  std::string_view unit;       ///< "bytes", "characters" or "UTF-16 units"
  double per_second = 1;       ///< messages, sustained
  double burst = 1;            ///< … and at once
};

/// One way to reach one contact. No I/O; immutable.
class Notifier {
 public:
  virtual ~Notifier() = default;
  virtual std::string_view channel() const = 0;  ///< "mail", "webhook", …
  virtual Abilities abilities() const = 0;
  /// `reduced`: title, severity, number and link only, for a message that was rejected.
  virtual Result<Rendered> render(const Notice& notice, TimePoint now, bool reduced) const = 0;
  /// What the channel answered to `notice`.
  virtual Outcome read(const Notice& notice, const http::Response& response) const = 0;
  /// SMTP: reply code, and whether the message had been handed over.
  virtual Outcome read_mail(int code, std::string_view text, bool after_data) const = 0;
  virtual bool allow_private_addresses() const = 0;
};

/// The notifier for a contact's channel. Null with diagnostics when its settings are wrong.
std::unique_ptr<Notifier> make_notifier(const config::ContactChannel& channel,
                                        const config::Config& config,
                                        const config::Secrets& secrets, Diagnostics& diagnostics);

}  // namespace kaiku::notifiers
