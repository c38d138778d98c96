#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <kaiku/clock/time.hpp>
#include <kaiku/crypto/crypto.hpp>
#include <kaiku/domain/ids.hpp>
#include <kaiku/incidents/incident.hpp>
#include <kaiku/incidents/incident_book.hpp>

namespace kaiku::incidents {

/// What a link says once its signature holds.
struct Claim {
  IncidentId incident = 0;
  std::string contact;    ///< who got the link
  TimePoint issued_at{};  ///< to the second
};

/// Links by which the receiver of a message acknowledges its incident: signed, bound to the
/// incident and the contact, valid for a day. Immutable.
class AcknowledgementLinks {
 public:
  static constexpr Duration kValid = std::chrono::hours(24);

  /// `key`: at least 16 bytes. `console_url`: where people's browsers reach the console.
  AcknowledgementLinks(std::string_view key, std::string console_url);

  /// "<console>/a/<token>": the same for the same arguments. Empty when a contact id or a time
  /// cannot stand in a token.
  std::string url(IncidentId incident, std::string_view contact, TimePoint issued_at) const;

  /// What the token of such a link says. Nothing when its signature does not hold, when it is older
  /// than kValid, or when it says that it was made in the future.
  std::optional<Claim> read(std::string_view token, TimePoint now) const;

 private:
  std::string signature(std::string_view statement) const;

  crypto::HmacSha256 key_;
  std::string console_url_;
};

/// Was the incident acknowledged or closed since the link was made? Then the link has had its use,
/// also when the incident was opened again. `story` is the incident's timeline.
bool is_used(const Claim& claim, const Incident& incident, const std::vector<TimelineEntry>& story);

/// Where a program acknowledges by the link of a page: "…/a/TOKEN" → "…/api/v1/ack/TOKEN".
std::string acknowledgement_call(std::string_view page_url);

}  // namespace kaiku::incidents
