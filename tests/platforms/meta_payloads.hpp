#pragma once

#include <string>

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

/// Meta's error object.
inline std::string graph_error(int code, int subcode = 0, const std::string& message = "refused",
                               bool transient = false) {
  return R"({"error":{"message":")" + message + R"(","type":"OAuthException","code":)" +
         std::to_string(code) + R"(,"error_subcode":)" + std::to_string(subcode) +
         R"(,"is_transient":)" + (transient ? "true" : "false") + R"(,"fbtrace_id":"Fz1"}})";
}

}  // namespace kaiku::platforms::testing
