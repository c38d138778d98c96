#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <kaiku/clock/time.hpp>
#include <kaiku/config/config.hpp>
#include <kaiku/crypto/crypto.hpp>
#include <kaiku/domain/action.hpp>
#include <kaiku/domain/event.hpp>
#include <kaiku/http/message.hpp>
#include <kaiku/platforms/live_stream.hpp>
#include <kaiku/platforms/polling.hpp>
#include <kaiku/quota/allowance.hpp>
#include <kaiku/result/diagnostic.hpp>
#include <kaiku/result/result.hpp>

namespace kaiku::platforms {

/// A request whose sender is proven.
struct Authenticated {
  std::string transport_key;  ///< delivery id to drop redeliveries by, or empty
};

/// What an answer of the platform means for the action.
enum class Verdict {
  kDone,        ///< carried out, or it already was (duplicate, already gone for a delete)
  kTargetGone,  ///< the comment is not there any more: stop silently
  kRetryLater,  ///< temporary; `retry_after` when the platform says how long
  kPermanent,   ///< will never work: kFailed, a case for people
  kBadToken,    ///< the account's token is dead: stop the account, tell administrators
  kUnknown,     ///< cannot tell whether it happened: in doubt
};

struct Outcome {
  Verdict verdict = Verdict::kDone;
  std::string remote_id;  ///< id of what was made, when something was
  std::string reason;     ///< for people: the platform's error code and words
  std::optional<Duration> retry_after;
};

/// How a platform lets somebody be written to privately.
struct PrivateReplies {
  Duration window = std::chrono::days(7);  ///< from the comment; afterwards it refuses
  bool only_in_answer = false;  ///< nobody is written to who has not written privately first
};
inline constexpr Duration kNoWindow = std::chrono::days(36'500);

/// What the platform's headers say about our budget.
struct RateHint {
  double used = 0;                       ///< 0 … 1 of the tightest limit; above 0.9 slow down
  std::optional<Duration> regain_after;  ///< throttled until then
};

/// The state of an action's target, read again just before acting: payloads are hints, and not
/// every platform tells of edits.
struct TargetState {
  bool exists = true;
  std::optional<std::string> text;  ///< as it stands now
  std::optional<bool> hidden;
  std::optional<bool> can_reply_privately;
  std::optional<bool> allowed;  ///< whether the platform would let us do this very action to it
};

/// Did an action that is in doubt happen?
enum class Doubt { kHappened, kDidNotHappen, kCannotTell };
struct DoubtAnswer {
  Doubt doubt = Doubt::kCannotTell;
  std::string remote_id;
};

/// What an adapter needs to build or verify requests, all from kaiku.yaml with secrets resolved.
/// One adapter object serves one account. Adapters do no I/O, hold no clock, and are immutable, so
/// any thread may use them.
class Adapter {
 public:
  virtual ~Adapter() = default;

  virtual std::string_view platform() const = 0;
  /// The author of what this account writes itself, as the platform names it in payloads. Empty
  /// where the platform marks own comments in another way.
  virtual AuthorId own_author() const { return {}; }
  virtual std::set<ActionKind> capabilities() const = 0;
  virtual PrivateReplies private_replies() const { return {}; }
  /// The webhook body bound of this platform in bytes (generic: 256 kB).
  virtual std::size_t max_body_bytes() const = 0;

  /// Whether `rest` may stand behind the account in its webhook address. Nothing may, unless the
  /// platform proves itself by a secret there: compared in constant time, 404 otherwise.
  virtual bool takes_path(std::string_view rest) const { return rest.empty(); }

  /// Answers a subscription handshake or health probe (GET). 403 on a wrong token.
  virtual http::Response handshake(const http::Request& request) const = 0;

  /// Verifies the signature over the raw bytes in constant time. Errors: kBadSignature.
  virtual Result<Authenticated> authenticate(const http::Request& request, TimePoint now) const = 0;

  /// Whether the platform also posts forms (application/x-www-form-urlencoded), e.g. legal
  /// callbacks.
  virtual bool takes_forms() const { return false; }

  /// Whether the platform also posts feeds (application/atom+xml).
  virtual bool takes_feeds() const { return false; }

  /// The answer to a request that authenticate() refused: nothing of it is kept.
  virtual http::Response rejected() const { return http::problem(401, "Unauthorized"); }

  /// The answer to a request that authenticate() accepted, given once its body is stored.
  virtual http::Response accepted(const http::Request&) const {
    return http::Response(200, "{}", "application/json");
  }

  /// What has to be kept of an accepted request for parse(): its body, and around it what the
  /// platform says in header fields alone.
  virtual std::string kept(const http::Request& request) const { return request.body; }

  /// The events of a kept body, in its order; events this platform sends that mean nothing to Kaiku
  /// are left out. Within a batch one unreadable item does not hold up the others, but is counted;
  /// a body in which nothing is readable is kMalformedPayload (kept as unparsed). Never throws.
  virtual Result<EventBatch> parse(std::string_view body, TimePoint received_at) const = 0;

  /// The request that carries out `action`. Errors: kUnsupported, kInvalidArgument (text too long).
  virtual Result<http::Request> render(const Action& action, TimePoint now) const = 0;
  virtual Outcome read(const Action& action, const http::Response& response) const = 0;

  /// Some actions take two requests: render() then makes one that only asks (for the id of a
  /// conversation, for a list to add to), and render_rest() makes of its answer the one that
  /// carries the action out.
  virtual bool takes_two_steps(const Action&) const { return false; }
  /// Errors: those of render(); kOverloaded (ask again later), kBadSignature (read() judges it),
  /// kNotFound (gone), kMalformedPayload.
  virtual Result<http::Request> render_rest(const Action& action, const http::Response& first,
                                            TimePoint now) const;

  /// The request that reads the target again, when the platform has one.
  virtual std::optional<http::Request> render_reread(const Action& action, TimePoint now) const = 0;
  /// A target that is gone is a state, not an error. Errors: kOverloaded (ask again later),
  /// kBadSignature (our token or key is refused), kUnsupported (cannot be read), kMalformedPayload.
  virtual Result<TargetState> read_reread(const Action& action,
                                          const http::Response& response) const = 0;

  /// The request that reads what a thin event leaves out, and its answer put into the event.
  /// Errors: kNotFound (gone), kMalformedPayload, kUnsupported.
  virtual std::optional<http::Request> render_fetch(const Event& event, TimePoint now) const = 0;
  virtual Result<Event> read_fetch(Event event, const http::Response& response) const = 0;

  /// The request that tells whether an action in doubt happened. None: `when_in_doubt` decides.
  virtual std::optional<http::Request> render_reconcile(const Action& action,
                                                        TimePoint now) const = 0;
  virtual DoubtAnswer read_reconcile(const Action& action,
                                     const http::Response& response) const = 0;
  /// Without a way to ask: may the action simply be sent again (idempotent on the platform)?
  virtual bool safe_to_repeat(const Action& action) const = 0;

  virtual RateHint rate_hint(const http::Response& response) const = 0;
  /// What has to be asked for, because the platform does not tell it; empty: webhooks bring
  /// everything.
  virtual std::vector<Stream> streams() const { return {}; }
  /// The next question about a stream. `cursor` is what the last PollAnswer held, empty at first;
  /// one that cannot be read (of another version) begins anew. `now` is the moment of the question,
  /// for its answer too: what is written meanwhile belongs to the next one. Errors: kUnsupported.
  virtual Result<http::Request> render_poll(std::string_view stream, std::string_view cursor,
                                            TimePoint now) const;
  virtual PollAnswer read_poll(std::string_view stream, std::string_view cursor,
                               const http::Response& response, TimePoint now) const;

  /// The conversation over a connection of its own, where this account listens on one; what such a
  /// connection leaves out is brought by streams(). Null: webhooks and streams() bring everything.
  /// `random` must outlive it.
  virtual std::unique_ptr<LiveStream> live_stream(crypto::Random& random) const;

  /// Where calls are counted against a daily quota: how much there is, what a call costs, and
  /// whether an answer says that nothing is left.
  virtual std::optional<quota::Allowance> allowance() const { return std::nullopt; }
  virtual std::int64_t cost_of(const http::Request&) const { return 0; }
  virtual bool says_quota_spent(const http::Response&) const { return false; }

  /// Where the access token ends by itself: the request that renews it (RFC 6749). Calls then come
  /// without Authorization, and whoever makes them adds the token.
  virtual std::optional<http::Request> token_grant() const { return std::nullopt; }
  /// Whether that token belongs to the request; it is shown to nobody but the platform.
  virtual bool takes_token(const http::Request&) const { return true; }
  /// How its answer calls the token.
  virtual const char* token_member() const { return "access_token"; }
  /// Whether an answer says that the token has ended: then it is renewed, and asked once more.
  virtual bool says_token_ended(const http::Response& response) const {
    return response.status == 401;
  }

  /// Outgoing calls may go to loopback and private addresses (set for tests and in-house sources).
  virtual bool allow_private_addresses() const = 0;
};

/// The adapter for an account, its settings checked: unknown keys, missing secrets, wrong types are
/// diagnostics with their place. Null when there are errors.
std::unique_ptr<Adapter> make_adapter(const config::Account& account,
                                      const config::Secrets& secrets, Diagnostics& diagnostics);

/// Names of all adapters, in the order of the table.
std::vector<std::string_view> platform_names();

}  // namespace kaiku::platforms
