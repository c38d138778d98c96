#include "outcome.hpp"

#include <utility>

#include "outer_blanks.hpp"
#include "refusal.hpp"

namespace kaiku::platforms {
namespace {

std::string normalized(std::string_view text) {
  std::string words(text);
  std::erase(words, '\r');
  return without_outer_blanks(words);
}

}  // namespace

Verdict verdict_of_status(int status) {
  switch (status) {
    case 401:
      return Verdict::kBadToken;
    case 404:
      return Verdict::kTargetGone;
    case 408:
    case 425:
    case 429:
      return Verdict::kRetryLater;
    default:
      return status >= 500 ? Verdict::kUnknown : Verdict::kPermanent;
  }
}

Outcome settled(const Action& action, Outcome failure) {
  const bool takes_away = action.kind == ActionKind::kDelete || action.kind == ActionKind::kUnreact;
  if (failure.verdict == Verdict::kTargetGone && takes_away) {
    failure.verdict = Verdict::kDone;
  }
  if (failure.verdict == Verdict::kUnknown && !makes_text(action.kind)) {
    failure.verdict = Verdict::kRetryLater;
  }
  return failure;
}

Error as_error(const Outcome& failure) {
  switch (failure.verdict) {
    case Verdict::kRetryLater:
    case Verdict::kUnknown:
      return Error(Errc::kOverloaded, failure.reason);
    case Verdict::kBadToken:
      return Error(Errc::kBadSignature, failure.reason);
    case Verdict::kTargetGone:
      return Error(Errc::kNotFound, failure.reason);
    case Verdict::kDone:
    case Verdict::kPermanent:
      return Error(Errc::kUnsupported, failure.reason);
  }
  return Error(Errc::kUnsupported, failure.reason);
}

std::string shortened(std::string text) {
  constexpr std::size_t kLongestReason = 300;
  if (text.size() <= kLongestReason) return text;
  text.resize(kLongestReason);
  while (!text.empty() && (static_cast<unsigned char>(text.back()) & 0xC0U) == 0x80U)
    text.pop_back();
  if (!text.empty() && static_cast<unsigned char>(text.back()) >= 0x80U) text.pop_back();
  return text + "…";
}

std::string without_secret(std::string text, std::string_view secret) {
  if (secret.empty()) return text;
  for (auto at = text.find(secret); at != std::string::npos; at = text.find(secret)) {
    text.replace(at, secret.size(), "…");
  }
  return text;
}

bool same_words(std::string_view a, std::string_view b) {
  return normalized(a) == normalized(b);
}

}  // namespace kaiku::platforms
