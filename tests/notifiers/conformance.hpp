#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <ostream>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include <kaiku/notifiers/notifier.hpp>

#include "../../src/notifiers/length.hpp"
#include "notices.hpp"

// The suite that every channel joins: it fills in one Conformance and stands in all_cases().
namespace kaiku::notifiers::testing {

struct AnswerCase {
  std::string about;
  http::Response response;
  Verdict verdict{};
  std::string remote_id = {};
  std::optional<Duration> wait = {};
  bool follow_up = false;  ///< answered to the news that the incident is resolved
};

/// A text of the request that the channel bounds: at a JSON pointer, or of a form's field.
struct LimitCase {
  std::string where;
  std::size_t most = 0;
  Unit unit = Unit::kCharacters;
};

/// Settings that cannot work, and a part of what is said about them.
struct RefusedCase {
  std::string about;
  std::function<void(config::ContactChannel&)> spoil = {};
  std::map<std::string, std::string> secrets = {};  ///< in place of the usual ones
  std::string said = {};
};

/// Everything that every channel must show in the same way.
struct Conformance {
  std::string variant;  ///< the type, and a word more where it has several ways
  config::ContactChannel channel;
  std::map<std::string, std::string> secrets;
  bool by_http = true;
  bool shows_text = true;  ///< people read its markup: nobody is called by it, nothing is a link
  std::size_t most_bytes = 0;  ///< of the whole request; 0: no such bound
  std::vector<LimitCase> limits;
  std::vector<AnswerCase> answers;
  std::vector<RefusedCase> refused;
};

inline void PrintTo(const Conformance& cases, std::ostream* out) {
  *out << cases.variant;
}

http::Response answer(int status, std::string body = {}, http::Headers headers = {});
/// A channel of this type with nothing but its id.
config::ContactChannel channel_of(const std::string& type);

std::vector<Conformance> chat_cases();
std::vector<Conformance> pager_cases();
std::vector<Conformance> basic_cases();
std::vector<Conformance> all_cases();

/// What every kind of message looks like on this channel, for a golden file.
std::string shown(const Rendered& rendered);

}  // namespace kaiku::notifiers::testing
