#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <kaiku/clock/time.hpp>
#include <kaiku/http/message.hpp>

namespace kaiku::platforms {

/// What the conversation asks of whoever holds the connection.
struct LiveStep {
  enum class Then {
    kGoOn,        ///< keep the connection; where there is none yet: open it
    kReconnect,   ///< close, and connect anew after `wait`: nothing is wrong
    kLater,       ///< close; temporary: connect anew when backed off, and not before `wait`
    kBadToken,    ///< close; the account's token is dead: people have to renew it
    kImpossible,  ///< close; the platform does not let this account listen: people have to act
  };
  Then then = Then::kGoOn;
  std::string reason;  ///< for people, when it is not kGoOn
  Duration wait{};

  std::vector<std::string> send;  ///< frames, in this order
  std::size_t taken = 0;          ///< of the frames that were given; the rest is given once more
  std::size_t unreadable = 0;     ///< of those: passed over
  std::string body;               ///< what is new in them, as Adapter::parse() reads it
  /// The place behind `body`, to be committed with it. None: nothing that has to be kept.
  std::optional<std::string> cursor;
  /// The session is lost, and what came meanwhile is not told again: it has to be asked for.
  bool gap = false;
};

/// The conversation with a platform that tells over a connection which Kaiku opens and keeps open:
/// frames in, frames out, no I/O and no clock. One object serves one account over all of its
/// connections. One thread at a time.
///
/// The order of calls: begin(); then for each connection render_lookup() and read_lookup() where
/// there is one, url(), opened(), take() and tick() as long as it stands, closed().
class LiveStream {
 public:
  virtual ~LiveStream() = default;

  /// Names the durable cursor: never changes.
  virtual std::string_view name() const = 0;
  virtual std::size_t max_frame_bytes() const = 0;

  /// Goes on from what was committed last, empty at first. One that cannot be read (of another
  /// version) begins anew. Also called when a commit has failed: what is not stored was not heard.
  virtual void begin(std::string_view cursor) = 0;

  /// The question that has to be asked before connecting, when there is one.
  virtual std::optional<http::Request> render_lookup() const = 0;
  virtual LiveStep read_lookup(const http::Response& response) = 0;

  /// Where to connect: "wss://…". May hold no secret.
  virtual std::string url() const = 0;
  virtual void opened(TimePoint now) = 0;
  /// Frames in the order in which they came. Any bytes are fine.
  virtual LiveStep take(std::span<const std::string> frames, TimePoint now) = 0;
  /// When tick() wants to be called; a call then moves it on.
  virtual TimePoint due() const = 0;
  virtual LiveStep tick(TimePoint now) = 0;
  /// The connection has ended, with the platform's close code; 0: without one, or it never stood.
  virtual LiveStep closed(int code) = 0;
  /// The code to close with, so that the session can be taken up again.
  virtual int parting_code() const = 0;

  /// The platform has let the account in on this connection.
  virtual bool established() const = 0;
  /// This connection, or the last one, stood for a while: whatever went wrong before it is over.
  virtual bool steady() const = 0;
  /// Why little is heard though the connection stands, for people; empty: nothing is wrong.
  virtual std::string trouble() const = 0;
};

}  // namespace kaiku::platforms
