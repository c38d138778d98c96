#include "exposition.hpp"

#include <array>
#include <charconv>
#include <cmath>
#include <cstdint>

namespace kaiku::metrics {
namespace {

// The length of the character at the front, 0 when it is not UTF-8 (RFC 3629): a scraper may refuse
// the whole exposition for one such label.
std::size_t character_length(std::string_view text) {
  const auto first = static_cast<unsigned char>(text.front());
  const std::size_t length = first < 0x80 ? 1 : first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
  if (length == 1) return 1;
  if (first < 0xC2 || first > 0xF4 || text.size() < length) return 0;
  for (const char byte : text.substr(1, length - 1)) {
    if ((static_cast<unsigned char>(byte) & 0xC0U) != 0x80U) return 0;
  }
  const auto second = static_cast<unsigned char>(text[1]);
  const bool overlong = (first == 0xE0 && second < 0xA0) || (first == 0xF0 && second < 0x90);
  const bool outside = (first == 0xED && second > 0x9F) || (first == 0xF4 && second > 0x8F);
  return overlong || outside ? 0 : length;
}

void write_escaped(std::string& out, std::string_view text) {
  while (!text.empty()) {
    const std::size_t length = character_length(text);
    const char byte = text.front();
    if (length == 0) {
      out += "\uFFFD";
    } else if (byte == '\n') {
      out += "\\n";
    } else {
      if (byte == '\\' || byte == '"') out += '\\';
      out += text.substr(0, length);
    }
    text.remove_prefix(length == 0 ? 1 : length);
  }
}

void write_number(std::string& out, double value) {
  if (std::isnan(value)) {
    out += "NaN";
  } else if (std::isinf(value)) {
    out += value > 0 ? "+Inf" : "-Inf";
  } else {
    std::array<char, 32> buffer{};
    const auto [end, error] = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value);
    out.append(buffer.data(), end);
  }
}

// Bounds are compared as text by scrapers, so "1.0" and never "1".
std::string bound_text(double bound) {
  std::string text;
  write_number(text, bound);
  if (text.find_first_of(".eIN") == std::string::npos) text += ".0";
  return text;
}

void write_sample(std::string& out, std::string_view name, std::string_view suffix,
                  const Labels& labels, std::string_view bound, double value) {
  out += name;
  out += suffix;
  char before = '{';
  const auto label = [&](std::string_view key, std::string_view text) {
    out += before;
    before = ',';
    out += key;
    out += "=\"";
    write_escaped(out, text);
    out += '"';
  };
  for (const auto& [key, text] : labels) label(key, text);
  if (!bound.empty()) label("le", bound);
  if (before == ',') out += '}';
  out += ' ';
  write_number(out, value);
  out += '\n';
}

std::string_view name_of(Kind kind) {
  switch (kind) {
    case Kind::kCounter:
      return "counter";
    case Kind::kGauge:
      return "gauge";
    case Kind::kHistogram:
      return "histogram";
  }
  return "unknown";
}

}  // namespace

void write_header(std::string& out, Kind kind, std::string_view family, std::string_view help) {
  out.append("# TYPE ").append(family).append(" ").append(name_of(kind)).append("\n");
  for (const std::string_view unit : {"seconds", "bytes"}) {
    if (family.ends_with("_" + std::string(unit))) {
      out.append("# UNIT ").append(family).append(" ").append(unit).append("\n");
    }
  }
  out.append("# HELP ").append(family).append(" ");
  write_escaped(out, help);
  out += '\n';
}

void write_samples(std::string& out, Kind kind, std::string_view family, const Labels& labels,
                   const prometheus::ClientMetric& metric) {
  if (kind == Kind::kCounter) {
    write_sample(out, family, "_total", labels, {}, metric.counter.value);
  } else if (kind == Kind::kGauge) {
    write_sample(out, family, "", labels, {}, metric.gauge.value);
  } else {
    for (const auto& bucket : metric.histogram.bucket) {
      write_sample(out, family, "_bucket", labels, bound_text(bucket.upper_bound),
                   static_cast<double>(bucket.cumulative_count));
    }
    write_sample(out, family, "_count", labels, {},
                 static_cast<double>(metric.histogram.sample_count));
    write_sample(out, family, "_sum", labels, {}, metric.histogram.sample_sum);
  }
}

}  // namespace kaiku::metrics
