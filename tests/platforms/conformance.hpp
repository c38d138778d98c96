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

#include <kaiku/platforms/adapter.hpp>
#include <kaiku/platforms/profile.hpp>

// The suite that every platform joins: its <name>_cases.cpp fills in one Conformance and says
//   INSTANTIATE_TEST_SUITE_P(<name>, PlatformConformance, Values(…), conformance_name);
namespace kaiku::platforms::testing {

struct HandshakeCase {
  std::string about;
  std::string query;  ///< behind the '?'
  int status = 0;
  std::string body;  ///< compared when the status is 200
};

struct SignatureCase {
  std::string about;
  http::Request request;
  bool accepted = false;
  std::string transport_key;
  TimePoint now{};
};

/// What the one event of a body must be; expect_event() looks whether it is.
struct EventCase {
  std::string about;
  std::string body;
  EventKind kind = EventKind::kCreated;
  std::string id;
  std::string thread;
  std::string dedupe_key;
  bool by_brand = false;
};

void expect_event(const Result<EventBatch>& read, const EventCase& expected);

struct RequestCase {
  std::string about;
  Action action;
  std::string request;  ///< as shown(); without the signature and token headers
};

struct RefusedCase {
  std::string about;
  Action action;
  Errc why{};
};

/// `fits` times `piece` is the longest text that `action` may carry.
struct LengthCase {
  std::string about;
  Action action;
  std::string piece;
  std::size_t fits = 0;
};

struct AnswerCase {
  std::string about;
  ActionKind kind{};
  http::Response response;
  Verdict verdict{};
  std::string remote_id;
  bool duplicate = false;  ///< the answer of this platform to a repeated action
};

struct DoubtCase {
  std::string about;
  Action action;
  http::Response response;
  Doubt doubt{};
  std::string remote_id;
};

struct RereadCase {
  std::string about;
  http::Response response;
  bool exists = true;
  std::string text;
  std::optional<bool> hidden;
};

/// Everything that every platform must show in the same way.
struct Conformance {
  std::string platform;
  std::string variant = "main";                ///< when a platform has several kinds of accounts
  bool conditions_hold = true;                 ///< of the conditional actions of its profile
  std::string settings;                        ///< YAML
  std::map<std::string, std::string> secrets;  ///< by name, beside the shared ones
  std::string target = "1_2";                  ///< a comment id of the platform's form …
  std::string post = "3_1";                    ///< … and the post it stands under
  std::string author;                          ///< of its form too; empty: digits will do
  std::string conversation;  ///< where a private reply must stand in one: its thread
  bool signs_body = true;    ///< false: the sender proves itself by a secret alone
  bool echoes = true;        ///< false: what the brand writes itself causes no event
  bool reads_again = true;   ///< false: a comment cannot be read again
  std::string url_token;     ///< a secret that this platform wants in its URLs
  std::vector<HandshakeCase> handshakes;
  std::vector<SignatureCase> signatures;
  std::vector<EventCase> events;
  std::vector<std::string> malformed;
  std::vector<std::string> meaningless;  ///< bodies without any event
  /// A body of that many comments; none where a body holds only one.
  std::function<std::string(std::size_t)> batch;
  std::size_t most_in_batch = 0;
  /// A body of one comment with this text, given as the inside of a JSON string; none where the
  /// words of a body are not believed.
  std::function<std::string(const std::string&)> saying;
  std::vector<RequestCase> requests;
  std::vector<RefusedCase> refused;
  std::vector<LengthCase> lengths;
  std::vector<AnswerCase> answers;
  std::vector<DoubtCase> doubts;
  std::vector<RereadCase> rereads;

  /// An action on the comment of these cases.
  Action action(ActionKind kind, std::string text = {}) const;
  const Profile& profile() const;
};

/// Shown when a test fails.
inline void PrintTo(const Conformance& cases, std::ostream* out) {
  *out << cases.platform << ' ' << cases.variant;
}

std::unique_ptr<Adapter> adapter_for(const Conformance& cases);

class PlatformConformance : public ::testing::TestWithParam<Conformance> {
 protected:
  const Conformance& cases() const { return GetParam(); }
  std::unique_ptr<Adapter> adapter_ = adapter_for(GetParam());
};

inline std::string conformance_name(const ::testing::TestParamInfo<Conformance>& cases) {
  return cases.param.variant;
}

}  // namespace kaiku::platforms::testing
