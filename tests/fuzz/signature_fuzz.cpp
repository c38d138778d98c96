// fuzz-links: kaiku::platforms
// A request as header lines, an empty line and a body: no platform may accept it, for nobody here
// knows the secrets. The body also serves as the query of a subscription handshake.
#include <algorithm>
#include <iterator>

#include "platform_under_test.hpp"

namespace {

using namespace kaiku;

http::Request request_of(std::string_view text) {
  http::Request request("POST", "/webhooks/kaisla");
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    const std::string_view line = text.substr(0, end);
    text = end == std::string_view::npos ? std::string_view() : text.substr(end + 1);
    if (line.empty()) break;
    const std::size_t colon = line.find(": ");
    if (colon == std::string_view::npos) continue;
    request.headers.add(std::string(line.substr(0, colon)), std::string(line.substr(colon + 2)));
  }
  request.body = text;
  return request;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const auto adapters = fuzz::all_adapters();
  http::Request request = request_of(fuzz::text_of(data, size));
  for (const auto& adapter : adapters) {
    // The time of the documented vectors, so that the timestamp alone does not end the check.
    const auto sender = adapter->authenticate(request, from_unix_seconds(1767225600));
    fuzz::require(!sender && sender.error().is(Errc::kBadSignature));
  }
  request.url += "?" + request.body;
  for (const auto& adapter : adapters) {
    const http::Response response = adapter->handshake(request);
    // 200: a health probe, or a challenge that proves our secret and is no delivery. 404: nothing
    // is delivered. 405: no handshake.
    constexpr int kStatuses[] = {200, 400, 403, 404, 405};
    fuzz::require(std::ranges::find(kStatuses, response.status) != std::end(kStatuses));
  }
  return 0;
}
