// fuzz-links: kaiku::net
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include <kaiku/net/request_reader.hpp>

namespace {

using kaiku::net::RequestReader;
using Progress = RequestReader::Progress;

struct Outcome {
  std::vector<kaiku::http::Request> requests;
  int refusal = 0;
};

// Reads a connection whose bytes arrive `step` at a time.
Outcome read_all(std::string_view bytes, std::size_t step) {
  RequestReader reader({.max_header_bytes = 512, .max_body_bytes = 256});
  Outcome outcome;
  std::string pending;
  while (!bytes.empty()) {
    pending += bytes.substr(0, step);
    bytes.remove_prefix(std::min(step, bytes.size()));
    for (;;) {
      std::size_t consumed = 0;
      const Progress progress = reader.read(pending, consumed);
      if (consumed > pending.size()) std::abort();
      pending.erase(0, consumed);
      if (progress == Progress::kRefused) {
        outcome.refusal = reader.refusal();
        if (outcome.refusal < 400 || outcome.refusal > 505) std::abort();
        return outcome;
      }
      if (progress == Progress::kNeedMore) break;
      outcome.requests.push_back(reader.take());
      if (outcome.requests.back().body.size() > 256) std::abort();
      reader.begin_next();
    }
    if (pending.size() > 2 * 512 + step) std::abort();  // what waits unread is bounded
  }
  return outcome;
}

}  // namespace

// The requests of a connection must not depend on how its bytes were cut into pieces: that is what
// request smuggling lives on.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0 || size > 4096) return 0;
  const std::string_view bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
  const Outcome whole = read_all(bytes, bytes.size() + 1);
  const Outcome pieces = read_all(bytes, data[0] % 64u + 1);
  if (whole.requests.size() != pieces.requests.size()) std::abort();
  for (std::size_t i = 0; i < whole.requests.size(); ++i) {
    if (whole.requests[i].method != pieces.requests[i].method ||
        whole.requests[i].url != pieces.requests[i].url ||
        whole.requests[i].body != pieces.requests[i].body ||
        whole.requests[i].headers.fields() != pieces.requests[i].headers.fields()) {
      std::abort();
    }
  }
  return 0;
}
