#pragma once

#include <string>
#include <string_view>

#include <kaiku/domain/action.hpp>
#include <kaiku/platforms/adapter.hpp>
#include <kaiku/result/result.hpp>

// What answers mean, as far as platforms agree about it.
namespace kaiku::platforms {

/// The class of a failure that no error body explains: it may come from something in between.
Verdict verdict_of_status(int status);

inline bool is_success(int status) {
  return status >= 200 && status < 300;
}

/// What `failure` means for `action`: to delete what is gone, or to take a like back from it, is
/// done, and whatever does the same when it comes twice need not be asked about after an unclear
/// answer.
Outcome settled(const Action& action, Outcome failure);

/// The failure of a read: kOverloaded (ask again later), kBadSignature (the token is dead),
/// kNotFound, kUnsupported (never readable).
Error as_error(const Outcome& failure);

/// At most 300 bytes, cut between characters.
std::string shortened(std::string text);

/// `text` without a secret that a platform repeats in its message.
std::string without_secret(std::string text, std::string_view secret);

/// Words as a platform may give them back: line ends and outer blanks do not count.
bool same_words(std::string_view a, std::string_view b);

inline DoubtAnswer cannot_tell() {
  return {};
}
inline DoubtAnswer it_did(bool happened) {
  return {.doubt = happened ? Doubt::kHappened : Doubt::kDidNotHappen, .remote_id = {}};
}

}  // namespace kaiku::platforms
