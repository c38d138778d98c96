// fuzz-links: kaiku::classify
// Any bytes as a model file give a model or a diagnostic. Since hardly any bytes carry the right
// checksum, the same bytes are tried once more with it set right. What is read gives finite numbers
// and is written as it was.

#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include <kaiku/classify/statistical_model.hpp>
#include <kaiku/crypto/crypto.hpp>
#include <kaiku/text/prepared.hpp>

namespace {

using namespace kaiku;

constexpr std::size_t kDigestBytes = 32;

void require(bool holds) {
  if (!holds) std::abort();
}

const text::PreparedText& comment() {
  static text::Analyzer analyzer;
  static const text::PreparedText prepared =
      analyzer.prepare("Hei! Paketti on VIIVÄSTYNYT jo 2 viikkoa 🙄 eikä v1ttu kukaan vastaa?", {});
  return prepared;
}

void try_reading(std::string_view bytes) {
  Diagnostics diagnostics;
  const auto model = classify::StatisticalModel::read(bytes, "model", diagnostics);
  require(model.has_value() == diagnostics.empty());
  if (!model) return;
  for (const double value : model->log_odds(comment())) require(std::isfinite(value));
  require(model->moving_grams(comment(), 8).size() <= 8);
  require(model->bytes() == bytes);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string bytes(reinterpret_cast<const char*>(data), size);
  try_reading(bytes);
  if (size < kDigestBytes) return 0;
  bytes.resize(size - kDigestBytes);
  bytes += crypto::as_text(crypto::sha256(bytes));
  try_reading(bytes);
  return 0;
}
