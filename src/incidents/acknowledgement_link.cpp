#include <algorithm>
#include <charconv>

#include <kaiku/incidents/acknowledgement_link.hpp>

namespace kaiku::incidents {
namespace {

constexpr std::size_t kSignatureHex = 32;  // 128 bits
constexpr std::size_t kMostToken = 200;
constexpr std::string_view kPagePath = "/a/";

bool is_contact(std::string_view text) {
  return !text.empty() && text.size() <= 64 && std::ranges::all_of(text, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.';
  });
}

std::optional<std::int64_t> whole(std::string_view text) {
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size() || value < 0) return std::nullopt;
  return value;
}

// Takes what stands before the next '.'.
std::string_view take_part(std::string_view& text) {
  const std::size_t dot = std::min(text.find('.'), text.size());
  const std::string_view part = text.substr(0, dot);
  text.remove_prefix(std::min(dot + 1, text.size()));
  return part;
}

}  // namespace

AcknowledgementLinks::AcknowledgementLinks(std::string_view key, std::string console_url)
    : key_(key), console_url_(std::move(console_url)) {
  while (console_url_.ends_with('/')) console_url_.pop_back();
}

std::string AcknowledgementLinks::signature(std::string_view statement) const {
  // What is signed says what it is for: no other signature of this key can stand for it.
  const std::string signed_text = "acknowledge:" + std::string(statement);
  return crypto::to_hex(key_.sign(signed_text)).substr(0, kSignatureHex);
}

std::string AcknowledgementLinks::url(IncidentId incident, std::string_view contact,
                                      TimePoint issued_at) const {
  const auto seconds = to_unix_seconds(issued_at);
  if (!is_contact(contact) || incident <= 0 || seconds < 0) return {};
  const std::string statement =
      std::to_string(incident) + "." + std::to_string(seconds) + "." + std::string(contact);
  return console_url_ + std::string(kPagePath) + statement + "." + signature(statement);
}

std::optional<Claim> AcknowledgementLinks::read(std::string_view token, TimePoint now) const {
  if (token.size() > kMostToken || token.size() <= kSignatureHex + 1) return std::nullopt;
  const std::size_t dot = token.size() - kSignatureHex - 1;
  std::string_view statement = token.substr(0, dot);
  if (token[dot] != '.' ||
      !crypto::equal_constant_time(signature(statement), token.substr(dot + 1))) {
    return std::nullopt;
  }
  const auto incident = whole(take_part(statement));
  const auto issued = whole(take_part(statement));
  if (!incident || !issued) return std::nullopt;
  Claim claim;
  claim.incident = *incident;
  claim.issued_at = from_unix_seconds(*issued);
  claim.contact = statement;
  if (claim.issued_at > now || now - claim.issued_at > kValid) return std::nullopt;
  return claim;
}

bool is_used(const Claim& claim, const Incident& incident,
             const std::vector<TimelineEntry>& story) {
  if (incident.state != State::kOpen) return true;
  return std::ranges::any_of(story, [&](const TimelineEntry& entry) {
    return entry.at >= claim.issued_at &&
           (entry.what.starts_with("acknowledged") || entry.what.starts_with("resolved"));
  });
}

std::string acknowledgement_call(std::string_view page_url) {
  const std::size_t at = page_url.rfind(kPagePath);
  if (at == std::string_view::npos) return std::string(page_url);
  return std::string(page_url.substr(0, at)) + "/api/v1/ack/" +
         std::string(page_url.substr(at + kPagePath.size()));
}

}  // namespace kaiku::incidents
