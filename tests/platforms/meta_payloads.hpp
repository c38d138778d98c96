#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "platforms/conformance.hpp"

// Deliveries in Meta's envelope, for the tests of Facebook and Instagram.
namespace kaiku::platforms::testing {

inline std::string delivery(const std::string& id, const std::string& content) {
  return R"({"object":"page","entry":[{"id":")" + id + R"(","time":1767225605,)" + content + "}]}";
}

inline std::string page_change(const std::string& field, const std::string& value) {
  return delivery("105500000000001",
                  R"("changes":[{"field":")" + field + R"(","value":)" + value + "}]");
}

inline std::string page_message(const std::string& item) {
  return delivery("105500000000001", R"("messaging":[)" + item + "]");
}

inline std::string instagram_change(const std::string& field, const std::string& value) {
  return delivery("17841400000000001",
                  R"("changes":[{"field":")" + field + R"(","value":)" + value + "}]");
}

inline std::string instagram_message(const std::string& item) {
  return delivery("17841400000000001", R"("messaging":[)" + item + "]");
}

/// `count` times what `item` makes of a number, as the changes of one entry.
template <class Item>
std::string many_changes(const std::string& id, const std::string& field, std::size_t count,
                         const Item& item) {
  std::string changes;
  for (std::size_t i = 0; i < count; ++i) {
    changes += (i == 0 ? "" : ",") + std::string(R"({"field":")") + field + R"(","value":)" +
               item(std::to_string(i)) + "}";
  }
  return delivery(id, R"("changes":[)" + changes + "]");
}

/// Documented vector.
inline const std::string kDeletion =
    "signed_request=hTpcTd4YFtPQoVc8R8vLq0VkMFgCHIX4N4lWi-x4FhY."
    "eyJhbGdvcml0aG0iOiJITUFDLVNIQTI1NiIsImV4cGlyZXMiOjE3NjcyMjkyMDAsImlzc3VlZF9hdCI6MTc2NzIyNTYwMC"
    "widXNlcl9pZCI6IjIxODQ3MSJ9";

/// What that demand is, on every platform of Meta.
inline EventCase erasure() {
  return {"a demand to forget",
          kDeletion,
          EventKind::kErasure,
          "",
          "",
          "deletion:bfe71120546d6589e57b0320"};
}

/// The subscription handshake of every Meta platform, with the token of these tests.
inline std::vector<HandshakeCase> meta_handshakes() {
  const std::string good = "hub.mode=subscribe&hub.verify_token=harbour-token&hub.challenge=";
  return {{"the documented challenge", good + "1158201444", 200, "1158201444"},
          {"escaped characters", good + "a%2Bb+c", 200, "a+b c"},
          {"a wrong token", "hub.mode=subscribe&hub.challenge=1&hub.verify_token=x", 403, ""},
          {"no token", "hub.mode=subscribe&hub.challenge=1", 400, ""},
          {"another mode", "hub.mode=x&hub.challenge=1&hub.verify_token=harbour-token", 400, ""},
          {"nothing", "", 400, ""}};
}

/// Meta's error object.
inline std::string graph_error(int code, int subcode = 0, const std::string& message = "refused",
                               bool transient = false) {
  return R"({"error":{"message":")" + message + R"(","type":"OAuthException","code":)" +
         std::to_string(code) + R"(,"error_subcode":)" + std::to_string(subcode) +
         R"(,"is_transient":)" + (transient ? "true" : "false") + R"(,"fbtrace_id":"Fz1"}})";
}

}  // namespace kaiku::platforms::testing
