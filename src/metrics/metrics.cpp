#include <algorithm>
#include <cmath>
#include <mutex>
#include <stdexcept>
#include <utility>
#include <variant>

#include <prometheus/counter.h>
#include <prometheus/family.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>

#include <kaiku/metrics/metrics.hpp>

#include "exposition.hpp"

namespace kaiku::metrics {
namespace {

constexpr std::string_view kTotal = "_total";

class StoredCounter final : public Counter {
 public:
  explicit StoredCounter(prometheus::Counter& counter) : counter_(counter) {}
  void add(double amount) override { counter_.Increment(amount); }  // ignores negative amounts
  double value() const override { return counter_.Value(); }
  prometheus::ClientMetric collect() const { return counter_.Collect(); }

 private:
  prometheus::Counter& counter_;
};

class StoredGauge final : public Gauge {
 public:
  explicit StoredGauge(prometheus::Gauge& gauge) : gauge_(gauge) {}
  void set(double value) override { gauge_.Set(value); }
  double value() const override { return gauge_.Value(); }
  prometheus::ClientMetric collect() const { return gauge_.Collect(); }

 private:
  prometheus::Gauge& gauge_;
};

class StoredHistogram final : public Histogram {
 public:
  explicit StoredHistogram(prometheus::Histogram& histogram) : histogram_(histogram) {}
  // One NaN would make the sum NaN for ever.
  void observe(double value) override {
    if (!std::isnan(value)) histogram_.Observe(value);
  }
  prometheus::ClientMetric collect() const { return histogram_.Collect(); }

 private:
  prometheus::Histogram& histogram_;
};

/// The metrics of one name. `Stored` adapts `Value`, which prometheus-cpp owns.
template <class Value, class Stored>
struct FamilyOf {
  prometheus::Family<Value>* family = nullptr;
  std::map<Labels, std::unique_ptr<Stored>> series;

  // Label values may come from outside in the end (a status, a route); a family that grows without
  // bound would take the daemon's memory and the scraper's.
  template <class... Arguments>
  Stored& at(Labels labels, const Arguments&... arguments) {
    if (series.size() >= kMostSeries && !series.contains(labels)) {
      for (auto& [key, text] : labels) text = "overflow";
    }
    auto& stored = series[labels];
    if (!stored) stored = std::make_unique<Stored>(family->Add(labels, arguments...));
    return *stored;
  }
};

using CounterFamily = FamilyOf<prometheus::Counter, StoredCounter>;
using GaugeFamily = FamilyOf<prometheus::Gauge, StoredGauge>;
using HistogramFamily = FamilyOf<prometheus::Histogram, StoredHistogram>;

Kind kind_of(const CounterFamily&) {
  return Kind::kCounter;
}
Kind kind_of(const GaugeFamily&) {
  return Kind::kGauge;
}
Kind kind_of(const HistogramFamily&) {
  return Kind::kHistogram;
}

struct Entry {
  std::string help;
  std::variant<CounterFamily, GaugeFamily, HistogramFamily> family;
};

void refuse_unless(bool right, const std::string& name, const char* rule) {
  if (!right) throw std::invalid_argument("metric " + name + ": " + rule);
}

void write_family(std::string& out, const std::string& name, const Entry& entry) {
  std::visit(
      [&](const auto& family) {
        write_header(out, kind_of(family), name, entry.help);
        for (const auto& [labels, stored] : family.series) {
          write_samples(out, kind_of(family), name, labels, stored->collect());
        }
      },
      entry.family);
}

}  // namespace

const std::vector<double>& latency_buckets() {
  static const std::vector<double> bounds = {0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05,
                                             0.1,    0.25,  0.5,    1,     2.5,  5,     10};
  return bounds;
}

struct Registry::Impl {
  mutable std::mutex mutex;
  prometheus::Registry values;
  std::map<std::string, Entry> families;
  std::vector<std::function<void()>> refreshers;

  template <class Family, class Builder>
  Family& family(const std::string& name, const std::string& help, const Builder& build) {
    auto found = families.find(name);
    if (found == families.end()) {
      Family made;
      made.family = &build().Name(name).Help(help).Register(values);
      found = families.emplace(name, Entry{help, std::move(made)}).first;
    }
    auto* family = std::get_if<Family>(&found->second.family);
    refuse_unless(family != nullptr, name, "already there as another kind");
    return *family;
  }
};

Registry::Registry() : impl_(std::make_unique<Impl>()) {}
Registry::~Registry() = default;

Counter& Registry::counter(const std::string& name, const std::string& help, const Labels& labels) {
  refuse_unless(name.ends_with(kTotal), name, "the name of a counter ends in _total");
  const std::lock_guard lock(impl_->mutex);
  const std::string family = name.substr(0, name.size() - kTotal.size());
  return impl_->family<CounterFamily>(family, help, prometheus::BuildCounter).at(labels);
}

Gauge& Registry::gauge(const std::string& name, const std::string& help, const Labels& labels) {
  refuse_unless(!name.ends_with(kTotal), name, "only the name of a counter ends in _total");
  const std::lock_guard lock(impl_->mutex);
  return impl_->family<GaugeFamily>(name, help, prometheus::BuildGauge).at(labels);
}

Histogram& Registry::histogram(const std::string& name, const std::string& help,
                               const Labels& labels, const std::vector<double>& bounds) {
  refuse_unless(!name.ends_with(kTotal), name, "only the name of a counter ends in _total");
  refuse_unless(!labels.contains("le"), name, "the label 'le' belongs to the buckets");
  const bool ascending = std::ranges::adjacent_find(bounds, std::greater_equal<>()) == bounds.end();
  refuse_unless(ascending && std::ranges::all_of(bounds, [](double b) { return std::isfinite(b); }),
                name, "bounds are finite and ascend");
  const std::lock_guard lock(impl_->mutex);
  return impl_->family<HistogramFamily>(name, help, prometheus::BuildHistogram).at(labels, bounds);
}

void Registry::before_exposition(std::function<void()> refresh) {
  const std::lock_guard lock(impl_->mutex);
  impl_->refreshers.push_back(std::move(refresh));
}

std::string Registry::expose() const {
  std::vector<std::function<void()>> refreshers;
  {
    const std::lock_guard lock(impl_->mutex);
    refreshers = impl_->refreshers;
  }
  for (const auto& refresh : refreshers) refresh();  // without the lock: they ask for their gauges

  const std::lock_guard lock(impl_->mutex);
  std::string out;
  for (const auto& [name, entry] : impl_->families) write_family(out, name, entry);
  return out + "# EOF\n";
}

}  // namespace kaiku::metrics
