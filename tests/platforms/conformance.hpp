#pragma once

#include <string>
#include <vector>

#include <kaiku/platforms/adapter.hpp>

namespace kaiku::platforms::testing {

struct SignatureCase {
  std::string about;
  http::Request request;
  bool accepted = false;
  std::string transport_key;
  TimePoint now{};
};

/// What the one event of a body must be.
struct EventCase {
  std::string about;
  std::string body;
  EventKind kind = EventKind::kCreated;
  std::string id;
  std::string thread;
  std::string dedupe_key;
  bool by_brand = false;
};

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

struct AnswerCase {
  std::string about;
  ActionKind kind{};
  http::Response response;
  Verdict verdict{};
  std::string remote_id;
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
  std::string settings;  ///< YAML
  std::vector<SignatureCase> signatures;
  std::vector<EventCase> events;
  std::vector<std::string> malformed;
  std::vector<std::string> meaningless;  ///< bodies without any event
  std::vector<RequestCase> requests;
  std::vector<RefusedCase> refused;
  std::vector<AnswerCase> answers;
  std::vector<DoubtCase> doubts;
  std::vector<RereadCase> rereads;
};

Conformance facebook_conformance();
Conformance instagram_conformance();           ///< login: instagram
Conformance instagram_facebook_conformance();  ///< login: facebook
Conformance generic_conformance();

}  // namespace kaiku::platforms::testing
