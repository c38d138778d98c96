// fuzz-links: kaiku::platforms
#include "platform_under_test.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const auto adapter = kaiku::fuzz::adapter_for("discord");
  kaiku::fuzz::parse_as(*adapter, kaiku::fuzz::text_of(data, size));
  return 0;
}
