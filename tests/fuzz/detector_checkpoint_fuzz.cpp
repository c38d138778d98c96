// fuzz-links: kaiku::crisis
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include <kaiku/crisis/detector.hpp>

// What a damaged store hands back: refused, or a state that goes on working and is saved and read
// again.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  kaiku::crisis::Detector detector({});
  if (!detector.restore(text)) return 0;
  kaiku::crisis::Observation observation;
  observation.brand = kaiku::BrandId("kaisla");
  observation.post = kaiku::PostId("p1");
  observation.comment = kaiku::CommentId("c1");
  observation.author = kaiku::AuthorId("u1");
  observation.at = observation.arrived = kaiku::from_unix_seconds(1'770'000'000);
  observation.negative = true;
  (void)detector.observe(observation);
  kaiku::crisis::Detector next({});
  if (!next.restore(detector.checkpoint())) std::abort();
  return 0;
}
