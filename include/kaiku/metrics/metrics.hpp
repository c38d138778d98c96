#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace kaiku::metrics {

using Labels = std::map<std::string, std::string>;

/// A number that only grows. Thread-safe.
class Counter {
 public:
  virtual ~Counter() = default;
  virtual void add(double amount = 1) = 0;
  virtual double value() const = 0;
};

class Gauge {
 public:
  virtual ~Gauge() = default;
  virtual void set(double value) = 0;
  virtual double value() const = 0;
};

class Histogram {
 public:
  virtual ~Histogram() = default;
  virtual void observe(double value) = 0;
};

/// Bucket bounds in seconds from 0.5 ms to 10 s, for latencies.
const std::vector<double>& latency_buckets();

/// Above this many label sets of one name, further ones share one whose values are all "overflow".
inline constexpr std::size_t kMostSeries = 2'000;

/// All metrics of one daemon. Names follow OpenMetrics: kaiku_…_total, …_seconds. The same name and
/// labels give the same object; objects live as long as the registry. Thread-safe. A name that
/// OpenMetrics does not allow, or that is there as another kind, throws std::invalid_argument: a
/// bug.
class Registry {
 public:
  Registry();
  ~Registry();

  Counter& counter(const std::string& name, const std::string& help, const Labels& labels = {});
  Gauge& gauge(const std::string& name, const std::string& help, const Labels& labels = {});
  Histogram& histogram(const std::string& name, const std::string& help, const Labels& labels = {},
                       const std::vector<double>& bounds = latency_buckets());

  /// Called before each exposition to set gauges that are cheaper to read than to keep.
  void before_exposition(std::function<void()> refresh);

  /// OpenMetrics 1.0 text, ending in "# EOF".
  std::string expose() const;
  static constexpr std::string_view kContentType =
      "application/openmetrics-text; version=1.0.0; charset=utf-8";

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace kaiku::metrics
