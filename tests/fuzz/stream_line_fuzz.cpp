// fuzz-links: kaiku::crisis
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include <kaiku/crisis/detector.hpp>
#include <kaiku/crisis/stream_line.hpp>

// Lines of a stream to simulate: refused with a reason, or understood by every detector; what the
// detectors remember of them is saved and read again.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string_view text(reinterpret_cast<const char*>(data), size);
  kaiku::crisis::Detector detector({});
  for (int lines = 0; !text.empty() && lines < 32; ++lines) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const auto read = kaiku::crisis::read_stream_line(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
    if (!read && read.error().context.empty()) std::abort();
    if (read) (void)detector.observe(kaiku::crisis::observe(*read));
  }
  kaiku::crisis::Detector next({});
  if (!next.restore(detector.checkpoint())) std::abort();
  return 0;
}
