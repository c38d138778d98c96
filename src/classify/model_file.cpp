#include <bit>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include <kaiku/classify/statistical_model.hpp>
#include <kaiku/crypto/crypto.hpp>

namespace kaiku::classify {
namespace {

// A model file, all numbers little-endian:
//   8 bytes   "kaikustm"
//   u32       version of the format and of the n-grams
//   u32       bucket bits
//   u64       comments it was trained on
//   5 × 5 f64 scale, bias, slope, offset, prior of each class
//   5 × 2^bits int8  weights, class by class
//   32 bytes  SHA-256 of everything before
constexpr std::string_view kMagic = "kaikustm";
constexpr std::uint32_t kVersion = 1;
constexpr std::size_t kDigestBytes = 32;
constexpr std::size_t kHeaderBytes = 8 + 4 + 4 + 8 + kClassCount * 5 * 8;
constexpr double kLargestNumber = 1e6;
constexpr auto kRemedy = "build it again with kaikuctl learn";

std::size_t file_bytes(unsigned bucket_bits) {
  return kHeaderBytes + (std::size_t{kClassCount} << bucket_bits) + kDigestBytes;
}
static_assert(kHeaderBytes + (std::size_t{kClassCount} << StatisticalModel::kMostBucketBits) +
                  kDigestBytes <=
              StatisticalModel::kMaxModelBytes);

template <class Number>
void put(std::string& bytes, Number number) {
  for (std::size_t i = 0; i < sizeof(Number); ++i) {
    bytes += static_cast<char>(static_cast<unsigned char>(number >> (8 * i)));
  }
}

/// Takes numbers from the front; the caller has checked that they are there.
class Taker {
 public:
  explicit Taker(std::string_view bytes) : rest_(bytes) {}

  std::string_view text(std::size_t bytes) {
    const std::string_view taken = rest_.substr(0, bytes);
    rest_.remove_prefix(bytes);
    return taken;
  }
  template <class Number>
  Number number() {
    Number value = 0;
    for (std::size_t i = 0; i < sizeof(Number); ++i) {
      value |=
          static_cast<Number>(static_cast<Number>(static_cast<unsigned char>(rest_[i])) << (8 * i));
    }
    rest_.remove_prefix(sizeof(Number));
    return value;
  }
  double real() { return std::bit_cast<double>(number<std::uint64_t>()); }

 private:
  std::string_view rest_;
};

bool plausible(const StatisticalModel::Unit& unit) {
  for (const double value : {unit.scale, unit.bias, unit.slope, unit.offset, unit.prior}) {
    if (!std::isfinite(value) || std::abs(value) > kLargestNumber) return false;
  }
  // A slope below 0 would turn evidence round.
  return unit.scale >= 0 && unit.slope >= 0;
}

/// What is wrong with a file, before its numbers are looked at; empty: nothing.
std::string problem_of(std::string_view bytes) {
  if (bytes.size() < kHeaderBytes + kDigestBytes || !bytes.starts_with(kMagic)) {
    return "this is no statistical model";
  }
  Taker taker(bytes.substr(kMagic.size()));
  const auto version = taker.number<std::uint32_t>();
  if (version != kVersion) {
    return "format " + std::to_string(version) + " of the statistical model, this program reads " +
           std::to_string(kVersion);
  }
  const auto bits = taker.number<std::uint32_t>();
  if (bits < StatisticalModel::kLeastBucketBits || bits > StatisticalModel::kMostBucketBits ||
      bytes.size() != file_bytes(bits)) {
    return "the statistical model is cut off or damaged: its size does not fit its header";
  }
  const auto digest = crypto::sha256(bytes.substr(0, bytes.size() - kDigestBytes));
  if (crypto::as_text(digest) != bytes.substr(bytes.size() - kDigestBytes)) {
    return "the statistical model is damaged: its checksum does not fit";
  }
  return {};
}

}  // namespace

std::string StatisticalModel::bytes() const {
  std::string bytes(kMagic);
  bytes.reserve(file_bytes(bucket_bits_));
  put(bytes, kVersion);
  put(bytes, std::uint32_t{bucket_bits_});
  put(bytes, comments_);
  for (const Unit& unit : units_) {
    for (const double value : {unit.scale, unit.bias, unit.slope, unit.offset, unit.prior}) {
      put(bytes, std::bit_cast<std::uint64_t>(value));
    }
  }
  for (std::size_t c = 0; c < kClassCount; ++c) {
    for (const Bucket& bucket : buckets_) bytes += static_cast<char>(bucket.weight[c]);
  }
  bytes += crypto::as_text(crypto::sha256(bytes));
  return bytes;
}

std::optional<StatisticalModel> StatisticalModel::read(std::string_view bytes,
                                                       const std::string& shown_as,
                                                       Diagnostics& diagnostics) {
  const auto refuse = [&](std::string message) {
    diagnostics.push_back({.severity = Diagnostic::Severity::kError,
                           .file = shown_as,
                           .line = 0,
                           .column = 0,
                           .message = std::move(message),
                           .hint = kRemedy});
    return std::nullopt;
  };
  if (std::string problem = problem_of(bytes); !problem.empty()) return refuse(std::move(problem));
  Taker taker(bytes.substr(kMagic.size() + sizeof(kVersion)));
  Content content;
  content.bucket_bits = taker.number<std::uint32_t>();
  content.comments = taker.number<std::uint64_t>();
  for (Unit& unit : content.units) {
    for (double* const value : {&unit.scale, &unit.bias, &unit.slope, &unit.offset, &unit.prior}) {
      *value = taker.real();
    }
    if (!plausible(unit)) return refuse("the statistical model has numbers outside their range");
  }
  content.weights.resize(std::size_t{1} << content.bucket_bits);
  for (std::size_t c = 0; c < kClassCount; ++c) {
    const std::string_view column = taker.text(content.weights.size());
    for (std::size_t i = 0; i < column.size(); ++i) {
      content.weights[i][c] = static_cast<std::int8_t>(column[i]);
    }
  }
  return StatisticalModel(std::move(content));
}

}  // namespace kaiku::classify
