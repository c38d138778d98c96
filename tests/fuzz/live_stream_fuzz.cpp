// fuzz-links: kaiku::platforms
// What a platform says over a connection of its own: the first line is the stored place, the second
// the answer to the look-up, each further one a frame; "tick" and "close NUMBER" are the world's.
#include <charconv>
#include <chrono>
#include <string>

#include "../fakes/half_random.hpp"
#include "platform_under_test.hpp"

namespace {

using namespace kaiku;
using platforms::LiveStep;

std::vector<std::string> lines_of(std::string_view text) {
  std::vector<std::string> lines;
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    lines.emplace_back(text.substr(0, end));
    text = end == std::string_view::npos ? std::string_view() : text.substr(end + 1);
  }
  return lines;
}

// Whatever a step says, it can be done; and what is stored can be read again.
void check(const platforms::Adapter& adapter, platforms::LiveStream& stream, const LiveStep& step) {
  fuzz::require(step.then == LiveStep::Then::kGoOn || !step.reason.empty());
  fuzz::require(step.wait >= Duration::zero() && step.wait <= std::chrono::hours(24));
  for (const std::string& frame : step.send)
    fuzz::require(nlohmann::json::accept(frame) && frame.size() <= 4096);
  if (!step.body.empty()) fuzz::parse_as(adapter, step.body);
  if (!step.cursor) return;
  fakes::HalfRandom random;
  const auto another = adapter.live_stream(random);
  another->begin(*step.cursor);
  if (!another->render_lookup()) fuzz::require(another->url() == stream.url());
}

void converse(const platforms::Adapter& adapter, const std::vector<std::string>& lines) {
  fakes::HalfRandom random;
  const auto stream = adapter.live_stream(random);
  TimePoint now = from_unix_seconds(1767225600);
  const std::string cursor = lines.empty() ? std::string() : lines[0];
  stream->begin(cursor);
  if (stream->render_lookup()) {
    http::Response found(200, lines.size() > 1 ? lines[1] : std::string(), "application/json");
    check(adapter, *stream, stream->read_lookup(found));
  }
  stream->opened(now);
  for (std::size_t i = 2; i < lines.size(); ++i) {
    LiveStep step;
    int code = 0;
    if (lines[i] == "tick") {
      now = std::max(now, std::min(stream->due(), now + std::chrono::minutes(10)));
      step = stream->tick(now);
      fuzz::require(stream->due() > now);
    } else if (lines[i].starts_with("close ")) {
      std::from_chars(lines[i].data() + 6, lines[i].data() + lines[i].size(), code);
      step = stream->closed(code);
    } else {
      step = stream->take(std::span(&lines[i], 1), now);
      fuzz::require(step.taken == 1);
    }
    check(adapter, *stream, step);
    if (step.then != LiveStep::Then::kGoOn) stream->opened(now);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const auto adapters = fuzz::all_adapters();
  const auto lines = lines_of(fuzz::text_of(data, size));
  fakes::HalfRandom random;
  for (const auto& adapter : adapters) {
    if (adapter->live_stream(random) != nullptr) converse(*adapter, lines);
  }
  return 0;
}
