#include <algorithm>
#include <charconv>

#include <kaiku/rights/audit_trail.hpp>

namespace kaiku::rights {
namespace {

constexpr std::size_t kHashDigits = 64;

bool is_hex_digit(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
}

}  // namespace

std::string to_string(const AuditAnchor& anchor) {
  return std::to_string(anchor.line) + ":" + anchor.hash;
}

Result<AuditAnchor> parse_audit_anchor(std::string_view text) {
  AuditAnchor anchor;
  const std::size_t colon = std::min(text.find(':'), text.size());
  const auto [end, failed] = std::from_chars(text.data(), text.data() + colon, anchor.line);
  const std::string_view hash = text.substr(std::min(colon + 1, text.size()));
  if (failed != std::errc() || end != text.data() + colon || anchor.line < 1 ||
      hash.size() != kHashDigits || !std::ranges::all_of(hash, is_hex_digit)) {
    return Error(Errc::kInvalidArgument,
                 "'" + std::string(text.substr(0, 80)) +
                     "' is no anchor: write LINE:HASH as `kaikuctl audit verify` printed it");
  }
  anchor.hash = std::string(hash);
  return anchor;
}

std::string_view to_string(AuditFinding::Kind kind) {
  switch (kind) {
    case AuditFinding::Kind::kChanged:
      return "changed";
    case AuditFinding::Kind::kRemoved:
      return "removed";
    case AuditFinding::Kind::kReordered:
      return "reordered";
    case AuditFinding::Kind::kCutOff:
      return "cut_off";
    case AuditFinding::Kind::kAnchorBroken:
      return "anchor_broken";
    case AuditFinding::Kind::kRecordChanged:
      return "record_changed";
  }
  return "";
}

}  // namespace kaiku::rights
