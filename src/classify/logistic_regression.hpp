#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace kaiku::classify {

/// Rows of a matrix that is mostly zero.
class SparseRows {
 public:
  void begin_row() { ends_.push_back(ends_.empty() ? 0 : ends_.back()); }
  /// To the row that was begun last.
  void add(std::uint32_t column, double value) {
    entries_.push_back({column, value});
    ++ends_.back();
  }

  struct Entry {
    std::uint32_t column = 0;
    double value = 0;
  };
  std::span<const Entry> row(std::size_t number) const {
    const std::size_t begin = number == 0 ? 0 : ends_[number - 1];
    return std::span(entries_).subspan(begin, ends_[number] - begin);
  }
  std::size_t rows() const { return ends_.size(); }

 private:
  std::vector<Entry> entries_;
  std::vector<std::size_t> ends_;
};

/// One example of one class.
struct Example {
  std::size_t row = 0;
  bool holds = false;
  double weight = 1;
};

/// log-odds = Σ weights · row + bias.
struct LinearUnit {
  std::vector<double> weights;
  double bias = 0;

  double log_odds(std::span<const SparseRows::Entry> row) const;
};

/// Least Σ weight · log loss + l2 / 2 · |weights|² (the bias is free), by L-BFGS: no randomness,
/// and the same result on every machine.
LinearUnit fit_logistic(const SparseRows& rows, std::size_t columns,
                        std::span<const Example> examples, double l2);

/// Platt's calibration: probability = logistic(slope · score + offset). Slope at least 0.01.
struct Calibration {
  double slope = 1;
  double offset = 0;
};
struct Scored {
  double score = 0;
  bool holds = false;
  double weight = 1;
};
Calibration fit_calibration(std::span<const Scored> scores);

}  // namespace kaiku::classify
