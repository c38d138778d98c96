// fuzz-links: kaiku::domain
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include <nlohmann/json.hpp>

#include <kaiku/domain/json.hpp>

// Stored records: refused, or a value that is written and read again as the same.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto value = nlohmann::json::parse(text, nullptr, false);
  if (value.is_discarded()) return 0;
  const auto same = [](const auto& read, auto again) {
    if (!read) return;
    const auto written = kaiku::to_json_value(*read);
    const auto back = again(written);
    if (!back || kaiku::to_json_value(*back) != written) std::abort();
  };
  same(kaiku::comment_from_json(value), kaiku::comment_from_json);
  same(kaiku::finding_from_json(value), kaiku::finding_from_json);
  same(kaiku::action_from_json(value), kaiku::action_from_json);
  return 0;
}
