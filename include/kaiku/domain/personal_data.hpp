#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <kaiku/domain/finding.hpp>

namespace kaiku {

/// Data that identify or reach a person, and that nobody should show in public.
enum class PersonalDatum : std::uint8_t {
  kFinnishIdentityCode,    ///< with its check character
  kSwedishPersonalNumber,  ///< with its check digit (Luhn); coordination numbers too
  kIban,                   ///< ISO 13616: length of its country where known, remainder 1 modulo 97
  kPaymentCard,            ///< ISO/IEC 7812: issuer range and Luhn
  kPhone,                  ///< a mobile number of Finland or Sweden, or any with + and country code
  kEmail,                  ///< but no address of an office, as info@…
};
std::string_view to_string(PersonalDatum datum);  ///< "finnish_identity_code", "iban", …
std::optional<PersonalDatum> parse_personal_datum(std::string_view name);

struct PersonalDataHit {
  PersonalDatum datum = PersonalDatum::kEmail;
  Span place;  ///< bytes of the text
};

/// Longer texts are looked at up to here: more than the analysis of a comment reads.
inline constexpr std::size_t kMostPersonalDataBytes = std::size_t{64} * 1024;
/// Hits in one text; what stands behind the last one is not looked at.
inline constexpr std::size_t kMostPersonalDataHits = 100;

/// What of it stands in `text`, in order, without overlaps. Any bytes will do; linear in the text.
std::vector<PersonalDataHit> find_personal_data(std::string_view text);

/// `text` with each of them replaced by "[finnish identity code]" and the like: for pages, logs and
/// notifications. What could not be looked at any more is left out and marked by "[…]".
std::string mask_personal_data(std::string_view text);

}  // namespace kaiku
