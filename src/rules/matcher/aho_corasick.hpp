#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace kaiku::rules {

/// Finds which of many literals occur in a text, in one pass. ASCII letters compare without case;
/// everything else byte by byte.
class AhoCorasick {
 public:
  /// Bound of the table, 256 MB; more literals make an automaton that is not usable.
  static constexpr std::size_t kMostTransitions = std::size_t{1} << 26U;

  AhoCorasick() = default;
  /// Empty literals never occur; equal ones are reported all.
  explicit AhoCorasick(const std::vector<std::string>& literals);

  /// False: the literals are too many or too long; find() finds nothing.
  bool usable() const { return usable_; }

  /// The places of the literals that occur, ascending, each once.
  std::vector<int> find(std::string_view text) const;

 private:
  struct Output {
    std::uint32_t first = 0;  ///< in literal_ids_
    std::uint32_t count = 0;
    std::uint32_t shorter =
        0;  ///< the nearest state on the way of failures that has an output, or 0
  };
  /// A state's place in transitions_ and, in the highest bit, whether something ends there.
  using Target = std::uint32_t;
  static constexpr Target kEnds = Target{1} << 31U;

  void number_bytes(const std::vector<std::string>& literals);
  void add_literals(const std::vector<std::string>& literals);
  /// Fills in where to go on when no literal continues; returns the states, breadth first.
  std::vector<std::uint32_t> complete();
  void renumber(const std::vector<std::uint32_t>& order);
  std::uint32_t& next(std::uint32_t state, std::uint32_t symbol) {
    return transitions_[state * symbols_ + symbol];
  }

  std::array<std::uint8_t, 256> symbol_of_{};  ///< bytes that occur in no literal share symbol 0
  std::uint32_t symbols_ = 1;
  bool usable_ = true;
  std::vector<Target> transitions_;  ///< states × symbols
  std::vector<Output> outputs_;      ///< by state
  std::vector<int> literal_ids_;
};

}  // namespace kaiku::rules
