#pragma once

#include <string>
#include <string_view>

#include <prometheus/client_metric.h>

#include <kaiku/metrics/metrics.hpp>

namespace kaiku::metrics {

enum class Kind { kCounter, kGauge, kHistogram };

/// Appends "# TYPE", "# UNIT" when the name ends in one, and "# HELP". `family` is the name without
/// "_total", as OpenMetrics 1.0 wants it.
void write_header(std::string& out, Kind kind, std::string_view family, std::string_view help);

/// Appends the samples of one metric.
void write_samples(std::string& out, Kind kind, std::string_view family, const Labels& labels,
                   const prometheus::ClientMetric& metric);

}  // namespace kaiku::metrics
